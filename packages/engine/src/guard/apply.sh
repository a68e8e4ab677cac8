# shellcheck shell=bash
# Carries the plan out, or says how much of it is left to do. Either every database is restored or nothing is replaced.

apply_plan() {
  local name staging=$state/staging folders=() names=() to_restore=() restored=''
  mapfile -t folders < <(pattern_folders)
  rm -rf "$staging" "$(ahead)" "$state/shipped"
  hand_over_volume
  # Litestream ends when it is to watch a folder that is not there.
  for name in "$state" "${folders[@]/#/$data/}"; do make_folder "$name"; done
  for name in "${planned[@]}"; do
    if [[ ${action[$name]-} == restore ]]; then
      to_restore+=("$name")
      [[ -n ${staged_in[$name]-} ]] || names+=("$name")
    fi
  done
  begin_turn "$staging"
  restore_databases "$staging" "${names[@]}"
  for name in "${planned[@]}"; do [[ ${action[$name]-} != import ]] || import_database "$name" "$staging"; done
  stage_files
  await_turn "$staging"
  rm -rf "$state/earlier" # all that is taken from there is taken by now
  ((${#problems[@]} == 0)) || rm -rf "$staging" "$state/files-staging"
  guard_refuse 1
  take_turn "$staging" # before the marks say "restored": a run that was cut off between the two would take the turn for another host's
  for name in "${planned[@]}"; do
    [[ ${action[$name]-} != @(restore|import) ]] || restored=1
    apply_action "$name" "${action[$name]-}" "$staging"
  done
  put_in_place "$staging" "${to_restore[@]}"
  own_databases "${planned[@]}"
  apply_files
  write_markers restored backup_txid_of "${to_restore[@]}"
  for name in "${to_restore[@]}"; do
    printf 'restored=%s %s\n' "${guard_option[at]:-${backup_time_of[$name]}}" "$name" # for the workflow's summary
  done
  rm -rf "$staging" ${restored_folder:+"$restored_folder"}
  forget_move # what the storage has is here now
  prune_quarantine
  remove_unfinished
  leave_pass_if_compared
  [[ -z $restored ]] || sync -f "$data"
}

planned_for() { # ACTION; the databases, one a line
  local name
  for name in "${planned[@]}"; do [[ ${action[$name]-} != "$1" ]] || printf '%s\n' "$name"; done
}

# Moves what was restored to where the app looks for it. Cut off from the markers on, the next call restores again, whatever lies
# there by then.
put_in_place() { # STAGING-FOLDER DATABASE...
  local name folder
  local -A names_in=()
  # shellcheck disable=SC2034 # write_markers reads it
  local -A no_transactions=()
  (($# > 1)) || return 0
  for name in "${@:2}"; do quarantine_database "$name"; done
  write_markers restoring no_transactions "${@:2}"
  for name in "${@:2}"; do
    folder=./$name
    names_in["${folder%/*}"]+=${staged_in[$name]-$1}/$name$'\n'
  done
  for folder in "${!names_in[@]}"; do
    [[ -d $data/$folder ]] || mkdir -p "$data/$folder"
    move_into "$data/$folder" <<<"${names_in["$folder"]%$'\n'}"
  done
}

apply_action() { # DATABASE ACTION STAGING-FOLDER
  local name=$1 file=$data/$1
  case $2 in
    import)
      quarantine_database "$name"
      mkdir -p "${file%/*}"
      mv -T "$3/$name" "$file"
      write_marker "$name" fresh
      ;; # its backup begins again, in our own place
    renew) reset_replica "$name" ;;
    remove) remove_database "$name" ;;
    empty) empty_database "$name" ;;
    fresh)
      [[ -s $file ]] || quarantine_database "$name" # unless the app has made it meanwhile
      write_marker "$name" fresh
      ;;
  esac
}

# What did not exist at a point in time goes. The list of databases begins again: were it gone, it would come back, with all that it names.
remove_database() { # DATABASE
  quarantine_database "$1"
  remove_marker "$1"
  [[ $1 == "$(manifest_name)" ]] || return 0
  ask_sqlite "$data/$1" 'create table files(path text primary key) without rowid'
  write_marker "$1" restored "${backup_txid_of[$1]}"
}

# An empty database takes the place of one that did not exist at a point in time: were there none, the next start would restore the newest.
empty_database() { # DATABASE
  local folder=${data}/$1
  quarantine_database "$1"
  folder=${folder%/*}
  [[ -d $folder ]] || mkdir -p "$folder"
  own_databases "$1"
  ask_sqlite "$data/$1" 'pragma journal_mode = wal' >/dev/null # that alone makes the file
  write_marker "$1" restored "${backup_txid_of[$1]}"
}

# Keeps the database without its metadata, so that its backup begins again with a snapshot.
reset_replica() { # DATABASE
  local metadata
  find_metadata "$data/$1" metadata
  quarantine "$metadata"
  if [[ -n ${backup_txid_of[$1]} ]]; then write_marker "$1" restored "${backup_txid_of[$1]}"; else write_marker "$1" fresh; fi
}

# Exit code of --check: 0, 10 or 11.
work_left() {
  local name code=0 folders=()
  local -A marker=()
  mapfile -t folders < <(pattern_folders)
  for name in "${planned[@]}"; do
    read_marker "$name" marker
    case ${action[$name]-} in
      restore | import | renew | remove | empty) return 11 ;;
      fresh) [[ ${marker[word]} == fresh ]] || code=10 ;;
    esac
  done
  are_owned "${planned[@]}" || code=10
  for name in "${folders[@]}"; do [[ -d $data/$name ]] || code=10; done
  [[ ! -e $state/moved ]] || code=10
  ! migration_is_incomplete || code=11
  code=$(files_left "$code")
  return "$(turn_left "$code")"
}
