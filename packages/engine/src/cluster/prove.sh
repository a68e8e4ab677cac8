# shellcheck shell=bash
# Proves the backup at the end of a release, and stores the result in the cluster. The restore check of every pod reads that record: a lost
# volume together with an empty storage is then not taken for a first deployment.

cluster_prove() {
  say 'proving the backup'
  prove_backup || {
    say 'The new version serves, but its backup is not proven. The log of this step shows the cause. Correct it, then deploy again.'
    return 1
  }
  compare_in_cluster || return
  keep_record_in_cluster || cluster_stop "The record of the proven databases could not be stored in the cluster: $(tail -n 1 error)"
  emit "proven=$(counted_proof "$proof")"
  step_output proven "$(counted_proof "$proof")"
  step_output since "$(<since)"
  ! has_version_before || emit "return_to=$(<since)"
  read_manifests
  ! has_readers || return 0
  end_readers
  finish_release
}

finish_release() {
  echo deploy >finished
  end_external_secrets
  prune_values
  say 'deployed'
}

# The sidecar sees the volume only. What the app writes into its own container is not compared here. A sidecar that does not answer has not
# said that there is no difference.
compare_in_cluster() {
  local one now answer
  TZ=UTC0 printf -v now '%(%Y-%m-%dT%H:%M:%SZ)T' -1
  differences=()
  answer=$(in_pod /deploy/deploy.sh opened 2>&1) || answer="difference=unseen $(tail -n 1 <<<"$answer" | tr -d '\r')"
  while read -r one; do
    differences+=("${one%% *} $now ${one#* }")
  done < <(sed -n 's/^difference=//p' <<<"$answer")
  judge_differences
}

keep_record_in_cluster() {
  # shellcheck disable=SC2016 # jq's variables
  jq -n --arg proven "$(counted_proof "$proof")" '
    {apiVersion: "v1", kind: "ConfigMap", metadata: {name: "record"}, data: {proven: $proven}}' |
    k apply --server-side --force-conflicts --field-manager generator-litestream -f - >/dev/null 2>error
}

# What a person decided for this run counts more than what was proven before: the next proof writes a new record.
forget_record() {
  [[ -z ${option[adopt]-} && ${#dropped_databases[@]} == 0 ]] || k delete configmap record --ignore-not-found >/dev/null 2>&1 || true
}
