# shellcheck shell=bash
# Everything that must be right before anything is changed: the objects, asked of the cluster itself, and the databases.

# Writes what is left to do to the file "work": 0 nothing, 10 or 11 something that the app has to stop for.
cluster_check() {
  local status=11
  ! leave_out_first_deploy || say "A version of this app has served in the namespace ${conf[id]}, so this is not a first deployment.\
 To give up what it had, and begin with empty databases: run the release by hand with adopt: local"
  render_objects
  ! has_external_secrets || read_external_values
  write_secrets
  write_manifests
  say 'asking the cluster about the objects'
  apply_objects true --dry-run=server --validate=strict
  apply_values
  require_node
  say_stopped
  if is_sidecar_running; then
    say 'asking the restore check'
    status=0
    in_pod /deploy/deploy.sh guard --check --seen "${guard_options[@]}" 2>&1 || status=$?
    require_no_refusal "$status"
    require_known_databases
    ask_as_new_place
  fi
  printf '%s\n' "$status" >work
}

# If the node of the pod does not answer, the app may still write there without the cluster's knowledge. There are two signs of that: a pod
# that should have ended half a minute ago is still listed, or no command can be run in the pod.
require_node() {
  local pod node
  pod=$(cluster_object pod "$cluster_pod") || cluster_stop 'The cluster does not answer.'
  node=$(jq -r '.spec.nodeName // empty' <<<"${pod:-null}")
  [[ -n $node ]] || return 0
  if ! jq -e '(.metadata.deletionTimestamp // empty | fromdate) + 30 < now' <<<"$pod" >/dev/null; then
    is_sidecar_running || return 0
    ! (step_limit=30s && in_pod true) 2>error || return 0
  fi
  cluster_stop "The node $node, on which the pod $cluster_pod is, does not answer. The app may still write there, so no other pod is\
 started. If you know that the node is off: kubectl delete node $node; then run the release again. Otherwise wait until it is back."
}

# For whoever finds no pod: an earlier run did not come to its end.
say_stopped() {
  local run
  run=$(stopped_by "$(cluster_object statefulset app)") || run=''
  [[ -z $run ]] || say "The app is stopped since the run $run, which did not start a version. This run continues from there."
}

require_no_refusal() { # EXIT-CODE
  (($1 == 0 || $1 == 10 || $1 == 11)) ||
    cluster_stop "The restore check refuses this deployment. The log of this step names each database and its remedy.\
 Nothing was changed, and a running version keeps running."
}

# The sidecar that runs has the earlier list of databases. A database that is listed now for the first time, and lies on the volume already,
# is a person's decision: the restore check of the new pod would refuse it, when the earlier version has stopped.
require_known_databases() {
  local name unknown
  [[ -z ${option[adopt]-}${option[first_deploy]-} ]] || return 0
  unknown=$(in_pod bash -c "$unknown_program" deploy.sh "$data" "$state" "${conf[id]}" "${databases[@]}") ||
    cluster_stop 'The sidecar does not say which databases are on the volume. Nothing was changed, and a running version keeps running.'
  [[ -n $unknown ]] || return 0
  while IFS= read -r name; do
    say "$name is on the volume, has no backup of this deployment, and nothing says that it belongs to it."
    say "  -> If it is the right data, run the release by hand with adopt: local, which keeps what is on the volume and begins its backup."
    say "  -> If not, let the app close it, and move it out of the way: $(cluster_command "exec $cluster_pod -c litestream")\
 -- mv -n $data/$name $data/$name.old"
  done <<<"$unknown"
  cluster_stop 'Nothing was changed, and a running version keeps running.'
}

# Prints the databases that are on the volume without a marker of this deployment. The engine in the pod may be older than this question.
# shellcheck disable=SC2016 # for the shell in the pod
unknown_program='
  data=$1 state=$2 id=$3
  shift 3
  for name; do
    [[ -s $data/$name ]] || continue
    whose=""
    [[ ! -f $state/$name.proven ]] || read -r whose _ <"$state/$name.proven" || :
    [[ $whose == "$id" ]] || printf "%s\n" "$name"
  done'

# The sidecar that runs has the earlier values and files. With new ones, an empty place is tried as well: could it restore everything?
ask_as_new_place() {
  local status=0
  [[ -z ${option[adopt]-} ]] || return 0
  ! uses_these_values || return 0
  say 'asking the storage with the new values, as a new place would'
  run_job check empty "$(step check --check "${guard_options[@]}")" || status=$?
  require_no_refusal "$status"
}

# Whether the StatefulSet in the cluster has the same Secrets and the same ConfigMap for the backup.
uses_these_values() {
  local now new names='[.. | objects | (.secretRef.name?, .secret.secretName?, .configMap.name?)] | map(strings) | sort | unique'
  now=$(cluster_object statefulset app) || return
  now=$(jq -c ".spec.template.spec.initContainers, .spec.template.spec.volumes | $names" <<<"${now:-null}")
  new=$(jq -c "map(select(.kind == \"StatefulSet\"))[0].spec.template.spec | .initContainers, .volumes | $names" manifests.json)
  [[ $now == "$new" ]]
}

# Where a version has served in this namespace, no release is a first deployment, whatever the records say. Without --first-deploy, the
# restore check refuses to begin with empty databases where both volume and backup are gone.
leave_out_first_deploy() { # fails where there is nothing to leave out
  local set one kept=()
  [[ -n ${option[first_deploy]-} && -z ${option[adopt]-} ]] || return 1
  set=$(cluster_object statefulset app) || cluster_stop 'The cluster does not answer.'
  jq -e --arg name "$served_mark" '.metadata.annotations[$name]?' <<<"${set:-null}" >/dev/null || return 1
  option[first_deploy]=''
  for one in "${guard_options[@]}"; do [[ $one == --first-deploy ]] || kept+=("$one"); done
  guard_options=("${kept[@]}")
}
