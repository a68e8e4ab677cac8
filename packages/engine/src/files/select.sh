# shellcheck shell=bash
# Which files are backed up: all below the folders that deploy.conf names (file=), but no database, nothing that belongs to one, and nothing
# of ours. Whether a file is a database its first bytes say, so that no copy of a database that is being written passes for a backup.

files_errors=/tmp/files-errors-$EUID # what could not be looked into; the containers of a pod share /tmp, and run as different users

# Writes the list to a file. A list that is empty because it could not be made would become a backup without files.
list_files() { # FILE
  select_files >"$1" && return
  cannot_list_files
}

cannot_list_files() {
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
  local roots=()
  mapfile -d '' -t roots < <(kept_roots)
  ((${#roots[@]})) || return 0
  find_candidates "${roots[@]}" | LC_ALL=C sort -zu
}

# Prints what deploy.conf names, with a zero byte for each.
kept_roots() (
  IFS= # a pattern expands, but is not split
  shopt -s nullglob
  for one in "${kept_files[@]}"; do
    roots=("$data")
    # shellcheck disable=SC2206 # as it should
    [[ $one == . ]] || roots=("$data"/$one)
    ((${#roots[@]} == 0)) || printf '%s\0' "${roots[@]}"
  done
)

# A link is backed up as a link. Where the folder itself is one, nothing of what lies in it would be.
require_plain_roots() {
  local root
  while IFS= read -r -d '' root; do
    [[ $root == "$data" || -f $root ]] || is_plain "${root#"$data"/}" || {
      problem "${root#"$data"/} is a link or lies behind one, so what it leads to is not backed up." \
        'Put the folder itself in its place, or name the one to which the link leads: npm create litestream@latest -- --files FOLDER'
      return 1
    }
  done < <(kept_roots)
}

# A file that went meanwhile is an error of find, and no fault. That find was killed, or could not write what it left out, is one.
find_candidates() { # FOLDER...
  LC_ALL=C find "$@" -xdev '(' -path "$state" -o -type d -name '.*-litestream' ')' -prune -o '(' -type f -o -type l ')' \
    -printf '%s %T@ %C@ %i\t%p\0' 2>"$files_errors" || { (($? == 1)) && [[ -s $files_errors ]]; }
}

without_databases() {
  local record path base size later=()
  local -A is_database=()
  for path in "${databases[@]}"; do is_database["$path"]=1; done
  while IFS= read -r -d '' record; do
    path=${record#*$'\t'} path=${path#"$data"/} size=${record%% *}
    record=${record%%$'\t'*}$'\t'$path
    if [[ -n ${is_database["$path"]-} ]] ||
      { ((size > 0 && size % 512 == 0)) && [[ ! -L $data/$path ]] && is_sqlite "$data/$path"; }; then
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
