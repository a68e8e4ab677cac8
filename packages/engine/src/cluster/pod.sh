# shellcheck shell=bash
# The one pod of the app: stopping it, and waiting until a version of it serves or says why it does not.

# The app goes first, then the sidecar, which uploads the last write. Before a first version there is nothing to stop.
stop_pod() {
  local set
  set=$(cluster_object statefulset app 2>error) || {
    say "The cluster cannot be asked: $(tail -n 1 error)"
    return 1
  }
  [[ -n $set ]] || return 0
  { k scale statefulset app --replicas 0 && k wait --for delete "pod/$cluster_pod" --timeout 10m; } >/dev/null 2>error || {
    say "The app cannot be stopped: $(tail -n 1 error)"
    return 1
  }
}

# Whether the sidecar can be asked.
is_sidecar_running() {
  local pod
  pod=$(cluster_object pod "$cluster_pod") || return
  jq -e 'any(.status.initContainerStatuses[]?; .name == "litestream" and .state.running)' <<<"${pod:-null}" >/dev/null
}

# shellcheck disable=SC2016 # jq's variables
pod_program='.set as $set | .pod as $pod |
  ([$pod.status.initContainerStatuses[]?, $pod.status.containerStatuses[]?] | map({key: .name, value: .}) | from_entries) as $of |
  any($pod.status.conditions[]?; .type == "Ready" and .status == "True") as $ready |
  if $set.status.observedGeneration != $set.metadata.generation or $pod == null then "waiting"
  elif $pod.metadata.labels["controller-revision-hash"] != $set.status.updateRevision then
    if $ready or $pod.metadata.deletionTimestamp then "waiting" else "stale" end
  elif $ready then "ready"
  elif ($of.restore | .state.terminated // .lastState.terminated | .exitCode // 0) != 0 then "refused"
  elif ($of.app.restartCount // 0) >= (if $of.app.state.running then 3 else 2 end) then "failed"
  elif $of.app.state.running then "started" else "waiting" end'

# Waits until the pod of the StatefulSet as it is now answers. Says why it does not.
wait_pod() {
  local set pod state started='' until=$((SECONDS + $(deploy_minutes) * 60))
  while ((SECONDS < until)); do
    set=$(cluster_object statefulset app) && pod=$(cluster_object pod "$cluster_pod") || set='' pod=''
    state=$(printf '{"set":%s,"pod":%s}' "${set:-null}" "${pod:-null}" | jq -r "$pod_program")
    case $state in
      ready) return 0 ;;
      refused)
        say 'The restore check refuses to let the app start:'
        k logs "$cluster_pod" -c restore 2>/dev/null | plain_lines || true
        return 1
        ;;
      failed) break ;;
      # A pod that never became ready is not replaced by itself.
      stale) k delete pod "$cluster_pod" --wait=false >/dev/null 2>&1 || true ;;
      started)
        started=${started:-$SECONDS}
        ((SECONDS < started + conf[start_seconds] + 30)) || break
        ;;
    esac
    if [[ -n $pod ]] && cannot_start "$pod"; then return 1; fi
    sleep 1
  done
  say "The app does not answer on ${conf[health_path]}; the end of its log:"
  k logs "$cluster_pod" -c app --tail 20 2>/dev/null | quote_lines || true
  return 1
}
