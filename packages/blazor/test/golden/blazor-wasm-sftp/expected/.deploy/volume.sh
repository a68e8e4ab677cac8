# shellcheck shell=bash disable=SC2034,SC2154 # restore.sh sets what is only read here, and reads what is only set
# Part of restore.sh: what lies on the volume, whose it is, and moving it. Nothing is deleted but our own copies and, late, what was set aside.

own() { chown -h "$owner_uid:$owner_gid" "$@"; }
folder() { mkdir -p "$1"; own "$1"; }
metadata() { printf '%s/.%s-litestream' "${1%/*}" "${1##*/}"; }

# The newest transaction that Litestream has seen here: file names are hexadecimal and equally long, so text order is right.
local_txid() { # DATABASE
  local file newest=''
  for file in "$(metadata "$data/$1")"/ltx/0/*-*.ltx; do
    file=${file##*-} file=${file%.ltx}
    [[ ! $file > $newest ]] || newest=$file
  done
  # A restored file that Litestream has not seen yet.
  if [[ ! $newest > $mark_txid && $mark == restored ]]; then newest=$mark_txid; fi
  printf '%s' "$newest"
}

# Sets mark and mark_txid from the line that this deployment left on the volume; empty when another one did.
read_mark() { # DATABASE
  local whose=''
  mark='' mark_txid='' mark_storage=''
  if [[ -f $state/$1.proven ]]; then read -r whose mark mark_txid mark_storage <"$state/$1.proven" || true; fi
  [[ $whose == "$id" ]] || mark='' mark_txid=''
}

write_mark() { # DATABASE fresh|restoring|restored [TXID]
  local file=$state/$1
  folder "${file%/*}"
  printf '%s %s %s %s\n' "$id" "$2" "${3:--}" "$storage" >"$file.new"
  own "$file.new"
  mv -f "$file.new" "$file.proven"
}

files_of() { paths=("$data/$1" "$data/$1-wal" "$data/$1-shm" "$data/$1-journal" "$(metadata "$data/$1")"); }

# Moves what is there out of the way: SQLite would replay a foreign -wal, Litestream would go on from foreign metadata.
aside() { # PATH...
  local path to
  for path in "$@"; do
    [[ -e $path || -L $path ]] || continue
    to=$state/aside/$now/$(dirname "${path#"$data"/}")
    mkdir -p "$to"
    mv "$path" "$to/"
    say "set aside: ${path#"$data"/}, now in ${to%/.}"
  done
}

# What was set aside more than 90 days ago goes, but never the newest: it may be all that is left of something.
forget_aside() {
  local folder all=("$state/aside"/*) until
  until=$(date -u -d '90 days ago' +%Y%m%dT%H%M%SZ)
  ((${#all[@]} > 1)) || return 0
  unset 'all[-1]'
  for folder in "${all[@]}"; do
    [[ ! ${folder##*/} < $until ]] || rm -rf "$folder"
  done
}

set_aside() { # DATABASE
  local paths
  files_of "$1"
  aside "${paths[@]}"
}

# With the folders above it, where SQLite puts the -wal.
own_database() { # DATABASE
  local paths path=$data/$1
  files_of "$1"
  while path=${path%/*}; [[ $path == "$data"/* ]]; do folder "$path"; done
  own "$data"
  for path in "${paths[@]}"; do [[ ! -e $path ]] || chown -Rh "$owner_uid:$owner_gid" "$path"; done
}

owned() { # DATABASE
  local paths
  files_of "$1"
  [[ -z $(find "$data" "${paths[@]}" -maxdepth 0 ! -user "$owner_uid" 2>/dev/null) ]]
}

# A copy for the migration that fails. It lies there until the migration has succeeded.
before_migration() {
  local name paths path copy
  rm -rf "$unfinished.new"
  for name in "${databases[@]}"; do
    files_of "$name"
    copy=$unfinished.new/$name
    mkdir -p "${copy%/*}"
    for path in "${paths[@]}"; do
      [[ ! -e $path ]] || cp -a --reflink=auto "$path" "${copy%/*}/"
    done
  done
  sync -f "$data"
  mv -T "$unfinished.new" "$unfinished"
}

after_migration() {
  rm -rf "$unfinished.done"
  [[ ! -d $unfinished ]] || mv -T "$unfinished" "$unfinished.done" # at once: half a copy is never returned
  rm -rf "$unfinished.done" || true # what is left of it is no failed migration
}

# Moves, not copies: a full disk is a usual cause of a failed migration. Cut off here, the next call goes on.
return_copy() {
  local name path place
  say 'the last migration did not finish: the databases return to what they were before it'
  if [[ ! -e $unfinished/.aside ]]; then
    for name in "${databases[@]}"; do set_aside "$name"; done
    sync -f "$data"
    : >"$unfinished/.aside" # from here on, what lies in its place has returned
    sync -f "$data"
  fi
  for name in "${databases[@]}"; do
    place=$data/$name
    for path in "$unfinished/$name" "$unfinished/$name"-{wal,shm,journal} "$(metadata "$unfinished/$name")"; do
      [[ ! -e $path ]] || { mkdir -p "${place%/*}"; mv -f "$path" "${place%/*}/"; }
    done
  done
  sync -f "$data"
  after_migration
}
