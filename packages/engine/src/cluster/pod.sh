# shellcheck shell=bash
# The one pod of the app: stopping it, and waiting until a version of it serves or says why it does not. The pods that only read follow it.

# The app goes first, then the sidecar, which uploads the last write. Before a first version there is nothing to stop.
stop_pod() {
  local set
  set=$(cluster_object statefulset app 2>error) || {
    say "The cluster did not answer, or refused: $(tail -n 1 error)"
    return 1
  }
  [[ -n $set ]] || return 0
  mark_stopped
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
  if $set.status.observedGeneration != $set.metadata.generation or $pod == null then "earlier"
  elif $pod.metadata.labels["controller-revision-hash"] != $set.status.updateRevision then
    if $ready or $pod.metadata.deletionTimestamp then "earlier" else "stale" end
  elif $ready then "ready"
  elif ($of.restore | .state.terminated // .lastState.terminated | .exitCode // 0) != 0 then "refused"
  elif ($of.app.restartCount // 0) >= (if $of.app.state.running then 3 else 2 end) then "failed"
  elif $of.app.state.running then "started" else "waiting" end'

# Waits until the pod of the StatefulSet as it is now answers. Says why it does not.
wait_pod() {
  local set pod state started='' absent=$SECONDS until=$((SECONDS + $(deploy_minutes) * 60))
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
    if [[ -n $pod ]]; then
      absent=$SECONDS
      # What keeps the pod of an earlier version from its start says nothing of this one.
      [[ $state == @(earlier|stale) ]] || ! cannot_start "$pod" || return 1
    else ! is_not_created StatefulSet app "$absent" || return 1; fi
    sleep 1
  done
  ! is_unscheduled "${pod:-null}" || return 1
  say "The app does not answer on ${conf[health_path]}; the end of its log:"
  k logs "$cluster_pod" -c app --tail 20 2>/dev/null | quote_lines || true
  return 1
}

# Objects of the pods that only read, which .deploy/kubernetes/readers.yaml has where there are any.
is_of_readers='(.metadata.labels["generator-litestream/part"]? == "readers")'

has_readers() { jq -e "any(.[]; $is_of_readers)" manifests.json >/dev/null; }

# After the app, so that no reader is newer than the data that it reads, and after the record, which does not depend on them. The old
# readers continue with the old values until new ones are ready.
cluster_readers() {
  read_manifests
  say 'starting the readers'
  apply_objects "$is_of_readers"
  # After such a decision the storage may go on with another history under the same numbers, which an earlier copy does not fit.
  [[ -z ${option[adopt]-} ]] || k rollout restart deployment readers >/dev/null 2>error ||
    say "They cannot be restarted: $(tail -n 1 error)"
  wait_readers || {
    say "The new version of the app serves, and its backup is proven. Its readers did not become ready: the earlier readers go on, if there\
 are any. Correct that, then deploy again."
    return 1
  }
  finish_release
}

# Of an earlier version whose files had some.
end_readers() {
  local name
  while IFS= read -r name; do
    say "removing $name, because the files have no readers any more"
    k delete "$name" --ignore-not-found >/dev/null 2>error || say "It cannot be removed: $(tail -n 1 error)"
  done < <(k get deployments,services,poddisruptionbudgets -l generator-litestream/part=readers -o name 2>/dev/null || true)
}

# shellcheck disable=SC2016 # jq's variables
readers_program='.set as $set | ($set.status // {}) as $is |
  if $set == null or $is.observedGeneration != $set.metadata.generation then "waiting"
  elif $is.updatedReplicas == $set.spec.replicas and $is.availableReplicas == $set.spec.replicas and $is.replicas == $set.spec.replicas
  then "ready"
  elif any(.pods.items[]?; any(.status.conditions[]?; .type == "Ready" and .status == "True") | not) and
    any(.pods.items[]?.status.containerStatuses[]?; .ready == false and (.restartCount // 0) >= 3) then "failed" else "waiting" end'

# The pod that is not ready; of several the one that was restarted most often. The old readers are ready.
failing_reader='[.items[]? | select(any(.status.conditions[]?; .type == "Ready" and .status == "True") | not)] |
  sort_by([.status.containerStatuses[]?.restartCount // 0] | add // 0)[-1].metadata.name // empty'

wait_readers() {
  local set pods state one until=$((SECONDS + $(deploy_minutes) * 60))
  while ((SECONDS < until)); do
    set=$(cluster_object deployment readers) && pods=$(k get pods -l app.kubernetes.io/name=readers -o json) || set='' pods=''
    state=$(printf '{"set":%s,"pods":%s}' "${set:-null}" "${pods:-null}" | jq -r "$readers_program")
    [[ $state != ready ]] || return 0
    [[ $state != failed ]] || break
    sleep 1
  done
  one=$(jq -r "$failing_reader" <<<"${pods:-null}") || one=''
  say "The readers are not ready; the end of the logs of ${one:-one of them}:"
  k logs "${one:-deployment/readers}" -c follow --tail 10 2>/dev/null | plain_lines || true
  k logs "${one:-deployment/readers}" -c app --tail 20 2>/dev/null | quote_lines || true
  return 1
}
