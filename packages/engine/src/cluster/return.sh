# shellcheck shell=bash
# After a step that was cut off, because the run was cancelled, ran out of time or failed where nothing was expected to: the app may be
# stopped, or half replaced. The earlier version then starts again, as it does where the new one does not start.

# The last step of a run that did not succeed. Only where there is a file "unfinished".
cluster_return() {
  end_cut_off_step
  failed_stage=$(<unfinished)
  read_manifests
  end_job restore
  [[ $failed_stage != restore ]] || grep -qs '^restored=' restored || option[at]='' # nothing was replaced
  roll_back_cluster "This run was cut off in the step \"$failed_stage\", before a new version served. To deploy that version\
 nevertheless: gh run rerun $GITHUB_RUN_ID --failed"
}

# From here on, the app is stopped or replaced: until a version serves, or it is decided that none does, "unfinished" names the step.
begin_change() { printf '%s\n' "$1" >unfinished; } # STEP
end_change() { rm -f unfinished; }

# A runner that cancels a step ends the first process of it. Those below go on until the job has ended, and would change what runs beside
# this step. All of them hold the file "running" open.
hold_running() {
  exec {running}>running
  flock --nonblock "$running" || true
}

end_cut_off_step() {
  local process until=$((SECONDS + 60))
  until flock --nonblock running true || ((SECONDS >= until)); do
    while IFS= read -r process; do kill -KILL "${process//[!0-9]/}" 2>/dev/null || true; done < <(
      find /proc/[0-9]*/fd -maxdepth 1 -lname "$(pwd -P)/running" -printf '%h\n' 2>/dev/null | sort -u
    )
    sleep 0.2
  done
}

# A Job that the cut off step left: shows what its steps say, and ends it, so that the volume is free.
end_job() { # NAME
  local job pod
  job=$(cluster_object job "$1") || job=''
  [[ -n $job ]] || return 0
  say "ending the Job $1, which the run left"
  pod=$(k get pods -l "job-name=$1" -o json 2>/dev/null | jq '.items[0] // {}') || pod='{}'
  show_steps "$1" "$pod" | tee -a restored
  k delete job "$1" --ignore-not-found --cascade foreground >/dev/null 2>error || say "It cannot be deleted: $(tail -n 1 error)"
}

# On the StatefulSet while no version of the app runs: the run that stopped it. It stays where the runner died, so that a person who finds
# no pod learns why.
stopped_mark="generator-litestream/stopped-by"

mark_stopped() {
  k annotate statefulset app "$stopped_mark=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" --overwrite \
    >/dev/null 2>error || say "The cluster could not note which run stops the app: $(tail -n 1 error)"
}

forget_stopped() { k annotate statefulset app "$stopped_mark-" >/dev/null 2>&1 || true; }

# Prints the address of the run that stopped the app and started no version since. Nothing where the app is not stopped, or somebody else
# stopped it.
stopped_by() { # STATEFULSET
  # shellcheck disable=SC2016 # jq's variables
  jq -r --arg name "$stopped_mark" 'select(.spec.replicas == 0) | .metadata.annotations[$name]? // empty' <<<"${1:-null}"
}
