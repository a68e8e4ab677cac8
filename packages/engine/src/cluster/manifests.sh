# shellcheck shell=bash
# The objects of this run: .deploy as Kustomize renders it, with the digest of the image, the domains and the names of the Secrets.

# Writes "objects.json", a list of the objects as they are in the files. Works on a copy: the checkout stays as it is.
render_objects() {
  local overlay=$here/kustomization.${conf[environment]-}.yaml answer
  rm -rf tree
  cp -R "$here" tree
  conf_text "${conf_files[@]}" >tree/deploy.conf
  [[ ! -e $overlay ]] || cp "$overlay" tree/kustomization.yaml
  kubectl kustomize tree >rendered.yaml 2>error ||
    cluster_stop "The files of .deploy cannot be rendered: $(tail -n 1 error)"
  answer=$(k create --dry-run=client --validate=false -o json -f rendered.yaml 2>error) || {
    ! grep -q 'external-secrets\.io' error || cluster_stop "The cluster has no External Secrets Operator that knows external-secrets.io/v1.\
 Install it, or upgrade it to 0.16 or newer: https://external-secrets.io/latest/introduction/getting-started/"
    cluster_stop "The cluster does not know an object of .deploy/kubernetes: $(tail -n 1 error)"
  }
  jq -s '[.[] | if .kind == "List" then .items[] else . end]' <<<"$answer" >objects.json
  rm -rf tree rendered.yaml
}

# Writes "manifests.json": the same with the digest of the image, the domains and the names of the Secrets.
write_manifests() {
  # shellcheck disable=SC2016 # jq's variables
  jq --arg image "$(sent_value_of APP_IMAGE)" --arg domains "$(sent_value_of APP_DOMAIN)" --slurpfile names names.json \
    "$manifest_program" objects.json >manifests.json
}

sent_value_of() { base64 -d <<<"${sent_values[$1]-}"; } # NAME

# shellcheck disable=SC2016 # jq's variables
manifest_program='
  def named: $names[0][.] // .;
  [.[] | del(.metadata.creationTimestamp) |
    (.. | objects | select(.image? == "app") | .image) |= $image |
    walk(if type != "object" then . else
      (if .secretRef | type == "object" then .secretRef.name |= named else . end) |
      (if .secretKeyRef | type == "object" then .secretKeyRef.name |= named else . end) |
      (if .secret | type == "object" then .secret.secretName |= named else . end) |
      (if .imagePullSecrets | type == "array" then .imagePullSecrets |= map(.name |= named) else . end)
    end) |
    ($domains | split(",") | map(gsub("[[:space:]]"; ""))) as $hosts |
    if $domains == "" then .
    elif .kind == "Ingress" then
      .spec.rules[0].http as $http | .spec.rules = [$hosts[] | {host: ., http: $http}] | (.spec.tls // [])[].hosts = $hosts
    elif .kind == "HTTPRoute" and .metadata.name == "app" then .spec.hostnames = $hosts
    else . end]'

# Writes objects of some kinds to the cluster. On the side of the server, because the engine is larger than what the other way can take.
apply_objects() { # JQ-CONDITION [OPTION...]
  jq "{apiVersion: \"v1\", kind: \"List\", items: [.[] | select($1)]}" manifests.json |
    k apply --server-side --force-conflicts --field-manager generator-litestream "${@:2}" -f - >applied 2>error || {
    cluster_stop "The cluster refuses the objects: $(plain_lines <error | tail -n 5)"
  }
}

# What new pods are made of, and nothing that runs uses: its names are new where its content is.
apply_values() {
  k apply --server-side --force-conflicts --field-manager generator-litestream -f - <secrets.json >applied 2>error ||
    cluster_stop "The cluster refuses the values: $(plain_lines <error | tail -n 3)"
  apply_objects '.kind == "ConfigMap"'
}

# Removes Secrets and ConfigMaps of earlier runs that neither this version nor the one before uses.
prune_values() {
  local name used
  used=$({
    cat manifests.json
    cat before 2>/dev/null || true
  } | jq -r '.. | strings' | sort -u)
  while IFS= read -r name; do
    grep -qxF "${name#*/}" <<<"$used" || k delete "$name" --ignore-not-found >/dev/null 2>&1 || true
  done < <(k get secrets,configmaps -o json 2>/dev/null | jq -r '.items[] |
    select(.metadata.labels["generator-litestream/part"] == "values" or (.metadata.name | test("^litestream-[a-z0-9]{10}$"))) |
    "\(.kind | ascii_downcase)/\(.metadata.name)"')
}
