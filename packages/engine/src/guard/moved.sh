# shellcheck shell=bash
# A host that was left on purpose (deploy.sh move). A mark on the volume, and the same beside the configuration, keep app and sidecar down
# at every start: the time when it was left, then a line DATABASE@TRANSACTION for each database, as the storage had it at the end.

# Prints the mark's file, nothing where this host was not left. The second one is still there when the volume was emptied.
moved_file() {
  local file
  for file in "$state/moved" "${litestream_config%/*}/moved"; do
    [[ -e $file ]] || continue
    printf %s "$file"
    return
  done
}

moved_at() { # FILE
  local time=''
  read -r time <"$1" || true
  printf %s "${time:-an unknown time}"
}

moved_proof() { tail -n +2 "$1" | paste -sd ,; } # FILE; a@txid,b@txid

# Nothing starts on a host that was left, unless this run takes what the storage has by now.
require_not_moved() {
  local file
  file=$(moved_file)
  [[ -n $file && ${guard_option[adopt]} != backup ]] || return 0
  problem "This host was left on purpose at $(moved_at "$file"), so neither the app nor its backup starts here." \
    'On the new host, deploy and work as usual. To come back to this host, run in the folder of the deployment here: ./deploy.sh move --undo'
  guard_refuse 4
}

# Adds a mark's databases to an array: NAME TXID, a pair each.
read_moved() { # FILE ARRAY
  local line
  local -n moved_pairs=$2
  while IFS= read -r line; do
    [[ $line != *@* ]] || moved_pairs+=("$(unrecorded_name "${line%@*}")" "${line##*@}")
  done <"$1"
}

# Asks the storage about a database of any kind: one of the files, or one that appeared while the app ran.
ask_storage_by_name() { ask_storage "$1" "$(config_by_name "$1")" "$2"; } # DATABASE VARIABLE

# Prints the configuration that knows a database: that of the sidecar knows the folders alone of files that appeared.
config_by_name() { # DATABASE
  local config=$litestream_config
  if ! is_listed "$1"; then
    config=$work/by-name/${1//\//%}.yml
    [[ -e $config ]] || { mkdir -p "$work/by-name" && make_config "$1" "$config"; }
  fi
  printf %s "$config"
}

# Compares what --proven names with the storage, while nothing has the databases open, and sets an array to NAME@TRANSACTION as the
# storage has them. A problem for each database whose last transaction is not there.
compare_with_storage() { # ARRAY
  local item name held items=()
  local -n stored=$1
  local -A backup=() marker=()
  IFS=, read -r -a items <<<"${guard_option[proven]}"
  ((${#items[@]})) || problem 'Nothing was proven to be in the storage.' 'Deploy again, which proves it.'
  dial_storage || return 0
  for item in "${items[@]}"; do
    name=$(unrecorded_name "${item%@*}")
    ask_storage_by_name "$name" backup || return 0
    read_marker "$name" marker
    held=$(local_txid "$name" "${marker[word]}" "${marker[txid]}")
    if [[ -z ${backup[txid]} || ${backup[txid]} < $held || ${backup[txid]} < ${item##*@} ]]; then
      problem "The storage has $name up to transaction ${backup[txid]:-none}, the volume up to ${held:-none}: the last write is not proven." \
        'Read what the sidecar says: docker compose logs litestream; then repeat it.'
    elif [[ ${guard_option[mode]} == leave && ${backup[txid]} != "$held" ]]; then
      problem "The storage has $name up to transaction ${backup[txid]}, the volume up to ${held:-none}: another host writes to the storage." \
        "Find out which one: ${conf[backup_secrets]} say where it is."
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
    [[ -e $state/moved ]] || exit 4
    cat "$state/moved"
    return
  fi
  compare_with_storage mark
  guard_refuse 4
  printf '%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "${mark[@]}" >"$state/moved.new"
  own "$state/moved.new"
  mv -f "$state/moved.new" "$state/moved"
  sync -f "$data"
  cat "$state/moved"
}

# --return-here: the mark goes, unless the storage has more than what the move proved.
guard_return_here() {
  local file index pairs=()
  local -A backup=()
  file=$(moved_file)
  [[ -n $file ]] || return 0
  read_moved "$file" pairs
  if dial_storage; then
    for ((index = 0; index < ${#pairs[@]}; index += 2)); do
      ask_storage_by_name "${pairs[index]}" backup || break
      [[ ${backup[txid]} > ${pairs[index + 1]} ]] || continue
      problem "Another host has taken over: the storage has ${pairs[index]} up to transaction ${backup[txid]} of ${backup[time]}, and this host was left at ${pairs[index + 1]}." \
        'Stay on the other host. To come back with its data: run ./deploy.sh move on that host, then ./deploy.sh deploy --adopt backup on this one.'
    done
  fi
  guard_refuse 4
  forget_move
}

forget_move() { rm -f "$state/moved"; }
