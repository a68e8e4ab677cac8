# shellcheck shell=bash
# Starts the new version, and starts the earlier version again where the new one does not become ready.

cluster_start() {
  local stopped_before=''
  read_manifests
  [[ -e before ]] || keep_version_before
  if [[ -e since ]]; then stopped_before=1; else date -u +%Y-%m-%dT%H:%M:%SZ >since; fi
  ! has_version_before || note_downtime
  begin_change start
  say "starting $(app_image manifests.json)"
  (apply_objects "$is_of_readers | not") || roll_back_cluster 'The new version could not be started. The log of this step shows the cause.'
  wait_pod || roll_back_cluster 'The new version did not come up.'
  end_change
  drop_start_copy_in_pod
  [[ -n $stopped_before ]] || note_takeover
  k annotate statefulset app "$served_mark=yes" "$stopped_mark-" --overwrite >/dev/null 2>error ||
    cluster_stop "The record that a version serves here could not be stored in the cluster: $(tail -n 1 error)"
  print_downtime
}

# Where this step stopped the app: the pod of this version was created after the last write of the earlier pod.
note_takeover() {
  local created
  created=$(cluster_object pod "$cluster_pod" | jq -r '.metadata.creationTimestamp // empty') || created=''
  [[ -z $created || ! $created > $(<since) ]] || date -u -d "$created + 1 second" +%Y-%m-%dT%H:%M:%SZ >since
}

# It is not needed any more, because the new version serves. A release that was cut off may have left it.
drop_start_copy_in_pod() {
  [[ ${conf[migrate]-} == start ]] || return 0
  in_pod /deploy/deploy.sh cluster drop-copy >/dev/null 2>error ||
    cluster_stop "The new version serves, but the copy from before its start could not be deleted: $(tail -n 1 error)"
  rm -f start_copied
}

# Keeps the StatefulSet as it was before anything is changed: the version to go back to.
keep_version_before() {
  cluster_object statefulset app >before 2>error || cluster_stop "The cluster did not answer, or refused: $(tail -n 1 error)"
  [[ -s before ]] || echo '{}' >before
}

has_version_before() { jq -e .spec before >/dev/null; }

app_image() { # FILE with objects
  jq -r '[.. | objects | select(.name? == "app") | .image? | strings][0] // empty' "$1"
}

# From here on, the app may not answer requests.
note_downtime() { [[ -e down_since ]] || date +%s.%N >down_since; }
print_downtime() {
  [[ ! -e down_since ]] || printf 'downtime=%s\n' "$(jq -n --arg now "$(date +%s.%N)" --rawfile since down_since \
    '(($now | tonumber) - ($since | rtrimstr("\n") | tonumber)) * 100 | round / 100')"
}

# Starts the earlier version on the same data, so that what was written since stays. After a failed migration, also one at the start of the
# app, it starts on the data from before the migration. If that was at the start, the storage has more than the copy, so the copy begins a
# backup of its own there.
roll_back_cluster() { # WHY; ends the step
  local steps=()
  say "$1"
  failed_stage=${failed_stage:-$current_stage}
  begin_stage 'roll back'
  [[ ! -e migrating ]] || steps=("$(step return --return-copy)")
  [[ ! -e start_copied ]] ||
    steps=("$(step take-copy cluster take-copy)" "$(step return --return-copy)" "$(step begin-backup --adopt local)"
    "$(step drop-copy cluster drop-copy)")
  if ((${#steps[@]})); then
    say 'returning the databases to what they were before'
    { stop_pod && run_job return-copy claim "${steps[@]}"; } || stay_stopped \
      "The databases could not be returned to what they were before the migration. The log of this step shows the cause.\
 The app stays stopped, and the copy is safe on the volume. Correct the cause, then deploy again."
    rm -f migrating start_copied # a second call finds nothing to return
  fi
  if ! has_version_before; then
    k scale statefulset app --replicas 0 >/dev/null 2>&1 || true
    stay_stopped 'There is no earlier version to return to. The app is stopped, and its volume is kept.'
  fi
  jq 'del(.status, .metadata.managedFields, .metadata.resourceVersion, .metadata.uid, .metadata.generation, .metadata.creationTimestamp) |
    .spec.replicas = 1' before |
    k apply --server-side --force-conflicts --field-manager generator-litestream -f - >/dev/null 2>error ||
    cluster_stop "The earlier version cannot be started again: $(plain_lines <error | tail -n 3)"
  forget_stopped
  say_data_is_older "gh workflow run recover.yml $(environment_input)-f to=$(cat since)"
  wait_pod || {
    end_change
    cluster_stop "The earlier version does not serve either. The log of this step shows the cause."
  }
  end_change
  print_downtime
  cluster_stop "The earlier version serves again: $(app_image before)"
}

# The app stays stopped until a person has decided: no later step of this run starts anything.
stay_stopped() { # TEXT; ends the step
  end_change
  cluster_stop "$1"
}
