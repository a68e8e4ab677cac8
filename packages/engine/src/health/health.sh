# shellcheck shell=bash
# Says whether every database on the volume is in the storage right now: the sidecar's health check, as the app's user.
#
#   health            the health check: one line with the cause when something is wrong
#   health --sync     waits until everything is in the storage, as long as restoring it may take
#   health --prove    both, asks the storage whether it could be restored, and prints DATABASE@TRANSACTION lines;
#                     with --restore it does restore, to a file that goes away again

sync_names=()   # databases about which Litestream is asked
sync_seconds='' # for each of them

health_main() { # [--sync | --prove [--restore]]
  local mode=${1-} restore=${2-} seconds=$health_sync_seconds manifest name turn='' new_files=() present=() provable=()
  shopt -s nullglob
  [[ ! -e $refusal ]] || health_fail "$(paste -sd ' ' "$refusal")"
  [[ -z $mode ]] || seconds=$((conf[restore_minutes] * 60))
  make_work_folder
  this_storage=$(storage_id) manifest=$(manifest_name)
  ! counts_turns || turn=$turn_database
  [[ -z $manifest ]] || record_new_files new_files
  for name in "${databases[@]}" ${manifest:+"$manifest"} "${new_files[@]}" ${turn:+"$turn"}; do
    if [[ -s $data/$name ]]; then
      present+=("$name")
      [[ $name == "$turn_database" ]] || provable+=("$name") # that one is ours, and no part of the proof
    elif is_proven "$name"; then
      health_fail "$name is gone from the volume: stop the app and deploy again, which restores it"
    fi # else it is not made yet
  done
  recall_seen "${present[@]}"
  sync_databases "$seconds" "${present[@]}"
  if [[ $mode == --prove ]]; then prove_databases "$seconds" "$restore" "${provable[@]}"; fi
  # From now on its loss is noticed, and its file on this volume is known to be this deployment's.
  for name in "${present[@]}"; do is_proven "$name" || write_marker "$name" proven "${synced_txid[$name]}"; done
  shorten_seen
  [[ $mode != --sync ]] || return 0
  check_validation
  check_disk_left
}

health_fail() {
  printf '%s\n' "$1"
  exit 1
} # CAUSE

# Waits until these databases are in the storage, and sets the transaction that it has of each in synced_txid. Litestream is asked about
# those that may have changed, and about the first one in any case, so that it is known to answer.
sync_databases() { # SECONDS DATABASE...
  local name number
  sync_seconds=$1 sync_names=()
  for name in "${@:2}"; do
    [[ -n ${synced_txid[$name]-} && $name != "$2" ]] || sync_names+=("$name")
  done
  side_by_side sync_numbered $(seq 0 $((${#sync_names[@]} - 1)))
  for number in $(seq 0 $((${#sync_names[@]} - 1))); do read_sync "$number"; done
}

sync_numbered() { # NUMBER
  local name=${sync_names[$1]} txid
  litestream sync -wait -json -timeout "$sync_seconds" -socket "$socket" "$data/$name" >"$work/sync-$1" 2>&1 || {
    : >"$work/sync-$1.failed"
    return 1
  }
  txid=$(replica_txid "$work/sync-$1") && note_seen "$name" "$txid"
}

replica_txid() { # FILE
  local answer
  answer=$(<"$1")
  [[ $answer =~ \"replica_txid\":\ *([0-9]+) ]] && printf '%016x' "${BASH_REMATCH[1]}"
}

# Sets synced_txid from what Litestream said; what it failed to do ends the check.
read_sync() { # NUMBER
  local name=${sync_names[$1]} answer damaged
  answer=$(<"$work/sync-$1")
  if [[ -e $work/sync-$1.failed ]]; then
    # Litestream takes its own position from the newest file in the storage, so this one does not recover by itself.
    if [[ $answer == *'ltx file corrupted'* ]]; then
      damaged=$(grep -o '[0-9a-f]*-[0-9a-f]*\.ltx' <<<"$answer" | tail -n 1) || true
      health_fail "$name is not backed up: a file of the backup is damaged. Delete it in the storage, its name ends this line, then deploy\
 again: $damaged"
    fi
    health_fail "$name is not backed up: $(tail -n 1 <<<"$answer" | cut -c 1-300)"
  fi
  synced_txid["$name"]=$(replica_txid "$work/sync-$1") || health_fail "$name: cannot understand what Litestream says: ${answer//$'\n'/ }"
}

# What `sync` cannot see: an idle database over a storage that is gone. Litestream looks there by itself now and then.
check_validation() {
  local line
  [[ -n $metrics_text ]] || health_fail 'Litestream does not answer'
  line=$(grep -m 1 '^litestream_last_validation_success{.*} 0$' <<<"$metrics_text") || return 0
  health_fail "the storage cannot be read, or lacks files: docker compose logs litestream (${line##*db=\"}"
}

# Litestream needs room on the volume as well.
check_disk_left() {
  local free
  free=$(df --output=avail -k "$data" | tail -n 1)
  ((free >= 102400)) || health_fail "the disk is nearly full: $((free / 1024)) MB left"
}
