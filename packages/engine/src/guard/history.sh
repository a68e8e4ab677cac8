# shellcheck shell=bash
# What the backup holds, how far back it goes, and a copy of one point in time of it. Nothing on the volume is changed.

look_folder=/look # where the copies go
look_owner=''     # uid:gid of whoever made that folder: the files are theirs

# Sets [reach] to the first point in time that can be restored, [snapshots] and [bytes] to how many and how much there is, and [complete]
# to 1 where the first transaction is still there by itself: then nothing from before was deleted, and the backup began with it.
# A file without which nothing can be restored is listed with the time of its upload, which is never before that of what it holds;
# and Litestream takes what is older than the point in time: hence the second.
ask_history() { # DATABASE VARIABLE
  local reach snapshots bytes complete
  as_app timeout -k 5 60 litestream ltx -config "${config_of[$1]}" -level all -json "$data/$1" >"$work/files" 2>"$work/error" || {
    explain_error "$1"
    return 1
  }
  IFS='|' read -r reach snapshots bytes complete < <(sqlite3 -init /dev/null -batch :memory: "
    select strftime('%Y-%m-%dT%H:%M:%SZ',
        min(json_extract(value, '\$.timestamp')) filter (where json_extract(value, '\$.min_txid') = '0000000000000001'), '+1 second'),
      count(*) filter (where json_extract(value, '\$.level') = 9), sum(json_extract(value, '\$.size')),
      max(json_extract(value, '\$.min_txid') = '0000000000000001' and
        (json_extract(value, '\$.level') < 2 or json_extract(value, '\$.max_txid') = '0000000000000001'))
    from json_each(cast(readfile('$work/files') as text))" 2>/dev/null) || true
  bytes=${bytes%%.*} bytes=${bytes//[!0-9]/}
  [[ $reach,$snapshots =~ ^[0-9TZ:-]*,[0-9]+$ ]] || {
    unknown_answer "$1"
    return 1
  }
  set_entry "$2" reach "$reach"
  set_entry "$2" snapshots "$snapshots"
  set_entry "$2" complete "${complete#0}"
  set_entry "$2" bytes "$((10#0${bytes::17}))"
}

# Plans every database that the storage may have, with a config for each.
list_all_databases() {
  local name manifest listed=() uploaded=()
  local -A backup=()
  manifest=$(manifest_name)
  for name in "${databases[@]}" ${manifest:+"$manifest"}; do config_of["$name"]=$litestream_config; done
  planned=("${databases[@]}")
  [[ -n $manifest ]] || return 0
  ask_storage "$manifest" "$litestream_config" backup || return
  [[ -z ${backup[txid]} ]] || read_manifest listed uploaded || return
  planned+=("${listed[@]}")
}

ask_ahead_of_planned() {
  local name questions=()
  for name in "${planned[@]}"; do questions+=("$name" "${config_of[$name]}"); done
  ask_ahead_of "${questions[@]}"
}

ago() { # TIME
  local seconds=$(($(date +%s) - $(date -d "$1" +%s)))
  if ((seconds < -clock_seconds)); then
    printf '%s later than now: this clock is behind, or that of the host which wrote it was ahead' "$(span "$((-seconds))")"
  elif ((seconds < 120)); then
    printf '%d seconds ago' "$seconds"
  elif ((seconds < 7200)); then
    printf '%d minutes ago' $((seconds / 60))
  elif ((seconds < 172800)); then
    printf '%d hours ago' $((seconds / 3600))
  else printf '%d days ago' $((seconds / 86400)); fi
}

# --backups: of each database how new its backup is, how far back it goes, and how much there is.
guard_backups() {
  local name text='' json='' oldest='' files_json=''
  local -A backup=() history=()
  # With --json nothing but the answer may be on standard output.
  if reach_storage && list_all_databases; then
    ask_ahead_of_planned
    for name in "${planned[@]}"; do
      { ask_storage "$name" "${config_of[$name]}" backup && ask_history "$name" history; } || break
      json+=${json:+,}$(backup_json "$name")
      text+=$name$'\n'
      if [[ -z ${backup[txid]} ]]; then
        text+=$'  no backup\n'
        continue
      fi
      text+="  newest        ${backup[time]}, $(ago "${backup[time]}"), transaction ${backup[txid]}"$'\n'
      text+="  goes back to  ${history[reach]}"$'\n'
      text+="  in storage    $(((history[bytes] + 1048575) >> 20)) MB, snapshots among it: ${history[snapshots]}"$'\n'
      [[ ${config_of[$name]} != "$litestream_config" || ! $oldest < ${history[reach]} ]] || oldest=${history[reach]}
    done
    backups_of_files || true
  fi >&2
  if [[ -n ${guard_option[json]} ]]; then
    printf '{"databases":[%s]%s,"problems":[%s]}\n' "$json" "${files_json:+,\"files\":$files_json}" "$(problems_json)"
    ((${#problems[@]} == 0)) || exit 4
    return
  fi
  guard_refuse 4
  printf %s "$text"
  [[ -n $oldest ]] || return 0
  printf '\nEvery point in time from %s on can be restored: to the second within the last five minutes, %s.\n' \
    "$oldest" 'in steps of 30 seconds before that'
  printf 'To see one of them: ./deploy.sh look --at %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
}

# A database for --json. The backup and its history are those of guard_backups.
backup_json() { # NAME
  if [[ -z ${backup[txid]} ]]; then
    printf '{"name":%s,"newest":null}' "$(json_text "$1")"
  else
    printf '{"name":%s,"newest":"%s","transaction":"%s","reach":"%s","bytes":%d,"snapshots":%d}' \
      "$(json_text "$1")" "${backup[time]}" "${backup[txid]}" "${history[reach]}" "${history[bytes]}" "${history[snapshots]}"
  fi
}

# --look: the databases as they were then, in new files that belong to whoever made the folder.
guard_look() {
  local name free need=67108864 names=()
  look_owner=$(stat -c %u:%g "$look_folder")
  if reach_storage && list_all_databases; then plan_look need; fi
  guard_refuse 4
  free=$(free_bytes "$look_folder")
  ((free >= need)) || problem "There are $((free >> 20)) MB free for the files, $((need >> 20)) MB are needed." \
    'Free some space on this disk, then run the command again.'
  guard_refuse 4
  trap 'chown -R "$look_owner" "$look_folder"; rm -rf "$work"' EXIT
  own "$look_folder"
  mapfile -t names < <(planned_for restore)
  look_at_kept_files # first, because what they are compared with is the whole folder
  restore_databases "$look_folder" "${names[@]}"
  guard_refuse 1
  for name in "${planned[@]}"; do
    case ${action[$name]-} in
      restore) note "$name: as it was at ${guard_option[at]}; its integrity is checked" ;;
      *)
        note "$name: did not exist at that time\
$(! is_database "$name" || printf '; to go back there, it has to start empty: --start-empty %s' "${name@Q}")"
        ;;
    esac
  done
}

# Plans to restore everything that has a backup, and adds the bytes that this needs.
plan_look() { # VARIABLE
  local name
  local -n bytes_needed=$1
  local -A backup=()
  ask_ahead_of_planned
  for name in "${planned[@]}"; do
    ask_storage "$name" "${config_of[$name]}" backup || return 0
    if [[ -n ${backup[txid]} ]]; then
      action["$name"]=restore bytes_needed=$((bytes_needed + 2 * backup[bytes]))
    elif [[ ${config_of[$name]} == "$litestream_config" ]]; then
      problem "There is no backup of $name." 'What the storage has: ./deploy.sh backups'
    fi
  done
  ((${#problems[@]})) || check_reach || true
}
