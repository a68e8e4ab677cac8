# shellcheck shell=bash
# Turns what Litestream prints into a cause and a next step. Damage is what Litestream itself finds in a file that it could read;
# whatever is unknown is shown as it is.

error_cause='' error_next='' # set by explain_output
error_code=''                # of the storage or the way to it; empty: Litestream's message has none

# Adds the problem that Litestream's output shows.
explain_error() { # DATABASE; the output is in $work/error
  local secrets=${conf[backup_secrets]} shown
  explain_output "$(<"$work/error")"
  shown=$(shown_error "$(<"$work/error")")
  case $error_cause in
    no_room) problem "The disk is too full to restore $1." 'Free some space on the disk of the data volume, and deploy again.' ;;
    damaged)
      printf 'damaged=%s\n' "$1" # for the restore drill
      problem "The backup of $1 is damaged: $shown" "$(after_damage "$1")"
      ;;
    '')
      problem "The backup of $1 cannot be read: ${shown:-no answer in time}" \
        "${error_code:+Look up $error_code in the documentation of the storage. }Check $secrets, then deploy again."
      ;;
    *) problem "$error_cause: $shown" "$error_next" ;;
  esac
}

after_damage() { # DATABASE
  printf '%s\n     %s\n     %s' \
    'Restore a point in time before the damage: deploy again with --adopt backup --at TIME, for example one hour ago.' \
    "Then move ${conf[id]}/$1/ away in the storage and deploy with --adopt local: a new backup begins." \
    'Until then, no point in time after the damage can be restored.'
}

# The same on one line, for the health check.
explain_for_health() { # OUTPUT
  local shown
  explain_output "$1"
  shown=$(shown_error "$1")
  case $error_cause in
    no_room) printf 'the disk of the data volume is full: %s' "$shown" ;;
    damaged) printf 'the backup is damaged: %s' "$shown" ;;
    '') printf %s "$shown" ;;
    *) printf '%s: %s -> %s' "$error_cause" "$shown" "$error_next" ;;
  esac
}

# Sets error_cause to a cause and error_next to the next step; or the cause to no_room or damaged, or to nothing where it is unknown.
explain_output() { # OUTPUT
  local message
  message=$(storage_paths "$(error_message "$1")") error_cause='' error_next=''
  if find_error "${conf[storage_type]-}" "$message"; then
    name_values
  elif says_no_room "$message"; then
    error_cause=no_room
  elif says_damage "$message"; then
    error_cause=damaged
  elif is_unchecked "$message"; then
    error_cause='The restored file could not be checked on this host'
    error_next='Look for free space and free inodes on the disk of the data volume (df -h, df -i), and for free memory, and deploy again.'
  elif find_error network "$message"; then name_values; fi
}

# Puts the names of the repository's settings into error_next.
name_values() {
  local placeholder='\{([A-Za-z_]+)\}' name
  while [[ $error_next =~ $placeholder ]]; do
    name=${BASH_REMATCH[1]}
    error_next=${error_next//"{$name}"/"$(name_of_value "$name")"}
  done
}
