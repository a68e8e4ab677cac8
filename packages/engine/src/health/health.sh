# shellcheck shell=bash
# Says whether every database on the volume is in the storage right now: the sidecar's health check, as the app's user.
#
#   health            the health check: one line with the cause when something is wrong
#   health --report   the same for a person: the cause or the good news, the last heartbeat, and what else is worth to know
#   health --sync     waits until everything is in the storage, as long as restoring it may take
#   health --locks    names locks that a migration left, see left-locks.sh
#   health --prove    both, asks the storage whether it could be restored, and prints DATABASE@TRANSACTION lines;
#                     with --restore it does restore, to a file that goes away again

health_seconds=17 # for the check that Docker calls, which gives it 20 (the Compose file): what takes longer is told as well
loud_code=3       # exit code of what a monitor is told at once

health_main() { # [--sync | --prove [--restore] | --report]
  case ${1-} in
    '') watch_health ;;
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

# Sets text and status of its caller: what a health check says, and its exit code.
run_check() {
  local answer
  text='' status=0
  exec {answer}< <(check_health 2>&1)
  if read -r -d '' -t "$health_seconds" -u "$answer" text || (($? <= 128)); then
    # shellcheck disable=SC2128 # it is no array
    wait "$!" || status=$?
  else
    # shellcheck disable=SC2128
    kill "$!" 2>/dev/null || true
    status=1 text="${text:+$text }the health check took longer than $health_seconds seconds"
  fi
  exec {answer}<&-
  text=${text%$'\n'}
}

check_health() { # [--sync | --prove [--restore]]
  local mode=${1-} restore=${2-} seconds=$health_sync_seconds manifest name txid new_files=()
  shopt -s nullglob
  if [[ $mode == --locks ]]; then
    print_left_locks
    return
  fi
  [[ ! -e $refusal ]] || health_fail "$(paste -sd ' ' "$refusal")"
  [[ -z $mode ]] || seconds=$((conf[restore_minutes] * 60))
  [[ $mode != --prove ]] || make_work_folder
  [[ -n $mode ]] || require_no_renewal
  this_storage=$(storage_id) manifest=$(manifest_name)
  require_own_files
  [[ -z $manifest ]] || record_new_files new_files
  for name in "${databases[@]}" ${manifest:+"$manifest"} "${new_files[@]}"; do
    if [[ ! -s $data/$name ]]; then
      ! is_proven "$name" || health_fail "$name is gone from the volume: stop the app and deploy again, which restores it"
      continue # not made yet
    fi
    sync_database "$name" "$seconds" txid
    uploaded["$name"]=$txid
    if [[ $mode == --prove ]]; then
      prove_database "$name" "$txid" "$seconds" "$restore" "${new_files[@]}"
      write_marker "$name" proven "$txid"
      printf '%s@%s\n' "$(recorded_name "$name")" "$txid"
    else
      # From now on its loss is noticed, and its file on this volume is known to be this deployment's.
      is_proven "$name" || write_marker "$name" proven "$txid"
    fi
  done
  ! counts_turns || prove_turn "$seconds"
  [[ $mode != --sync ]] || return 0
  check_validation
  [[ -n $mode ]] || check_chain "${databases[@]}" ${manifest:+"$manifest"} "${new_files[@]}" "$turn_database"
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

# Waits until a database is in the storage, and sets a variable to the transaction that the storage has.
sync_database() { # DATABASE SECONDS VARIABLE
  local answer damaged
  answer=$(litestream sync -wait -json -timeout "$2" -socket "$socket" "$data/$1" 2>&1) || {
    # Litestream takes its own position from the newest file in the storage, so this one does not recover by itself.
    if [[ $answer == *'ltx file corrupted'* ]]; then
      damaged=$(grep -o '[0-9a-f]*-[0-9a-f]*\.ltx' <<<"$answer" | tail -n 1) || true
      health_fail "$1 is not backed up: a file of the backup is damaged. Delete it in the storage,\
 its name ends this line, then deploy again: $damaged"
    fi
    ! says_replaced "$answer" || health_fail "$(replaced_text "$1")"
    # It would go on after the newest file in the storage, and there is none any more.
    [[ $answer != *'open ltx file'*'no such file'* ]] || health_fail \
      "$1 is not backed up: the storage lost what was uploaded. Move ${conf[id]}/$1/ away in the storage and deploy with --adopt local"
    health_fail "$1 is not backed up: $(explain_for_health "$answer")"
  }
  [[ $answer =~ \"replica_txid\":\ *([0-9]{1,18})[^0-9] ]] || health_fail "$1: cannot understand what Litestream says: ${answer//$'\n'/ }"
  printf -v "$3" '%016x' "$((10#${BASH_REMATCH[1]}))"
}

# Litestream needs room on the volume as well.
check_disk_left() {
  local free
  free=$(df --output=avail -k "$data" | tail -n 1)
  ((free >= 102400)) || health_fail "the disk is nearly full: $((free / 1024)) MB left"
}
