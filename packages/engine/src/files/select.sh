# shellcheck shell=bash
# Which files are backed up: all below the folders that deploy.conf names (file=), but no database, nothing that belongs to one, and nothing
# of ours. Whether a file is a database its first bytes say, so that no copy of a database that is being written passes for a backup.

files_errors=/tmp/files-errors-$EUID # what could not be looked into; the containers of a pod share /tmp, and run as different users

# Writes the list to a file. A list that is empty because it could not be made would become a backup without files.
list_files() { # FILE
  select_files >"$1" && return
  problem 'The files beside the databases cannot be listed.' \
    'The preceding lines show the cause. Correct it, or free some space on the disk and in /tmp.'
  return 1
}

# Prints "SIZE MTIME CTIME INODE<tab>PATH" and a zero byte for each, in the order of the bytes.
select_files() {
  : >"$files_errors" || return
  list_candidates | without_databases | LC_ALL=C sort -z
}

list_candidates() {
  local one roots=() IFS= # a pattern expands, but is not split
  shopt -s nullglob
  for one in "${kept_files[@]}"; do
    if [[ $one == . ]]; then
      roots+=("$data")
    else
      # shellcheck disable=SC2206 # as it should
      roots+=("$data"/$one)
    fi
  done
  ((${#roots[@]})) || return 0
  find_candidates "${roots[@]}" | LC_ALL=C sort -zu
}

# A file that went meanwhile is an error of find, and no fault. That find was killed, or could not write what it left out, is one.
find_candidates() { # FOLDER...
  find "$@" -xdev '(' -path "$state" -o -type d -name '.*-litestream' ')' -prune -o '(' -type f -o -type l ')' \
    -printf '%s %T@ %C@ %i\t%p\0' 2>"$files_errors" || { (($? == 1)) && [[ -s $files_errors ]]; }
}

without_databases() {
  local record path base size later=()
  local -A is_database=()
  for path in "${databases[@]}"; do is_database["$path"]=1; done
  while IFS= read -r -d '' record; do
    path=${record#*$'\t'} path=${path#"$data"/} size=${record%% *}
    record=${record%%$'\t'*}$'\t'$path
    if [[ -n ${is_database["$path"]-} ]] || ((size > 0 && size % 512 == 0)) && [[ ! -L $data/$path ]] && is_sqlite "$data/$path"; then
      is_database["$path"]=1
    elif [[ $path == *-@(wal|shm|journal) ]]; then
      later+=("$record")
    elif ((${#patterns[@]} == 0)) || ! is_backed_up "$path"; then printf '%s\0' "$record"; fi
  done
  for record in "${later[@]}"; do
    path=${record#*$'\t'} base=${path%-*}
    [[ -n ${is_database["$base"]-} ]] || is_backed_up "$base" || printf '%s\0' "$record"
  done
}
