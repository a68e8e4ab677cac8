# shellcheck shell=bash
# The health check of the files beside the databases. The loop writes a note after each pass; an old note means that the loop has stopped.

files_late_seconds=900 # beyond a backup that runs right now: how old the note may be

# For the check that Docker calls.
check_files() {
  local word moment text age limit
  has_files || return 0
  if ! read -r word moment text 2>/dev/null <"$files_note"; then
    limit=${conf[restore_minutes]} limit=$((limit * 60))
    is_due files-first "$limit" || return 0
    [[ ! -e $health_state/files-first ]] || health_fail 'the files beside the databases were never backed up since the sidecar started'
    done_now files-first
    return 0
  fi
  [[ $word != lost ]] || health_loud "$text"
  [[ $word == ok ]] || health_fail "the files are not backed up: $text"
  age=$(($(date +%s) - moment)) age=${age#-} # the clock may have been ahead when the note was written
  ((age <= files_late_seconds + conf[restore_minutes] * 60)) ||
    health_fail "the backup of the files last ran $((age / 60)) minutes ago and has stopped;\
 restart it: docker compose restart litestream"
}

# Backs them up right now, as long as restoring them may take.
sync_files() {
  local text
  has_files || return 0
  text=$(backup_files $((conf[restore_minutes] * 60)) 2>/dev/null) || health_fail "the files are not backed up: $text"
}

# Asks the storage, and prints what is proven as a line of the record.
prove_files() {
  local lock
  local -A marker=() backup=()
  has_files || return 0
  exec {lock}>"$files_work/lock"
  flock -w $((conf[restore_minutes] * 60)) "$lock" || health_fail 'the backup of the files did not finish in time'
  read_marker "$files_name" marker
  problems=()
  ask_files backup || health_fail "${problems[0]//$'\n'/ }"
  [[ ${backup[txid]} == "${marker[txid]}" ]] ||
    health_fail "the newest backup of the files in the storage is of ${backup[time]:-no known time}, and not the one that was made last"
  exec {lock}>&-
  printf '%s@%s\n' "$files_name" "${marker[txid]}"
}

# For a person.
report_files() {
  local -A marker=()
  local not_pruned
  has_files || return 0
  read_marker "$files_name" marker
  if [[ ${marker[word]} == proven ]]; then
    printf 'Files beside the databases: last backup %s, last checked %s.\n' \
      "$(date -u -d "@$(txid_moment "${marker[txid]}")" +%FT%TZ)" "$(files_looked_at)"
  else printf 'The files beside the databases have not been backed up yet.\n'; fi
  not_pruned=$(recall files-not-pruned)
  [[ -z $not_pruned ]] || printf 'Old backups of the files are not deleted, so the storage grows: %s\n' "$not_pruned"
}

files_looked_at() {
  local moment=''
  read -r _ moment _ 2>/dev/null <"$files_note" || true
  if [[ $moment =~ ^[0-9]+$ ]]; then date -u -d "@$moment" +%FT%TZ; else printf 'never'; fi
}
