# shellcheck shell=bash
# Where the deployment runs: with Compose on a host, or in a cluster. How the sidecar is reached, and what a person types.

cluster_pod="app-0" # the one pod of the StatefulSet

is_cluster() { [[ ${conf[platform]-} == kubernetes ]]; }

# With the account of KUBE_CONFIG; without that secret, with what an earlier step of the workflow set up.
k() { # ARGUMENT...
  local account=()
  [[ ! -e ${RUNNER_TEMP-}/deploy/kubeconfig ]] || account=(--kubeconfig "$RUNNER_TEMP/deploy/kubeconfig")
  timeout --kill-after=10 "$step_limit" kubectl "${account[@]}" --namespace "${conf[id]}" "$@"
}

in_pod() { k exec "$cluster_pod" -c litestream -- "$@" </dev/null; } # COMMAND..., in the sidecar

# Without Compose, which takes longer to read its files.
in_sidecar() { # COMMAND...
  if is_cluster; then in_pod "$@"; else timeout --kill-after=10 "$step_limit" docker exec "${conf[id]}-litestream-1" "$@" </dev/null; fi
}

cluster_command() { printf 'kubectl -n %s %s' "${conf[id]}" "$1"; } # WHAT, for a person

# For a person: what shows the state of the backup, and what the sidecar says.
status_command() {
  if is_cluster; then
    cluster_command "exec $cluster_pod -c litestream -- /deploy/deploy.sh health --report"
  else printf './deploy.sh status'; fi
}
sidecar_log_command() {
  if is_cluster; then cluster_command "logs $cluster_pod -c litestream"; else printf 'docker compose logs litestream'; fi
}

# What a person does with a decision, and the word for where the app runs.
adopt_command() { # local|backup
  if is_cluster; then printf 'run the release by hand with adopt: %s' "$1"; else printf './deploy.sh deploy --adopt %s' "$1"; fi
}
again_command() {
  if is_cluster; then printf 'run the release again'; else printf 'run in the folder of the deployment: ./deploy.sh'; fi
}

# The texts of the restore check name options of deploy.sh. In a cluster, nobody types them: the release workflow asks for them.
explain_options() { # TEXT
  is_cluster && [[ $1 == *' --adopt '* || $1 == *' --first-deploy'* ]] || return 0
  printf '\n  -> In a cluster, --adopt and --first-deploy are the inputs adopt and first_deploy of the release workflow: run it by hand.\n'
}

lost_turn_next() {
  printf "If the app runs elsewhere now, stop this one for good: %s; its data stays on the volume. To run it here, stop it there first,\
 then %s; or adopt: local to keep the data of this volume" \
    "$(cluster_command 'scale statefulset app --replicas 0')" "$(adopt_command backup)"
}
place_word() { if is_cluster; then printf cluster; else printf host; fi; }
