# shellcheck shell=bash
# Where a deployment is about to change nothing, it asks the sidecar four things in one visit, because each visit costs more than its
# question: does the app answer, does the restore check find work, what lies on the volume, is the backup proven? They are answered side by
# side, and the storage is asked once: what it tells the restore check counts for the proof as well.
#
#   unchanged PORT PATH NAME HOST GUARD-OPTION...    the first four say how the app is asked, see deploy/wait-healthy.sh
#
# Prints the lines of each answer behind its name, and then its exit code:
#   app: 200   app=0   guard: TEXT   guard=0   volume: difference=KIND NAME   volume=0   proof: DATABASE@TRANSACTION   proof=0

visit=''              # the folder of this visit: a file for each answer
storage_told=''       # descriptor of a pipe: a full stop is in it once the storage was asked, or will not be
visit_told_seconds=90 # for that; the restore check ends sooner by itself

unchanged_main() { # PORT PATH NAME HOST GUARD-OPTION...
  local app guard volume proof
  visit=$(mktemp -d)
  trap 'rm -rf "$visit"' EXIT
  exec {storage_told}<> <(:)
  timeout 5 bash -c "$app_question" "${@:1:4}" >"$visit/app" 2>/dev/null &
  app=$!
  guard_main --check --seen "${@:5}" >"$visit/guard" 2>&1 &
  guard=$!
  opened_main '' >"$visit/volume" 2>&1 &
  volume=$!
  health_main --prove >"$visit/proof" 2>&1 &
  proof=$!
  print_answer app "$app"
  print_answer guard "$guard"
  printf . >&"$storage_told" # where the restore check ended before it had asked
  print_answer volume "$volume"
  print_answer proof "$proof"
}

print_answer() { # NAME PROCESS
  local line status=0
  wait "$2" || status=$?
  while IFS= read -r line || [[ -n $line ]]; do printf '%s: %s\n' "$1" "$line"; done <"$visit/$1"
  printf '%s=%d\n' "$1" "$status"
}

# The restore check, once the storage has answered: which transaction a restore would reach, of each database that it was asked about.
tell_proof() { # DATABASE CONFIG...
  local status txid
  [[ -n $visit ]] || return 0
  while (($#)); do
    if [[ -s ${answer_of[$1]-} ]]; then
      IFS='|' read -r status txid _ <"${answer_of[$1]}"
      [[ $status != 0 ]] || printf '%s %s\n' "$txid" "$1"
    fi
    shift 2
  done >"$visit/told"
  printf . >&"$storage_told"
}

# The proof: takes these answers for its own.
hear_restore_check() {
  local txid name at
  [[ -n $visit ]] && read -r -N 1 -t "$visit_told_seconds" -u "$storage_told" _ && [[ -e $visit/told ]] || return 0
  printf -v at '%(%s)T' -1
  while IFS=' ' read -r txid name; do
    if ! is_transaction "$txid" || [[ -z $name ]]; then continue; fi
    asked_txid["$name"]=$txid asked_at["$name"]=$at
    [[ -z ${uploaded["$name"]-} || $txid < ${uploaded["$name"]} ]] || note_seen "$name" "${uploaded["$name"]}" "$txid"
  done <"$visit/told"
}
