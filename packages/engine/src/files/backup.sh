# shellcheck shell=bash
# The backup of the files, in the sidecar: every minute it looks whether one of them changed, and makes a snapshot when it did. A migration,
# the proof at the end of a deployment and the stop of the sidecar do not wait for that minute.

files_seconds=60            # between two looks
files_tries=5               # snapshots in a row, where files are deleted meanwhile
files_check_seconds=900     # how often the storage is asked whether it still has the newest snapshot
files_work=/tmp/files       # in the sidecar: the list that is being made, and what the last backup said
files_note=$files_work/note # "ok", "failed" or "lost", the time, and a text

# Makes a snapshot where something changed since the last one, and says in its note how that went. One at a time.
backup_files() { # SECONDS [WHAT-ELSE-HAS-TO-SUCCEED]
  local status=0 lock answer word=failed
  mkdir -p "$files_work"
  exec {lock}>"$files_work/lock"
  flock -w "$1" "$lock" || {
    printf 'another backup of the files takes longer than %d seconds' "$1"
    return 1
  }
  problems=()
  [[ -n $work ]] || make_work_folder
  this_storage=$(storage_id) || problem "The files are not backed up: $(folder_gone_text)." 'Mount it on the host again.'
  ((${#problems[@]} == 0)) && require_file_tools && make_snapshot "$1" && "${2:-true}" || status=$?
  exec {lock}>&-
  ((${#problems[@]} == 0)) || status=1
  answer=${problems[0]-}
  [[ -z $files_parts_lost ]] || word=lost
  if ((status)); then note_files "$word" "${answer//$'\n'/ }"; else note_files ok ''; fi
  ((status == 0)) || printf '%s' "${answer//$'\n'/ }"
  return "$status"
}

note_files() { printf '%s %s %s\n' "$1" "$(date +%s)" "$2" >"$files_note.new" && mv -f "$files_note.new" "$files_note"; } # WORD TEXT

make_snapshot() { # SECONDS
  local list=$files_work/list moment txid try gone
  local -A marker=()
  require_plain_roots && list_files "$list" && require_whole_list || return
  read_marker "$files_name" marker
  if [[ ${marker[word]} == proven && ${marker[storage]} == "$this_storage" ]] && cmp -s "$list" "$state/files-list"; then
    check_newest "${marker[txid]}"
    return
  fi
  make_manifest "$list" "$state/files-list" "$state/files-manifest" | write_own "$state/files-manifest" || {
    cannot_write_manifest
    return 1
  }
  moment=$(date +%s)
  [[ -z ${marker[txid]} ]] || (($(txid_moment "${marker[txid]}") < moment)) || moment=$(($(txid_moment "${marker[txid]}") + 1))
  set_up_remote || return
  for ((try = 1; try <= files_tries; try++)); do
    txid=$(moment_txid "$moment") gone=''
    # Before the snapshot: cut off after it, the volume still has all that the storage has.
    write_marker "$files_name" "${marker[word]:-fresh}" "$txid"
    begin_backup "${marker[word]:-fresh}" && upload_files "$1" "$moment" || return
    [[ -n $gone ]] || break
    leave_out_gone "$list" || return
    moment=$((moment + 1))
  done
  [[ -z $gone ]] || {
    problem "Files were deleted during each of $files_tries backups in a row, so no snapshot is complete." \
      'Let the app keep its temporary files in a folder that is not backed up, or name other folders with --files.'
    return 1
  }
  write_marker "$files_name" proven "$txid"
  write_own "$state/files-list" <"$list"
  done_now files-checked
  prune_files
}

cannot_write_manifest() { problem 'The list of the files cannot be written.' 'Free some space on the disk of the data volume.'; }

# The manifest is made before the snapshot, so it names a file that was deleted between the two. A restore would miss that file, and refuse
# the whole snapshot as damaged. The next snapshot has such files neither in its list nor in its manifest.
leave_out_gone() { # LIST
  local record before=$1.before
  mv -f "$1" "$before"
  while IFS= read -r -d '' record; do
    [[ -e $data/${record#*$'\t'} || -L $data/${record#*$'\t'} ]] || continue
    printf '%s\0' "$record" || {
      cannot_write_manifest
      return 1
    }
  done <"$before" >"$1"
  make_manifest "$1" "$before" "$state/files-manifest" | write_own "$state/files-manifest" || {
    cannot_write_manifest
    return 1
  }
}

# A storage in which a backup was proven has one; a new one begins only where none was.
begin_backup() { # MARKER-WORD
  local status=0
  look_at_place || return
  if [[ -n $place_is_empty ]]; then
    [[ $1 == fresh ]] || {
      problem 'The storage no longer has the backup of the files.' \
        'Find out who deletes there. To begin a new backup from this host: ./deploy.sh --adopt local'
      return 1
    }
    restic_run "$files_ask_seconds" init --no-cache >"$work/error" 2>&1 || status=$?
  fi
  ((status == 0)) || explain_files_error "$status"
  return "$status"
}

# What is in a folder that cannot be read would be missing in silence.
require_whole_list() {
  local error
  error=$(grep -v -m 1 ': No such file or directory$' "$files_errors") || return 0 # what went meanwhile is rightly missing
  error=${error#find: }
  if [[ $error == *'Permission denied' ]]; then
    problem "The user of the app ($(owner_uid)) cannot read a folder, so it is not backed up: $error" \
      "Give it to that user: docker compose run --rm --no-deps --entrypoint chown restore -R ${conf[user]} /data/FOLDER"
  else files_unread "$error"; fi
  return 1
}

files_unread() { # ERROR
  problem "A part of the files cannot be read, so it is not backed up: $1" \
    'The disk of the data volume may be failing: see what the host says (journalctl --dmesg). The backup still has the earlier files.'
}

# Exit code 3 says that a file could not be read. A file that is there has to be readable. One that was deleted meanwhile is rightly
# missing: the variable gone of the caller is set then. If it was deleted before restic read it, restic goes on, and its exit code is 0.
upload_files() { # SECONDS MOMENT
  local status=0 unreadable anew=''
  [[ -e $state/files-list ]] || anew=1 # restic compares with an earlier snapshot, of which parts may be gone
  {
    sed -z 's/^[^\t]*\t//' "$files_work/list" &&
      printf '.litestream-deployment/files-manifest\0' &&
      # What the app deleted of it stays deleted on a new host.
      if [[ -e $state/offered ]]; then printf '.litestream-deployment/offered\0'; fi
  } >"$files_work/names" || {
    cannot_list_files
    return 1
  }
  (
    cd "$data" && restic_run "$1" backup --files-from-raw "$files_work/names" --host "${conf[id]}" --group-by host --json --quiet \
      ${anew:+--force} --cache-dir "$state/files-cache" --time "$(date -u -d "@$2" '+%F %T')"
  ) >"$work/error" 2>&1 || status=$?
  if ((status == 3)); then
    unreadable=$(first_unreadable 2>/dev/null) || true
    if [[ -n $unreadable ]]; then
      problem "The user of the app ($(owner_uid)) cannot read $unreadable, so it is not backed up." \
        "Give it to that user: docker compose run --rm --no-deps --entrypoint chown restore ${conf[user]} /data/$unreadable"
      return 1
    fi
    unreadable=$(first_read_error) || {
      gone=1
      return 0
    }
    files_unread "$unreadable"
    return 1
  fi
  ! grep -qa ' does not exist, skipping$' "$work/error" || gone=1
  if ((status == 10)); then files_lost_beginning; elif ((status)); then explain_files_error "$status"; fi
  return "$status"
}

# Fails where every file that restic could not read went meanwhile.
first_read_error() {
  local line
  line=$(sed -n '/^{"message_type":"error"/ { /no such file or directory"/d; p; q }' "$work/error")
  [[ -n $line ]] || return
  line=${line#*'"message":"'}
  printf '%s\n' "${line%%'"}'*}"
}

first_unreadable() {
  local record
  while IFS= read -r -d '' record; do
    record=${record#*$'\t'}
    if [[ -e $data/$record && ! -r $data/$record ]]; then
      printf '%s\n' "$record"
      return
    fi
  done <"$files_work/list"
}

# While nobody writes a file, nothing else would notice that the storage lost them.
check_newest() { # TXID
  local -A backup=()
  is_due files-checked "$files_check_seconds" || return 0
  ask_files backup || return
  [[ ${backup[txid]} == "$1" ]] || {
    problem "The newest backup of the files is of ${backup[time]:-no time at all}, and not the one that was made last." \
      'Find out who deletes in the storage, or whether another host backs up there. To begin a new backup: ./deploy.sh --adopt local'
    return 1
  }
  done_now files-checked
}
