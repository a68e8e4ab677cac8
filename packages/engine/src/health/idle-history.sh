# shellcheck shell=bash
# The history of a database that nobody writes to. Litestream takes a snapshot a day, but only of what changed, and deletes each one that is
# older than the history. After weeks without a change, the first write would lead to a new snapshot, and the old one would go: the only one
# that holds the state before that write. So such a database gets a transaction of Litestream's own once a day, and with it a snapshot.

idle_seconds=72000         # less than the day between two snapshots, because each database is looked at once an hour
idle_failed_seconds=144000 # how long it may fail, because the app may hold the lock; the shortest history is kept for two days

# Of files that appear while the app runs there may be hundreds that are finished, so they get none.
keep_history() { # DATABASE TIME-OF-THE-NEWEST-CHANGE
  local moment idle error
  is_database "$1" && [[ -e $data/$1 ]] && moment=$(date -d "$2" +%s 2>/dev/null) || return 0
  idle=$(($(date +%s) - moment))
  ((idle > idle_seconds)) || return 0
  error=$(add_own_transaction "$data/$1" 1000 2>&1) || ((idle <= idle_failed_seconds)) ||
    health_fail "$1: nothing was written for $((idle / 3600)) hours, and the daily transaction of Litestream cannot be written: \
${error##*$'\n'}. Without it, Litestream deletes the history after the next change"
}

add_own_transaction() { # DATABASE-FILE MILLISECONDS-TO-WAIT
  ask_sqlite -cmd ".timeout $2" "$1" \
    'insert into _litestream_seq (id, seq) values (1, 1) on conflict (id) do update set seq = seq + 1'
}
