# shellcheck shell=bash
# What earlier looks of this sidecar found, so that hundreds of databases that nobody writes to are not asked about one by one each time.
# It counts while this very Litestream has a database open without another error. That all is uploaded counts only while the files are the
# same to the nanosecond; what the storage has is another question, and its answer counts for the same transaction: a minute after a write
# Litestream moves it from the -wal into the database, which changes the files and no content. All of it lies in the sidecar's own /tmp: the
# app cannot write there, and it goes with the container.

seen_settled=2                       # seconds without a write after which a stand counts: times of files may be coarse
seen_asked_for=7200                  # seconds for which an answer of the storage counts; the health check asks once an hour
metrics_text=''                      # what Litestream measures, as Prometheus would read it
litestream_start=''                  # when this Litestream began, by its own metrics
declare -A stand_of=()               # by database: its files, their sizes and when they were changed; empty where that was just now
declare -A errors_of=()              # by database that Litestream has open: how often it failed to read it
declare -A uploaded=()               # by database: the newest transaction that the storage was given of it, as this health check knows
declare -A asked_txid=() asked_at=() # what the storage said of a restore, and when, where that still counts

# Sets metrics_text; it stays empty where Litestream does not answer.
fetch_metrics() {
  local file
  metrics_text=''
  { exec {file}<>"/dev/tcp/${metrics/:/\/}"; } 2>/dev/null || return 0
  printf 'GET /metrics HTTP/1.0\r\n\r\n' >&"$file"
  metrics_text=$(timeout 5 cat <&"$file") || metrics_text=''
  exec {file}<&-
}

# Sets all of the above, for these databases.
recall_seen() { # DATABASE...
  local start stand errors txid asked at name
  fetch_metrics
  read_counts
  look_at_files "$@"
  uploaded=() asked_txid=() asked_at=()
  [[ -n $litestream_start && -e $seen_file ]] || return 0
  while IFS=' ' read -r start stand errors txid asked at name; do
    uploaded["$name"]=''
    if [[ $start != "$litestream_start" || $errors != "${errors_of[$name]-}" ]]; then
      asked_txid["$name"]='' asked_at["$name"]=''
      continue
    fi
    [[ $asked == - ]] || asked_txid["$name"]=$asked asked_at["$name"]=$at
    [[ $stand != "${stand_of[$name]-}" ]] || uploaded["$name"]=$txid
  done < <(grep -E '^([^ ]+ ){6}.' "$seen_file")
}

read_counts() {
  local line name
  litestream_start='' errors_of=()
  [[ -n $metrics_text ]] || return 0
  while IFS= read -r line; do
    case $line in
      'process_start_time_seconds '*) litestream_start=${line##* } ;;
      *)
        name=${line#*db=\""$data"/}
        errors_of["${name%\"\}*}"]=${line##* }
        ;;
    esac
  done < <(grep -E '^(process_start_time_seconds |litestream_sync_error_count\{)' <<<"$metrics_text")
}

look_at_files() { # DATABASE...
  local now name inode size changed moved path paths=() recent=()
  printf -v now '%(%s)T' -1
  stand_of=()
  for name; do paths+=("$data/$name" "$data/$name-wal"); done
  while IFS=' ' read -r inode size changed moved path; do
    name=${path#"$data"/} name=${name%-wal}
    stand_of["$name"]+=$inode.$size.$changed.$moved/
    ((now - ${changed%.*} >= seen_settled && now - ${moved%.*} >= seen_settled)) || recent+=("$name")
  done < <(stat -c '%i %s %.9Y %.9Z %n' "${paths[@]}" 2>/dev/null)
  for name in "${recent[@]}"; do stand_of["$name"]=''; done
}

# Notes that a database is in the storage up to a transaction, as it stood before that was asked; and, with ASKED, what a restore reaches.
note_seen() { # DATABASE TXID [ASKED]
  local at=-
  [[ -n $litestream_start && -n ${stand_of[$1]-} && -n ${errors_of[$1]-} && $1 != *$'\n'* ]] || return 0
  [[ -z ${3-} ]] || printf -v at '%(%s)T' -1
  printf '%s %s %s %s %s %s %s\n' "$litestream_start" "${stand_of[$1]}" "${errors_of[$1]}" "$2" "${3:--}" "$at" "$1" >>"$seen_file" || true
}

# Whether the storage itself said within two hours that a restore reaches this transaction.
is_answer_seen() {              # DATABASE TXID
  local now at=${asked_at[$1]-} # bash would run what stands in an index within an arithmetic expression
  printf -v now '%(%s)T' -1
  [[ -n $2 && $at =~ ^[0-9]+$ && -n ${asked_txid[$1]-} && ! ${asked_txid[$1]} < $2 ]] && ((now >= at && now - at < seen_asked_for))
}

# Leaves the newest line for each database, and the newest in which the storage answered.
shorten_seen() {
  local lines
  lines=$(grep -c '' "$seen_file" 2>/dev/null) || return 0
  ((lines > 2 * ${#stand_of[@]} + 100)) || return 0
  tac "$seen_file" | awk '{ line = $0; asked = $5 != "-"; for (i = 0; i < 6; i++) sub(/^[^ ]* /, "")
    if (!taken[$0]++ + (asked && !answered[$0]++)) print line }' |
    tac >"$seen_file.$$" || return 0
  mv -f "$seen_file.$$" "$seen_file"
}
