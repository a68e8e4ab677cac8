# shellcheck shell=bash
# What the storage has of the files. A snapshot stands for a transaction: the second in which it was begun, written as Litestream writes
# transactions, so that the record and the table in guard/decide.sh treat both alike.

files_ask_seconds=60

# Sets [id], [time], [txid], [count] and [bytes] of the newest snapshot, or of the newest up to a point in time; empty where there is none.
# Fails, with a problem, when the storage cannot tell.
ask_files() { # VARIABLE [TIME]
  local status=0
  set_up_remote || return
  [[ -z ${2-} || ! -s $work/snapshots ]] || {
    read_snapshots "$1" "$2" # the same answer, for another time
    return
  }
  look_at_place || return
  [[ -z $place_is_empty ]] || {
    printf '[]' >"$work/snapshots"
    read_snapshots "$@"
    return
  }
  restic_run "$files_ask_seconds" snapshots --json --no-lock --no-cache >"$work/snapshots" 2>"$work/error" || status=$?
  ((status == 0)) || {
    if ((status == 10)); then files_lost_beginning; else explain_files_error "$status"; fi
    return 1
  }
  read_snapshots "$@"
}

read_snapshots() { # VARIABLE [TIME]
  local answer id='' time='' txid='' count='' bytes='' status=0
  answer=$(newest_snapshot "${2-}") || status=$?
  IFS='|' read -r id time txid count bytes <<<"$answer"
  ((status == 0)) && [[ -z $id ]] || is_transaction "$txid" || { # what cannot be read is not a storage without a backup
    problem "restic's answer about the files cannot be understood." 'Use the images that docker-compose-template.yml names.'
    return 1
  }
  set_entry "$1" id "$id"
  set_entry "$1" time "$time"
  set_entry "$1" txid "$txid"
  set_entry "$1" count "${count:-0}"
  set_entry "$1" bytes "${bytes:-0}"
}

newest_snapshot() { # [TIME]
  local until=''
  if [[ -n ${1-} ]]; then
    until=$(date -d "$1" +%s) || return
    until="moment <= $until and"
  fi
  sqlite3 -init /dev/null -batch :memory: "
    select json_extract(value, '\$.id'), strftime('%Y-%m-%dT%H:%M:%SZ', moment, 'unixepoch'), printf('%016x', moment),
      coalesce(json_extract(value, '\$.summary.total_files_processed'), 0),
      coalesce(json_extract(value, '\$.summary.total_bytes_processed'), 0)
    from (select value, cast(strftime('%s', json_extract(value, '\$.time')) as integer) as moment
      from json_each(cast(readfile('$work/snapshots') as text)))
    where $until json_extract(value, '\$.id') not glob '*[^0-9a-f]*'
    order by moment desc limit 1" 2>/dev/null
}

# Prints how many snapshots the last answer has, and the time of the oldest.
count_snapshots() {
  sqlite3 -init /dev/null -batch :memory: "select count(*), strftime('%Y-%m-%dT%H:%M:%SZ', min(json_extract(value, '\$.time')))
    from json_each(cast(readfile('$work/snapshots') as text))" 2>/dev/null
}

# Prints the text of this second as a transaction.
moment_txid() { printf '%016x' "$1"; }    # SECONDS
txid_moment() { printf %d "$((16#$1))"; } # TXID
