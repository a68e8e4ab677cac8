# shellcheck shell=bash
# Whose turn it is: a small database of ours, backed up like the rest, to which every host that becomes the deployment's adds a row. Its
# transactions count these turns. A host that knows of fewer than the storage is no longer the deployment's, whatever its clock says.

turn_database=.litestream-deployment/turn.db
turn_action=''      # begin: this host takes its turn; restore: it takes it after the turns that the storage has; else nothing is to be done
turn_backup_txid='' # what the storage has of it
turn_restore=''     # the process that restores it

# The files of an earlier generator do not replicate it.
counts_turns() { grep -qF "$turn_database\"" "$litestream_config" 2>/dev/null; }

# Prints the newest turn that this host knows of, as its transaction in this storage.
held_turn() {
  local held
  local -A marker=()
  read_marker "$turn_database" marker
  [[ ${marker[storage]} == "$this_storage" ]] || return 0 # counted again elsewhere
  find_local_txid "$turn_database" "${marker[word]}" "${marker[txid]}" held
  if [[ ${marker[txid]} =~ ^[0-9a-f]{16}$ && ! $held > ${marker[txid]} ]]; then held=${marker[txid]}; fi
  printf %s "$held"
}

# Comes last in a plan: a host that is given data, or told to keep what it has, takes its turn; one that only goes on needs to have it.
plan_turn() {
  local name held kept='' given=''
  local -A backup=()
  turn_action='' turn_backup_txid=''
  counts_turns || return 0
  ask_storage "$turn_database" "$litestream_config" backup || return 0
  turn_backup_txid=${backup[txid]} held=$(held_turn)
  for name in "${planned[@]}"; do
    case ${action[$name]-} in
      keep) kept=1 ;;
      restore | import | renew) given=1 ;;
    esac
  done
  if [[ $held < ${backup[txid]} ]]; then
    if [[ -n $kept && -z ${guard_option[adopt]} ]]; then explain_lost_turn "${backup[time]}"; else turn_action=restore; fi
  elif [[ -n $given || ! -s $data/$turn_database ]]; then turn_action=begin; fi
}

# Numbers say it; the time is told for a person to recognise it by.
lost_turn_text() { # TIME
  printf 'At %s another %s took over this deployment, or an older copy of the disk of this %s was restored after that time' \
    "$1" "$(place_word)" "$(place_word)"
}

explain_lost_turn() { # TIME
  ! is_cluster || {
    problem "$(lost_turn_text "$1"). Neither the app nor its backup starts here." "$(lost_turn_next)"
    return
  }
  problem "$(lost_turn_text "$1"). Neither the app nor its backup starts here." \
    "If the app runs on another host now, remove it from this one; its data stays on the volume: ./deploy.sh remove --without-backup.\
 To run it on this host, stop it on the other one (./deploy.sh move there), then deploy here with --adopt backup,\
 or with --adopt local to keep the data of this host."
}

# Beside the data first, like every database: it may fail until something is replaced. It is small, so it is restored while the others are.
begin_turn() { # STAGING-FOLDER
  local staged=$1/$turn_database
  turn_restore=''
  [[ $turn_action == restore ]] || return 0
  make_folder "${staged%/*}"
  as_app timeout -k 5 60 litestream restore -config "$litestream_config" -integrity-check full -o "$staged" "$data/$turn_database" \
    >"$work/turn.error" 2>&1 &
  turn_restore=$!
}

await_turn() { # STAGING-FOLDER
  [[ -n $turn_restore ]] || return 0
  if wait "$turn_restore"; then
    add_turn "$1/$turn_database" "The sidecar does not write it that way: find out who else writes to the storage, which\
 ${conf[backup_secrets]} name. To begin a new count, move ${conf[id]}/$turn_database/ away there, and deploy again."
  else
    mv "$work/turn.error" "$work/error"
    explain_error "$turn_database"
  fi
}

# It comes from the storage, or lies where the app can write.
add_turn() { # FILE NEXT-STEP
  ask_sqlite -cmd '.timeout 5000' "$1" \
    'create table if not exists turns(number integer primary key, host text not null);
    insert into turns(host) values(lower(hex(randomblob(8))))' >/dev/null 2>"$work/error" ||
    problem "No turn can be added to $turn_database, which counts the hosts: $(tail -n 1 "$work/error" | cut -c 1-300)" "$2"
}

take_turn() { # STAGING-FOLDER
  local file=$data/$turn_database held
  [[ -n $turn_action ]] || return 0
  held=$(held_turn)
  if [[ $turn_action == restore || -z $turn_backup_txid ]]; then quarantine_database "$turn_database"; fi
  if [[ $turn_action == restore ]]; then
    mv -T "$1/$turn_database" "$file" && held=$turn_backup_txid
  else
    add_turn "$file" "The app can write to that file. Find out what changed it, delete it on the volume, and deploy again."
    guard_refuse 1
  fi
  own_databases "$turn_database"
  # Proven again once the storage has the new row.
  if [[ -n $turn_backup_txid ]]; then write_marker "$turn_database" restored "$held"; else write_marker "$turn_database" fresh; fi
}

# The exit code of --check: 10 when this host is to take its turn, 11 when the sidecar has the old one open meanwhile.
turn_left() { # EXIT-CODE-SO-FAR
  case $turn_action in
    restore) printf 11 ;;
    begin) printf %d "$(($1 > 10 ? $1 : 10))" ;;
    *) printf %d "$1" ;;
  esac
}
