# shellcheck shell=bash
# Says whether every database on the volume is in the storage right now: the sidecar's health check, as the app's user.
#
#   health            the health check: one line with the cause when something is wrong
#   health --watch    the health check as the probe of a cluster
#   health --report   the same for a person: the cause or the good news, the last heartbeat, and what else is worth to know
#   health --sync     waits until everything is in the storage, as long as restoring it may take
#   health --forget   forgets databases of a pattern that were deleted on purpose, see gone-files.sh
#   health --locks    names locks that a migration left, see left-locks.sh
#   health --prove    both, asks the storage whether it could be restored, and prints DATABASE@TRANSACTION lines;
#                     with --restore it does restore, to a file that goes away again

health_seconds=17 # for the check that Docker calls, which gives it 20 (the Compose file): what takes longer is told as well
loud_code=3       # exit code of what a monitor is told at once
sync_names=()     # databases about which Litestream is asked
sync_seconds=''   # for each of them

health_main() { # [--sync | --prove [--restore] | --report | --watch | --locks | --forget NAME...]
  case ${1-} in
    '') watch_health ;;
    --watch) watch_in_cluster ;;
    --report) report_health ;;
    *) check_health "$@" ;;
  esac
}

# The check that Docker calls, with an end in any case.
watch_health() {
  local text status
  run_check
  [[ -z $text ]] || printf '%s\n' "$text"
  tell_monitor "$status" "${text//$'\n'/ }"
  ((status == 0)) || exit 1
}

# An unhealthy backup must neither take the app from its visitors nor restart the sidecar, which is what probes of Kubernetes do. So this
# one succeeds, and the log of the sidecar says once what is wrong, and once that it is well again.
watch_in_cluster() {
  local text status now
  run_check
  tell_monitor "$status" "${text//$'\n'/ }"
  now="not backed up: $text"
  ((status)) || now='backed up'
  [[ $now == "$(recall watched)" ]] || say_in_log "health: $now"
  remember watched "${now//$'\n'/ }"
}

# Sets text and status of its caller: what a health check says, and its exit code.
run_check() {
  local answer
  text='' status=0
  exec {answer}< <(check_health 2>&1)
  if read -r -d '' -t "$health_seconds" -u "$answer" text || (($? <= 128)); then
    wait "$!" || status=$?
  else
    kill "$!" 2>/dev/null || true
    status=1 text="${text:+$text }the health check took longer than $health_seconds seconds"
  fi
  exec {answer}<&-
  text=${text%$'\n'}
}

check_health() { # [--sync | --prove [--restore]]
  local mode=${1-} restore=${2-} seconds=$health_sync_seconds manifest name turn='' new_files=() present=() provable=()
  shopt -s nullglob
  if [[ $mode == --locks ]]; then
    print_left_locks
    return
  elif [[ $mode == --forget ]]; then
    forget_gone_files "${@:2}"
    return
  fi
  [[ ! -e $refusal ]] || health_fail "$(paste -sd ' ' "$refusal")"
  [[ -z $mode ]] || seconds=$((conf[restore_minutes] * 60))
  make_work_folder
  [[ -n $mode ]] || require_no_renewal
  this_storage=$(storage_id) || health_fail "$(folder_gone_text)"
  manifest_name manifest
  require_own_files
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
  note_known_files "${present[@]}" || true # before the marks: a note of before them would speak of another file
  [[ -z $mode ]] || sync_files
  if [[ $mode == --prove ]]; then
    hear_restore_check
    prove_databases "$seconds" "$restore" "${provable[@]}"
    prove_files
  fi
  # From now on its loss is noticed, and its file on this volume is known to be this deployment's.
  for name in "${present[@]}"; do is_proven "$name" || write_marker "$name" proven "${uploaded[$name]}"; done
  shorten_seen
  [[ $mode != --sync ]] || return 0
  [[ -n $mode ]] || check_files
  check_validation
  [[ -n $mode ]] || check_chains "${databases[@]}" ${manifest:+"$manifest"} "${new_files[@]}" "$turn_database"
  check_disk_left
  [[ -n $mode ]] || beat
}

health_fail() { # CAUSE [EXIT-CODE]
  local text
  plain text "$1"
  printf '%s\n' "${text::2000}"
  exit "${2:-1}"
}

health_loud() { health_fail "$1" "$loud_code"; } # CAUSE

# Waits until these databases are in the storage, and sets the transaction that it has of each in uploaded. Litestream is asked about
# those that may have changed, and about the first one in any case, so that it is known to answer.
sync_databases() { # SECONDS DATABASE...
  local name number
  sync_seconds=$1 sync_names=()
  for name in "${@:2}"; do
    [[ -n ${uploaded[$name]-} && $name != "$2" ]] || sync_names+=("$name")
  done
  side_by_side sync_numbered "${!sync_names[@]}"
  for number in "${!sync_names[@]}"; do read_sync "$number"; done
}

sync_numbered() { # NUMBER
  local name=${sync_names[$1]} txid
  litestream sync -wait -json -timeout "$sync_seconds" -socket "$socket" "$data/$name" >"$work/sync-$1" 2>&1 || {
    : >"$work/sync-$1.failed"
    return 1
  }
  replica_txid "$(<"$work/sync-$1")" txid && note_seen "$name" "$txid"
}

replica_txid() { # LITESTREAM'S-ANSWER VARIABLE
  [[ $1 =~ \"replica_txid\":\ *([0-9]{1,18})[^0-9] ]] && printf -v "$2" '%016x' "$((10#${BASH_REMATCH[1]}))"
}

# Sets uploaded from what Litestream said; what it failed to do ends the check.
read_sync() { # NUMBER
  local name=${sync_names[$1]} answer damaged txid
  answer=$(<"$work/sync-$1") || true
  if [[ -e $work/sync-$1.failed ]]; then
    # Litestream goes on after the newest of its files, and fetches that from the storage where it has none. So this stays until a person
    # removes what is damaged.
    if [[ $answer == *'ltx file corrupted'* ]]; then
      damaged=$(grep -o '[0-9a-f]*-[0-9a-f]*\.ltx' <<<"$answer" | tail -n 1) || true
      health_fail "$name is not backed up: Litestream's copy of the newest file of the backup${damaged:+, $damaged,} is damaged on this\
 volume, as by a loss of power; the database itself is not affected. To make a new copy: $(adopt_command local). If this message comes\
 back, the file in the storage is damaged as well: move ${conf[id]}/$name/ away there, and do the same again; a new backup begins"
    fi
    ! says_replaced "$answer" || fail_replaced "$name"
    # It would go on after the newest file in the storage, and there is none any more.
    [[ $answer != *'open ltx file'*'no such file'* ]] || health_fail \
      "$name is not backed up: the storage lost what was uploaded. Move ${conf[id]}/$name/ away in the storage and deploy with\
 --adopt local"
    health_fail "$name is not backed up: $(explain_for_health "$answer")"
  fi
  replica_txid "$answer" txid || health_fail "$name: cannot understand what Litestream says: ${answer//$'\n'/ }"
  uploaded["$name"]=$txid
}

# Litestream needs room on the volume as well.
check_disk_left() {
  local free
  free=$(df --output=avail -k "$data")
  free=${free##*$'\n'}
  ((free >= 102400)) || health_fail "the disk is nearly full: $((free / 1024)) MB left"
}
