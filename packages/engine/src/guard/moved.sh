# shellcheck shell=bash
# A host that was left on purpose (deploy.sh move). A mark on the volume, and the same beside the configuration, keep app and sidecar down
# at every start: the time when it was left, then a line DATABASE@TRANSACTION for each database, as the storage had it at the end.

moved_next='Deploy to the new host. To come back, run in the folder of the deployment on this host: ./deploy.sh move --undo'

# Sets a variable to the mark's file; to nothing where this host was not left. The second one is still there when the volume was emptied.
moved_file() { # VARIABLE
  local mark found=''
  for mark in "${litestream_config%/*}/moved" "$state/moved"; do [[ ! -e $mark && ! -L $mark ]] || found=$mark; done
  printf -v "$1" %s "$found"
}

# Nothing starts on a host that was left, unless this run takes what the storage has by now.
require_not_moved() {
  local file
  moved_file file
  [[ -n $file && ${guard_option[adopt]} != backup ]] || return 0
  problem "$(moved_text "$file"), so neither the app nor its backup starts here." "$moved_next"
  guard_refuse 4
}

print_moved() { # FILE
  moved_at "$1"
  printf '\n'
  moved_proof "$1" | tr , '\n'
}

# Asks ahead about those of these databases that can be asked about; of the others, the next question tells why not.
ask_ahead_by_name() { # DATABASE...
  local name config questions=()
  for name; do ! config_by_name "$name" config || questions+=("$name" "$config"); done
  ask_ahead_of "${questions[@]}"
}

# Asks the storage about anything that a proof names: a database of any kind, or the files beside the databases.
ask_storage_by_name() { # NAME VARIABLE
  local config
  if [[ $1 == "$files_name" ]] && has_files; then
    require_file_tools && ask_files "$2"
    return
  fi
  config_by_name "$1" config || {
    problem "$1 is not the name of a database of this deployment." 'Use the names that ./deploy.sh backups shows.'
    return 1
  }
  ask_storage "$1" "$config" "$2"
}

# Sets a variable to the configuration that knows a database: that of the sidecar knows the folders alone of files that appeared. Fails
# where the name cannot be that of such a file.
config_by_name() { # DATABASE VARIABLE
  local by_name=$work/by-name/${1//\//%}.yml
  printf -v "$2" %s "$litestream_config"
  ! is_listed "$1" || return 0
  [[ -e $by_name ]] || { mkdir -p "$work/by-name" && make_config "$1" "$by_name"; } || return
  printf -v "$2" %s "$by_name"
}

# Compares what --proven names with the storage, while nothing has the databases open, and sets an array to NAME@TRANSACTION as the
# storage has them. A problem for each database whose last transaction is not there.
compare_with_storage() { # ARRAY
  local item name held both items=() names=()
  local -n stored=$1
  local -A backup=() marker=()
  IFS=, read -r -a items <<<"${guard_option[proven]}"
  ((${#items[@]})) || problem 'No deployment has proved a backup in the storage yet.' 'Deploy again, which proves it: ./deploy.sh'
  reach_storage || return 0
  for item in "${items[@]}"; do names+=("$(unrecorded_name "${item%@*}")"); done
  ask_ahead_by_name "${names[@]}"
  for item in "${items[@]}"; do
    name=$(unrecorded_name "${item%@*}")
    ask_storage_by_name "$name" backup || return 0
    read_marker "$name" marker
    if [[ $name == "$files_name" ]]; then
      held=${marker[txid]} # the newest snapshot that was made here
    else find_local_txid "$name" "${marker[word]}" "${marker[txid]}" held; fi
    both="The storage has $name up to transaction ${backup[txid]:-none}, the volume up to ${held:-none}"
    if [[ -z ${backup[txid]} || ${backup[txid]} < $held || ${backup[txid]} < ${item##*@} ]]; then
      problem "$both: the last write is not proven." \
        "Read the log of the sidecar: $(sidecar_log_command). Then run the command again."
    elif [[ ${guard_option[mode]} == leave && ${backup[txid]} != "$held" ]]; then
      problem "$both: another host writes to the storage." \
        "Find that host and stop the app there. ${conf[backup_secrets]} name the storage."
    fi
    stored+=("$(recorded_name "$name")@${backup[txid]}")
  done
}

# --stored: fails unless the storage has all of the volume.
guard_stored() {
  local mark=()
  compare_with_storage mark
  guard_refuse 4
  printf '%s\n' "${mark[@]}"
}

# --leave: the same, then this host is marked, and the mark printed. Without --proven, an earlier mark is printed.
guard_leave() {
  local mark=()
  if [[ -z ${guard_option[proven]} ]]; then
    [[ -f $state/moved ]] || exit 4
    print_moved "$state/moved"
    return
  fi
  compare_with_storage mark
  guard_refuse 4
  printf '%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "${mark[@]}" | write_own "$state/moved"
  sync -f "$data"
  cat "$state/moved"
}

# --return-here: the mark goes, unless the storage has more than what the move proved.
guard_return_here() {
  local file index pairs=() names=()
  local -A backup=()
  moved_file file
  [[ -n $file ]] || return 0
  read_moved "$file" pairs
  if reach_storage; then
    for ((index = 0; index < ${#pairs[@]}; index += 2)); do names+=("${pairs[index]}"); done
    ask_ahead_by_name "${names[@]}"
    for ((index = 0; index < ${#pairs[@]}; index += 2)); do
      ask_storage_by_name "${pairs[index]}" backup || break
      [[ ${backup[txid]} > ${pairs[index + 1]} ]] || continue
      problem "Another host has taken over: the storage has ${pairs[index]} up to transaction ${backup[txid]} of ${backup[time]},\
 and this host was left at ${pairs[index + 1]}." \
        "Stay on the other host. To come back with its data: run ./deploy.sh move on that host,\
 then ./deploy.sh deploy --adopt backup on this one."
    done
  fi
  guard_refuse 4
  forget_move
}

forget_move() { rm -rf "$state/moved"; }
