# shellcheck shell=bash
# An image whose user changes: whatever the user before had on the volume becomes the new one's, databases, markers and uploads alike. The
# owner of our own folder says who that was; it changes last, so that what was cut off is repeated.

hand_over_volume() {
  local before
  is_own_folder || return 0
  before=$(stat -c %u "$state") # the number of that user
  [[ $before != "${conf[user]%:*}" ]] || return 0
  note "the app's user is $(owner_uid) now, and was $before: its files on the volume get the new owner"
  find "$data" -xdev -user "$before" ! -path "$state" -exec chown -h "${conf[user]}" {} +
  own "$state"
}
