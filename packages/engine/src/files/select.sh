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
  read_roots || return
  ((${#roots[@]})) || return 0
  find_candidates "${roots[@]}" | LC_ALL=C sort -zu
}

# Sets roots, a variable of its caller. No folder at all, because they could not be found, would become a backup without files.
read_roots() { mapfile -d '' -t roots < <(kept_roots) && wait "$!"; }

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

# A link is backed up as a link. Where a folder or a file that is named is one, nothing of what it leads to would be.
require_plain_roots() {
  local root roots=()
  read_roots || {
    cannot_list_files
    return
  }
  for root in "${roots[@]}"; do
    [[ $root == "$data" || -f $root && ! -L $root ]] || is_plain "${root#"$data"/}" || leads_to_named_file "$root" || {
      problem "${root#"$data"/} is a link or lies behind one, so what it leads to is not backed up." \
        'Replace the link with the folder or the file itself, or name what it leads to: npm create litestream@latest -- --files NAME'
      return 1
    }
  done
}

# Whether a link leads to a file that is backed up anyway, as one of those that fit a pattern may. The caller's roots are what is named.
leads_to_named_file() { # LINK
  local target one
  [[ -f $1 ]] && target=$(realpath -e -- "$1") || return
  for one in "${roots[@]}"; do [[ $target != "$one" && $target != "$one"/* ]] || return 0; done
  return 1
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
