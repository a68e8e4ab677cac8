# shellcheck shell=bash
# For a person with rights in the cluster: the kubeconfig of the account that deploys, which becomes the secret KUBE_CONFIG.

cluster_access() {
  local server token authority
  { server=$(kubectl config view --minify --raw -o 'jsonpath={.clusters[0].cluster.server}') &&
    token=$(kubectl --namespace "${conf[id]}" get secret deployer -o 'jsonpath={.data.token}') &&
    authority=$(kubectl --namespace "${conf[id]}" get secret deployer -o 'jsonpath={.data.ca\.crt}') && [[ -n $token ]]; } || {
    printf 'The account that deploys has no token in the namespace %s.\n  -> %s\n' "${conf[id]}" \
      'Create it: kubectl apply -f .deploy/kubernetes-access.yaml; then run this again.' >&2
    return 1
  }
  cat <<END
apiVersion: v1
kind: Config
clusters: [{ name: cluster, cluster: { server: "$server", certificate-authority-data: "$authority" } }]
users: [{ name: deployer, user: { token: "$(base64 -d <<<"$token")" } }]
contexts: [{ name: deploy, context: { cluster: cluster, user: deployer, namespace: "${conf[id]}" } }]
current-context: deploy
END
}
