# shellcheck shell=bash
# In the pod of a reader, beside the app: Litestream follows the storage into a copy that nobody else opens, and SQLite's own online backup
# brings every new state of it into the database that the app has open. The app cannot open that copy itself: Litestream writes to it below
# SQLite, so that a connection that stays open goes on with old pages, and one in WAL mode stops Litestream for good.

# "current" in it: when all were as new as the storage.
copies=/copy
# Pause between two questions to the storage.
follow_question_seconds=15
# A transaction that has not arrived in the copy by then is not expected any more: the copy is created again.
follow_patience_seconds=60
# After a database was copied there is a rest of twice the time that it took, so that copying takes a third of the time at most. A longer
# rest would leave states waiting that have arrived already. This is the longest one: two times the copying and the rest are less than the
# minute after which the readiness probe takes a reader for one that does not follow.
follow_rest_seconds=15
# Safe mode has no online backup. Nothing that stands in the database is executed: what this program reads are our own lines, and of the
# database no more than its schema.
copying_sqlite=(sqlite3 -init /dev/null -batch -bail -cmd 'pragma trusted_schema = off')

# Runs for ever. If the follower of one database ends, which is a fault, this ends too, and the container is restarted.
cluster_follow() { # [INTERVAL OF LITESTREAM]
  local number
  trap 'exit 0' TERM INT
  trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
  rm -rf "${copies:?}"/*
  for number in "${!databases[@]}"; do
    follow_database "$number" "${databases[number]}" "${1:-1s}" &
  done
  wait -n || true
  return 1
}

follow_database() { # NUMBER NAME INTERVAL
  local number=$1 folder=$copies/$1 file=$data/$2 follower='' pause keeper='' published target asked had next rest newest begun
  trap 'exit 0' TERM
  trap 'kill -KILL "$follower" 2>/dev/null || true' EXIT
  exec {pause}<> <(:) # to wait without a process
  [[ -d ${file%/*} ]] || mkdir -p "${file%/*}"
  while :; do
    rm -rf "$folder"
    mkdir "$folder"
    published='' target='' asked=0 had='' next=0 rest=0 newest='' begun=$EPOCHSECONDS
    litestream restore -config "$litestream_config" -f -follow-interval "$3" -integrity-check full -o "$folder/copy" "$file" \
      > >(grep --line-buffered -v level=INFO | sed -u "s|^|$2: |") 2>&1 &
    follower=$!
    while kill -0 "$follower" 2>/dev/null && publish_copy && is_copy_usable "$2"; do read -rt 0.1 -u "$pause" || true; done
    kill -KILL "$follower" 2>/dev/null || true # one that waits for SQLite's lock takes no other signal
    wait "$follower" 2>/dev/null || true
    read -rt 5 -u "$pause" || true
  done
}

# Within one transaction on each side: Litestream waits, and whoever reads keeps the state that it began with.
publish_copy() {
  local seen='' to=${file//\\/\\\\} start=${EPOCHREALTIME//[.,]/}
  ((start >= rest)) || return 0
  [[ ! -e $folder/copy-txid ]] || read -r seen <"$folder/copy-txid" || true
  [[ -n $seen && $seen != "$published" ]] || return 0
  [[ -z $keeper ]] || is_wal_small || return 0
  printf '.timeout 10000\nbegin;\nselect 1 from sqlite_schema limit 1;\n.backup "%s"\n' "${to//\"/\\\"}" |
    "${copying_sqlite[@]}" "$folder/copy" >/dev/null 2>"$folder/error" || {
    [[ $(<"$folder/error") == *locked* ]] || printf '%s: %s\n' "$file" "$(<"$folder/error")"
    rest=$((start + 1000000))
    return 0
  }
  published=$seen
  [[ -n $keeper ]] || keep_open
  # A checkpoint may bring the state into the file that this connection read last. Some readers cannot say themselves which state they need.
  printf 'select 1 from sqlite_schema limit 1;\npragma wal_checkpoint(truncate);\n' >&"$keeper"
  rest_after_copy "$start" "${EPOCHREALTIME//[.,]/}"
}

rest_after_copy() { # START END, in microseconds
  rest=$((($2 - $1) * 2))
  rest=$(($2 + (rest < follow_rest_seconds * 1000000 ? rest : follow_rest_seconds * 1000000)))
}

# One connection of our own stays open, because a reader on a read-only file system needs the -wal and -shm files to exist.
keep_open() {
  "${safe_sqlite[@]}" "$file" 'pragma journal_mode = wal' >/dev/null
  exec {keeper}> >(exec sqlite3 -init /dev/null -batch -safe -cmd 'pragma trusted_schema = off' "$file" >/dev/null 2>&1)
  printf '.filectrl persist_wal 1\n.timeout 5000\npragma wal_autocheckpoint = 0;\nselect 1 from sqlite_schema limit 1;\n' >&"$keeper"
  until [[ -e $file-wal && -e $file-shm ]]; do read -rt 0.1 -u "$pause" || true; done
}

# As long as a reader still uses an older state, each new state is appended to the -wal file.
is_wal_small() {
  local bytes wal_bytes
  { bytes=$(stat -c %s "$file") && wal_bytes=$(stat -c %s "$file-wal"); } || return
  ((wal_bytes <= 2 * bytes + 16777216)) || {
    printf 'pragma wal_checkpoint(truncate);\n' >&"$keeper"
    rest=$((start + 1000000))
    return 1
  }
}

# Asks the storage for its newest transaction from time to time, and notes when the copy has it. Fails where the copy can never have it: the
# storage began a new history, or deleted files between this copy and the newest state. Litestream reports neither.
is_copy_usable() { # NAME
  if [[ -z $published ]]; then
    ((EPOCHSECONDS - begun < conf[restore_minutes] * 60))
  elif [[ -n $target ]]; then
    if [[ ! $published < $target ]]; then
      target=''
      touch -d "@$asked" "$folder.current"
      note_current
    elif ((EPOCHSECONDS - asked >= follow_patience_seconds)) && ! is_arrived; then
      printf '%s: transaction %s did not arrive, so the copy is created again\n' "$1" "$target"
      return 1
    fi
  elif ((EPOCHSECONDS >= next)); then
    next=$((EPOCHSECONDS + follow_question_seconds)) asked=$EPOCHSECONDS had=$published
    target=$(newest_restorable 10 "$file") || {
      target=''
      return 0
    }
    { [[ ! $target < $had ]] && is_same_history; } || {
      printf '%s: the storage has another history than this copy, which is created again\n' "$1"
      return 1
    }
  fi
}

# Whether the copy has what the storage had, and only its way into the database of the app takes longer. If that failed, it has not.
is_arrived() {
  local arrived=''
  [[ ! -e $folder/copy-txid ]] || read -r arrived <"$folder/copy-txid" || true
  [[ -n $arrived && ! $arrived < $target && ! -s $folder/error ]]
}

# A new history may have as many transactions by now. It is recognized by the file that was the newest one at the last question: that file
# has another size or time. If the file no longer exists, nothing is known: after further writes, files older than five minutes are deleted.
is_same_history() {
  local list of=''
  list=$(recent_files 10 "$file" | tr -s ' ' | tail -n +2) || return 0
  [[ -z $newest ]] || of=$(grep -m 1 -F " ${newest:2:33} " <<<"$list") || true
  [[ -z $of || $of == "$newest" ]] || return 1
  newest=${list##*$'\n'}
}

# Prints the oldest of the times, once every database has one. The probe of the container reads it.
note_current() {
  local number oldest=''
  for number in "${!databases[@]}"; do
    [[ -e $copies/$number.current ]] || return 0
    [[ -n $oldest && ! $copies/$number.current -ot $oldest ]] || oldest=$copies/$number.current
  done
  touch -r "$oldest" "$copies/current"
}

# Prints for a person how far each database may be behind the storage.
cluster_followed() {
  local number seconds
  for number in "${!databases[@]}"; do
    if [[ -e $copies/$number.current ]]; then
      seconds=$((EPOCHSECONDS - $(stat -c %Y "$copies/$number.current")))
      printf '%s: has everything that the storage had %s seconds ago\n' "${databases[number]}" "$seconds"
    else
      printf '%s: not restored yet\n' "${databases[number]}"
    fi
  done
}
