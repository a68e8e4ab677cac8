# shellcheck shell=bash
# Turns what Litestream prints into a cause and a next step. Causes that every storage has are known here; the words of one kind of
# storage come from storage_error in deploy.conf.

# Adds the problem that Litestream's output shows.
explain_error() { # DATABASE; the output is in $work/error
  local output last secrets=${conf[backup_secrets]}
  output=$(<"$work/error")
  last=$(grep -v '^time=.*level=\(INFO\|DEBUG\)' "$work/error" | tail -n 1 | cut -c 1-300) || true
  case $(error_cause "${output,,}") in
    no_room) problem "There is no room to restore $1." 'Make room on the disk of the data volume, and deploy again.' ;;
    host_key)
      problem 'The server shows another host key than the one that is expected.' \
        "Find out why. If the server was set up anew, get its new key as .deploy/README.md says, and store it: $secrets."
      ;;
    refused) problem "The storage refuses the credentials: $last" "Check $secrets, and what they may do." ;;
    missing) problem "The bucket or container does not exist: $last" "Create it, or check its name in $secrets." ;;
    damaged)
      printf 'damaged=%s\n' "$1" # for the restore drill
      problem "The backup of $1 is damaged: $last" "Restore an earlier point in time: deploy again with --adopt backup --at TIME, say an hour ago.
     Then move ${conf[id]}/$1/ away in the storage and deploy with --adopt local: a new backup begins. On the damaged one no later point in time can be restored."
      ;;
    *) problem "The backup of $1 cannot be read: ${last:-no answer in time}" "Check $secrets, then deploy again." ;;
  esac
}

# Prints no_room, host_key, refused, missing, damaged, or nothing.
error_cause() { # LOWER-CASE-OUTPUT
  local cause
  # Litestream says "no space left" in the same breath as what it could not write, which must not pass for a damaged backup.
  if [[ $1 == *'no space left'* ]]; then
    printf no_room
    return
  fi
  for cause in host_key refused missing; do
    if storage_says "$cause" "$1"; then
      printf %s "$cause"
      return
    fi
  done
  case $1 in
    *'checksum mismatch'* | *'integrity check'* | *malformed* | *'ltx validation'* | *decode*) printf damaged ;;
  esac
}

# Whether one of the storage's words for this cause is in the output.
storage_says() { # CAUSE LOWER-CASE-OUTPUT
  local item word words
  for item in "${storage_errors[@]}"; do
    read -ra words <<<"$item"
    [[ ${words[0]-} == "$1" ]] || continue
    for word in "${words[@]:1}"; do
      [[ $2 != *"${word//_/ }"* ]] || return 0
    done
  done
  return 1
}
