# shellcheck shell=bash
# The first step: all values are checked, and the cluster is asked for its version and which one it is.

cluster_connect() {
  local names
  if has_external_secrets; then # the step "Check" reads all others where the operator of the cluster put them
    mapfile -t names < <(host_secret_names)
    require_secrets "${names[@]}"
  else check_needed_secrets; fi
  check_domain
  [[ -n $(app_domains) ]] || secrets_fault Domain 'No domain is known. Set it: gh variable set DEPLOY_DOMAIN'
  check_heartbeat_url
  [[ -z $secrets_faults ]] || {
    echo '::error::.deploy/README.md says where each value comes from.' >&2
    exit 1
  }
  write_kube_config
  write_sent_values
  check_cluster_tools
  check_cluster_version
  identify_cluster
}

write_kube_config() {
  [[ -z ${KUBE_CONFIG-} ]] || printf '%s\n' "${KUBE_CONFIG//$'\r'/}" >kubeconfig
}

# An earlier step may have logged in to the cluster, by OIDC for example; then kubectl knows how to reach it.
knows_cluster() { [[ -n ${KUBECONFIG-} || -e ${HOME-}/.kube/config ]]; }

check_cluster_tools() {
  local name
  for name in kubectl jq; do
    command -v "$name" >/dev/null || workflow_stop Tools "$name is not installed where this workflow runs. Add a step that installs it."
  done
}

check_cluster_version() {
  local answer version
  answer=$(k version -o json 2>&1) ||
    workflow_stop Cluster "The cluster cannot be reached: $(tail -n 1 <<<"$answer"). Check KUBE_CONFIG, and that the cluster answers here."
  version=$(jq -r '.serverVersion | "\(.major).\(.minor | gsub("[^0-9]"; ""))"' <<<"$answer")
  sort -VC <<<"$cluster_floor"$'\n'"$version" ||
    workflow_stop Cluster "This is Kubernetes $version, and the files need $cluster_floor or newer. Upgrade the cluster."
}

# A namespace has an id of its own in each cluster. The record keeps it, as it keeps the key of a host.
identify_cluster() {
  local answer
  answer=$(k get namespace "${conf[id]}" -o 'jsonpath={.metadata.uid}' 2>&1) || workflow_stop Cluster "The namespace ${conf[id]} cannot be\
 seen: $(tail -n 1 <<<"$answer"). Create it and the account that deploys: kubectl apply -f .deploy/kubernetes-access.yaml"
  printf 'kubernetes %s\n' "$answer" >host_key
}
