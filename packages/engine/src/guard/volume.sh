# shellcheck shell=bash
# The files of a database on the volume: whose they are, and moving them away. Nothing is deleted but our own copies and, much later,
# what was set aside.

at_once=500     # paths that a program is given, of which there may be thousands
aside_folder='' # for everything that this run sets aside

own() { chown -h "${conf[user]}" "$@"; } # PATH...
make_folder() {
  mkdir -p "$1"
  own "$1"
}                                                                            # FOLDER
find_metadata() { printf -v "$2" '%s/.%s-litestream' "${1%/*}" "${1##*/}"; } # FILE VARIABLE

own_tree() { chown -Rh "${conf[user]}" "$1"; } # FOLDER

# Moves the files that standard input names, one a line, into a folder under their own names; whatever lies there is replaced at once.
move_into() { # FOLDER
  local first to_move=()
  mapfile -t to_move
  for ((first = 0; first < ${#to_move[@]}; first += at_once)); do mv -f -t "$1" "${to_move[@]:first:at_once}" || return; done
}

# Sets a variable to the newest transaction that Litestream has seen here; of another file than the one that it has seen, to nothing.
find_local_txid() { # DATABASE MARKER-WORD MARKER-TXID VARIABLE
  local file newest='' metadata
  find_metadata "$data/$1" metadata
  for file in "$metadata"/ltx/0/*-*.ltx; do
    file=${file##*-} file=${file%.ltx}
    is_transaction "$file" || continue
    [[ ! $file > $newest ]] || newest=$file # hexadecimal and equally long, so text order is right
  done
  if [[ $2 == proven && -n $newest ]] && is_another_file "$1"; then newest=''; fi
  # A restored file that Litestream has not seen yet.
  if [[ ! $newest > $3 && $2 == restored ]]; then newest=$3; fi
  printf -v "$4" %s "$newest"
}

# Adds everything that may belong to a database to an array.
database_paths() { # DATABASE ARRAY
  local file=$data/$1
  local -n paths_of_database=$2
  paths_of_database+=("$file" "$file-wal" "$file-shm" "$file-journal" "${file%/*}/.${file##*/}-litestream")
}

# Moves what is there out of the way: SQLite would replay a foreign -wal, Litestream would go on from foreign metadata.
quarantine() { # PATH...
  local path name to
  for path in "$@"; do
    [[ -e $path || -L $path ]] || continue
    name=${path#"$data"/}
    [[ -n $aside_folder && ! -e $aside_folder/$name && ! -L $aside_folder/$name ]] || begin_aside_folder
    to=$aside_folder
    [[ $name != */* ]] || to+=/${name%/*}
    [[ -d $to ]] || mkdir -p "$to"
    mv "$path" "$to/"
    note "set aside: $name, now in $to"
  done
}

# Named after its time, and a new one in any case: two runs may begin in the same second, one run may set the same name aside twice, and
# neither may replace what was set aside before.
begin_aside_folder() {
  local time number=1
  TZ=UTC0 printf -v time '%(%Y%m%dT%H%M%SZ)T' -1
  aside_folder=$state/aside/$time
  while [[ -e $aside_folder || -L $aside_folder ]]; do aside_folder=$state/aside/$time-$((++number)); done
}

quarantine_database() { # DATABASE
  local file=$data/$1 metadata
  find_metadata "$file" metadata
  quarantine "$file" "$file-wal" "$file-shm" "$file-journal" "$metadata"
}

# What was set aside more than 90 days ago goes, but never the newest: it may be all that is left of something. The days are counted back
# from the newest change in the backup where that is earlier than now: the clock of this host may be ahead.
prune_quarantine() {
  local folder all=("$state/aside"/*) until time newest=''
  ((${#all[@]} > 1)) || return 0
  for time in "${backup_time_of[@]}"; do [[ ! $time > $newest ]] || newest=$time; done
  [[ -n $newest ]] || return 0
  time=$(date -u -d "$newest 90 days ago" +%Y%m%dT%H%M%SZ) until=$(date -u -d '90 days ago' +%Y%m%dT%H%M%SZ)
  [[ ! $time < $until ]] || until=$time
  unset 'all[-1]'
  for folder in "${all[@]}"; do
    [[ ! ${folder##*/} < $until ]] || rm -rf "$folder"
  done
}

# With the folders above them, where SQLite puts the -wal.
own_databases() { # DATABASE...
  local name path paths=() existing=() first
  local -A parents=()
  for name; do
    database_paths "$name" paths
    path=$data/$name
    while
      path=${path%/*}
      [[ $path == "$data"/* ]]
    do parents["$path"]=1; done
  done
  ((${#parents[@]} == 0)) || mkdir -p "${!parents[@]}"
  own "$data" "${!parents[@]}"
  for path in "${paths[@]}"; do [[ ! -e $path ]] || existing+=("$path"); done
  for ((first = 0; first < ${#existing[@]}; first += at_once)); do
    chown -Rh "${conf[user]}" "${existing[@]:first:at_once}"
  done
}

# Whether the data folder and all that belongs to these databases is the app's.
are_owned() { # DATABASE...
  local name paths=()
  for name; do database_paths "$name" paths; done
  [[ -z $(find "$data" "${paths[@]}" -maxdepth 0 ! -user "${conf[user]%:*}" 2>/dev/null) ]]
}
