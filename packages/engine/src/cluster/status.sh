# shellcheck shell=bash
# For a person with rights in the cluster: which version runs, how its backup is, and where nothing serves, why and what to do.

cluster_status() { # fails where nothing serves
  local set pod
  { set=$(cluster_object statefulset app) && pod=$(cluster_object pod "$cluster_pod"); } ||
    cluster_stop 'The cluster did not answer, or refused. Check which one kubectl asks: kubectl config current-context'
  [[ -n $set ]] || cluster_stop "Nothing is deployed in the namespace ${conf[id]}."
  if jq -e '.spec.replicas == 0' <<<"$set" >/dev/null; then
    explain_stopped "$set"
    return 1
  fi
  if jq -e 'any(.status.conditions[]?; .type == "Ready" and .status == "True")' <<<"${pod:-null}" >/dev/null; then
    say "$(app_image /dev/stdin <<<"$pod") serves."
    in_pod /deploy/deploy.sh health --report
    return
  fi
  say "The pod $cluster_pod is not ready, so nothing serves."
  jq -r '(.status.initContainerStatuses, .status.containerStatuses)[]? | (.state.waiting // .state.terminated // empty) as $state |
    "\(.name): \($state.reason // "") \($state.message // "")"' <<<"${pod:-null}" | plain_lines
  [[ -z $pod ]] || k logs "$cluster_pod" -c restore --tail 20 2>/dev/null | plain_lines || true
  say "  -> To see more: $(cluster_command "describe pod $cluster_pod")"
  return 1
}

# The pod of the app is gone, because its number is 0.
explain_stopped() { # STATEFULSET
  local run start
  run=$(stopped_by "$1")
  start="$(cluster_command 'scale statefulset app --replicas 1'). Its restore check starts it only if that is safe"
  if [[ -z $run ]]; then
    say 'The app is stopped: somebody set the number of its pods to 0.'
    say "  -> To start it: $start"
    return
  fi
  say "The app is stopped: the run $run stopped it, and has not started a version since."
  ! has_active_job restore ||
    say "  -> Its Job restore still works on the volume: $(cluster_command 'logs --follow job/restore --all-containers')"
  say "  -> If that run goes on, wait for its end. If it ended, or its runner is lost: gh run rerun ${run##*/} --failed"
  say "  -> To start the earlier version at once instead: $start"
}

has_active_job() { # NAME
  cluster_object job "$1" | jq -e '(.status.active // 0) > 0' >/dev/null 2>&1
}
