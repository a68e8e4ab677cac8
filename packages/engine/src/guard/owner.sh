# shellcheck shell=bash
# An image whose user changes: whatever the user before had on the volume becomes the new one's, databases, markers and uploads alike. The
# owner of our own folder says who that was; it changes last, so that what was cut off is repeated.

# Prints the number of that user; nothing where it is still the same.
owner_before() {
  local owner
  is_own_folder || return 0
  owner=$(stat -c %u "$state")
  [[ $owner == "$(owner_uid)" ]] || printf %s "$owner"
}

hand_over_volume() {
  local before
  before=$(owner_before)
  [[ -n $before ]] || return 0
  note "the app's user is $(owner_uid) now, and was $before: its files on the volume are handed over"
  find "$data" -xdev -user "$before" ! -path "$state" -exec chown -h "${conf[user]}" {} +
  own "$state"
}
