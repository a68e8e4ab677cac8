# shellcheck shell=bash
# A Job of the deployment's own pod: the restore check, the migration. It is derived from the StatefulSet, so that it runs with the same
# image, values, rights and volumes, and no second description can differ from the first. Each has one try, so a refusal appears once.

# Runs steps one after another and shows the output of each. Returns the exit code of the one that failed.
run_job() { # NAME claim|empty|temporary STEP..., each as "NAME ARGUMENT..." in JSON; the step "migrate" is the app itself
  local steps status=0 seconds=$(($(deploy_minutes) * 60))
  steps=$(printf '%s\n' "${@:3}" | jq -s .)
  [[ $2 != claim ]] || ensure_claim || return 1
  k delete job "$1" --ignore-not-found --cascade foreground >/dev/null 2>error || {
    say "The earlier Job $1 cannot be deleted: $(tail -n 1 error)"
    return 1
  }
  # shellcheck disable=SC2016 # jq's variables
  jq --arg name "$1" --arg volume "$2" --arg claim "$cluster_claim" --argjson seconds "$seconds" --argjson steps "$steps" \
    "$job_program" manifests.json | k create -f - >/dev/null 2>error || {
    say "The Job $1 cannot be created: $(plain_lines <error | tail -n 3)"
    return 1
  }
  wait_job "$1" || status=$?
  # Its output has been shown. As long as its pod exists, it holds the claim, and a claim that was lost could not be replaced.
  [[ -z $job_ended ]] || k delete job "$1" --ignore-not-found --cascade foreground >/dev/null 2>&1 || true
  return "$status"
}

# shellcheck disable=SC2016 # jq's variables
job_program='
  map(select(.kind == "StatefulSet"))[0].spec as $set | $set.template.spec as $pod |
  [$pod.initContainers[] | select(.name == "restic" or .name == "rclone")] as $tools |
  ($pod.initContainers[] | select(.name == "restore")) as $check | ($pod.containers[] | select(.name == "app")) as $app |
  [$steps[] | .[0] as $step | .[1:] as $arguments |
    if $step == "migrate" then $app | del(.ports, .startupProbe, .readinessProbe, .livenessProbe) | .args = $arguments
    else $check | .command = ["/deploy/deploy.sh"] + (if $arguments[0] == "cluster" then [] else ["guard"] end) + $arguments end |
    .name = $step] as $containers |
  {apiVersion: "batch/v1", kind: "Job", metadata: {name: $name}, spec: {backoffLimit: 0, activeDeadlineSeconds: $seconds,
    ttlSecondsAfterFinished: 600, template: {spec: ($pod | del(.terminationGracePeriodSeconds) + {restartPolicy: "Never",
      initContainers: ($tools + $containers[:-1]), containers: $containers[-1:], volumes: (.volumes + [{name: "data"} +
        if $volume == "claim" then {persistentVolumeClaim: {claimName: $claim}}
        elif $volume == "temporary" then
          {ephemeral: {volumeClaimTemplate: {spec: ($set.volumeClaimTemplates[0].spec | .accessModes = ["ReadWriteOnce"])}}}
        else {emptyDir: {}} end])})}}}'

# A step of a Job. The full stop is there because jq drops a NUL at the end.
step() { { printf '%s\0' "$@" && printf .; } | jq -Rsc 'split("\u0000")[:-1]'; } # NAME ARGUMENT...

# The claim that the StatefulSet makes for its pod, where it has not done so yet.
ensure_claim() {
  # shellcheck disable=SC2016 # jq's variables
  [[ -n $(cluster_object pvc "$cluster_claim") ]] ||
    jq --arg name "$cluster_claim" 'map(select(.kind == "StatefulSet"))[0] | {apiVersion: "v1", kind: "PersistentVolumeClaim",
      metadata: {name: $name, labels: .spec.selector.matchLabels}, spec: .spec.volumeClaimTemplates[0].spec}' manifests.json |
    k create -f - >/dev/null 2>error || {
    say "The volume claim $cluster_claim cannot be created: $(tail -n 1 error)"
    return 1
  }
}

job_ended='' # whether the Job that was waited for has ended

wait_job() { # NAME
  local answer state='' pod absent=$SECONDS until=$((SECONDS + $(deploy_minutes) * 60 + 60))
  until [[ $state == @(succeeded|failed) ]]; do
    ((SECONDS < until)) || break
    answer=$(cluster_object job "$1") || answer=''
    [[ -n $answer ]] || answer='{}'
    # shellcheck disable=SC2016 # jq's variables
    state=$(jq -r 'if (.status.succeeded // 0) > 0 then "succeeded" elif (.status.failed // 0) > 0 or
      any(.status.conditions[]?; .type == "Failed" and .status == "True") then "failed" else "" end' <<<"$answer")
    pod=$(k get pods -l "job-name=$1" -o json 2>/dev/null | jq '.items[0] // {}') || pod='{}'
    [[ $pod == '{}' ]] || absent=$SECONDS
    if [[ -z $state ]] && { cannot_start "$pod" || { [[ $pod == '{}' ]] && is_not_created Job "$1" "$absent"; }; }; then
      k delete job "$1" --cascade foreground >/dev/null 2>&1 || true
      return 1
    fi
    [[ -n $state ]] || sleep 0.5
  done
  job_ended=$state
  show_steps "$1" "$pod"
  [[ $state != succeeded ]] || return 0
  [[ $state == failed ]] || is_unscheduled "$pod" ||
    say "The Job $1 did not end in time. To see why: $(cluster_command "describe job $1")"
  return "$(jq '[(.status.initContainerStatuses, .status.containerStatuses)[]? |
    .state.terminated.exitCode // 0 | select(. != 0)][0] // 1' <<<"$pod")"
}

# Whether a container has a fault that waiting does not cure; prints that fault.
cannot_start() { # POD
  local why
  why=$(jq -r '[(.status.initContainerStatuses, .status.containerStatuses)[]? | .state.waiting | select(.reason? |
    IN("ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError", "CreateContainerError")) |
    "\(.reason): \(.message)"][0] // empty' <<<"$1")
  [[ -n $why ]] || return 1
  say "A container cannot start: ${why:0:500}"
  [[ $why != *Image* ]] || say \
    '  -> If the image is private: gh secret set REGISTRY_USERNAME, gh secret set REGISTRY_PASSWORD; then run the release again'
}

# After which a pod that the cluster refuses to create is not expected any more. A quota counts an earlier pod until some seconds after its
# end.
pod_patience_seconds=30

# Whether the cluster refuses to create the pod, because of a quota or a rule of its own; says why. Only the events of this time know it.
is_not_created() { # KIND NAME SINCE-WHEN-THERE-IS-NO-POD, in SECONDS
  local why
  ((SECONDS - $3 >= pod_patience_seconds)) || return 1
  # shellcheck disable=SC2016 # jq's variables
  why=$(k get events --field-selector "involvedObject.kind=$1,involvedObject.name=$2,reason=FailedCreate" -o json 2>/dev/null |
    jq -r --argjson since "$((EPOCHSECONDS - SECONDS + $3))" '[.items[] | select(.lastTimestamp) |
      select((.lastTimestamp | fromdate) >= $since)] | sort_by(.lastTimestamp)[-1].message // empty') || why=''
  [[ -n $why ]] || return 1
  say "The cluster refuses to create the pod: ${why:0:500}"
}

# Whether no node takes the pod; says why. A volume that is being created, or a node, may be the reason for some minutes.
is_unscheduled() { # POD
  local why
  why=$(jq -r '[.status.conditions[]? | select(.type == "PodScheduled" and .status == "False") | .message][0] // empty' <<<"$1")
  [[ -n $why ]] || return 1
  say "No node of the cluster takes the pod: ${why:0:500}"
  [[ $why != *'node affinity/selector'* ]] || say "  -> The image is built for one processor, which nodeSelector in\
 .deploy/kubernetes names. Build it for that of the nodes: npm create litestream@latest -- --architecture arm64 (or amd64)"
}

# The output of each step, in their order. The output of the app is quoted.
show_steps() { # JOB POD
  local name
  while IFS= read -r name; do
    if [[ $name == migrate ]]; then
      k logs "job/$1" -c "$name" --tail 40 2>/dev/null | quote_lines || true
    else k logs "job/$1" -c "$name" 2>/dev/null | plain_lines || true; fi
  done < <(jq -r '(.status.initContainerStatuses, .status.containerStatuses)[]? | select(.state.terminated) | .name' <<<"$2")
}
