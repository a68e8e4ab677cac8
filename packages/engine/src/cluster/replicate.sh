# shellcheck shell=bash
# The sidecar of a cluster: replicates as on a host, and asks the storage by itself whose turn it is. A node that the cluster has lost may
# run on: its pod writes and replicates, and no probe is asked any more, because the kubelet does that.

turn_question_seconds=30
replicating=(bash "$0" replicate)

# As the first process of the container. When replication is started again, it refuses, says why, and blocks the databases, as after a
# reboot.
cluster_replicate() {
  local child='' question='' ended status
  # A signal ends the waiting below: Litestream then uploads the last write, and that is waited for.
  trap 'kill -TERM "$child" 2>/dev/null || true' TERM INT
  trap 'kill "$question" 2>/dev/null || true' EXIT
  "${replicating[@]}" &
  child=$!
  while :; do
    [[ -n $question ]] || {
      ask_whose_turn &
      question=$!
    }
    ended='' status=0
    wait -n -p ended "$child" "$question" || status=$?
    [[ ${ended-} != "$child" ]] || exit "$status"
    [[ ${ended-} == "$question" ]] || continue
    question=''
    ((status == 0)) || continue
    echo 'Another place took over this deployment, so replication stops here.'
    kill -KILL "$child" 2>/dev/null || true # it would upload what is left otherwise
    wait "$child" 2>/dev/null || true
    "${replicating[@]}" &
    child=$!
  done
}

# After a while, and only where it is not known already. Succeeds where another place has it.
ask_whose_turn() {
  trap - EXIT
  sleep "$turn_question_seconds"
  [[ ! -e $refusal ]] && is_turn_lost
}

# One request for the newest file of the database of turns, which Litestream never deletes. Without an answer nothing is known.
is_turn_lost() {
  local newest
  counts_turns && [[ -s $data/$turn_database ]] && this_storage=$(storage_id) || return
  newest=$(timeout -k 5 20 litestream ltx -config "$litestream_config" -level 0 "$data/$turn_database" 2>/dev/null | tail -n 1) || return
  read -r _ _ newest _ <<<"$newest"
  [[ $newest =~ ^[0-9a-f]{16}$ ]] && [[ $(held_turn) < $newest ]]
}
