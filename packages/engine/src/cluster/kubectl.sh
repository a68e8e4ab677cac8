# shellcheck shell=bash
# How the workflow's steps speak to a cluster. The namespace is the deployment id; deploy.conf says platform=kubernetes.

cluster_pod="app-0"        # the one pod of the StatefulSet
cluster_claim="data-app-0" # its volume
cluster_floor=1.29         # lowest Kubernetes: sidecars among the init containers, ReadWriteOncePod

is_cluster() { [[ ${conf[platform]-} == kubernetes ]]; }

# With the account of KUBE_CONFIG; without that secret, with what an earlier step of the workflow set up.
k() { # ARGUMENT...
  local own=()
  [[ ! -e ${RUNNER_TEMP-}/deploy/kubeconfig ]] || own=(--kubeconfig "$RUNNER_TEMP/deploy/kubeconfig")
  timeout --kill-after=10 "$step_limit" kubectl "${own[@]}" --namespace "${conf[id]}" "$@"
}

in_pod() { k exec "$cluster_pod" -c litestream -- "$@" </dev/null; } # COMMAND..., in the sidecar

# Prints an object as JSON; nothing where there is none. Fails where the cluster does not answer.
cluster_object() { k get "$1" "$2" --ignore-not-found -o json; } # KIND NAME

cluster_command() { printf 'kubectl -n %s %s' "${conf[id]}" "$1"; } # WHAT, for a person

cluster_stop() { # TEXT; ends the step
  say "$1"
  exit 1
}

# For a person: what shows the state of the backup, and what the sidecar says.
status_command() {
  if is_cluster; then
    cluster_command "exec $cluster_pod -c litestream -- /deploy/deploy.sh health --report"
  else printf './deploy.sh status'; fi
}
sidecar_log_command() {
  if is_cluster; then cluster_command "logs $cluster_pod -c litestream"; else printf 'docker compose logs litestream'; fi
}
