# shellcheck shell=bash
# Values from a secret store. The External Secrets Operator writes them to Secrets of fixed names, as .deploy/external-secrets.yaml says. A
# release lets it read the store again, and takes the values from there as it takes those that a workflow sends: what runs keeps the
# Secrets of its own release, so that a value that changes in the store neither restarts nor stops anything by itself.

external_part=values-of-a-store # label of these objects
external_sync_seconds=60        # for the operator to read the store
external_fault_seconds=10       # how long a fault of the store must last

has_external_secrets() { [[ -e $here/external-secrets.yaml || -e $here/external-secrets.${conf[environment]-}.yaml ]]; }

# The objects are applied before anything else: nothing that runs reads the Secrets that the operator writes for them.
sync_external_secrets() {
  local ours=".kind == \"ExternalSecret\" and .metadata.labels[\"generator-litestream/part\"]? == \"$external_part\""
  jq "[.[] | select($ours)]" objects.json >external.json
  jq -e 'length > 0' external.json >/dev/null || cluster_stop "$here/external-secrets.yaml is there, but the kustomization beside it does\
 not list it. Add it to its resources, or delete the file."
  say "letting the External Secrets Operator read $(external_store)"
  apply_external --dry-run=server --validate=strict
  k get externalsecrets -l "generator-litestream/part=$external_part" -o json >external-before.json 2>error ||
    cluster_stop "The ExternalSecrets cannot be read: $(plain_lines <error | tail -n 1)"
  apply_external
  k annotate externalsecrets -l "generator-litestream/part=$external_part" --overwrite "force-sync=$(date +%s.%N)" >/dev/null 2>error ||
    cluster_stop "The External Secrets Operator cannot be asked to read the store: $(plain_lines <error | tail -n 1)"
  wait_external_secrets
}

apply_external() { # [OPTION...]
  jq '{apiVersion: "v1", kind: "List", items: .}' external.json |
    k apply --server-side --force-conflicts --field-manager generator-litestream "$@" -f - >applied 2>error && return
  ! grep -q forbidden error || cluster_stop "The account that deploys may not write ExternalSecrets. Let an administrator of the cluster\
 run: kubectl apply -f .deploy/kubernetes-access.yaml; then run the release again."
  cluster_stop "The cluster refuses the ExternalSecrets: $(plain_lines <error | tail -n 5)"
}

# "the secret shop of ClusterSecretStore vault", of each that the objects name.
external_store() {
  jq -r '[.[] | "the secret \([.spec.dataFrom[]?.extract.key] | join(", ")) of \(.spec.secretStoreRef | "\(.kind) \(.name)")"] | unique |
    join(" and ")' external.json
}

# Those that the operator has not written since the question, with what is known of each. A write changes the version that it notes.
# shellcheck disable=SC2016 # jq's variables
external_program='
  ($before[0].items // [] | map({key: .metadata.name, value: (.status.syncedResourceVersion // "")}) | from_entries) as $was |
  [$wanted[0][].metadata.name] as $names | ([.items[]? | {key: .metadata.name, value: .status}] | from_entries) as $is |
  [$names[] | . as $name | ($is[$name] // {}) as $status | ([$status.conditions[]? | select(.type == "Ready")][0] // {}) as $ready |
    select($ready.status != "True" or ($status.syncedResourceVersion // "") == ($was[$name] // "")) |
    {name: $name, state: (if $ready.status == "False" then "failed" elif $ready == {} then "unseen" else "old" end)}]'

wait_external_secrets() {
  local open='' name since=$SECONDS
  while :; do
    open=$(k get externalsecrets -l "generator-litestream/part=$external_part" -o json 2>error |
      jq -c --slurpfile before external-before.json --slurpfile wanted external.json "$external_program") || open=''
    [[ $open != '[]' ]] || return 0
    ((SECONDS < since + external_sync_seconds)) || break
    ((SECONDS < since + external_fault_seconds)) || ! jq -e 'any(.[]; .state == "failed")' <<<"${open:-[]}" >/dev/null || break
    sleep 1
  done
  if jq -e 'all(.[]; .state == "unseen")' <<<"${open:-null}" >/dev/null 2>&1; then
    cluster_stop "No External Secrets Operator has read $(external_store) within $external_sync_seconds seconds. Check that it runs, and\
 that it watches this namespace: $(cluster_command 'get externalsecrets'). Nothing was changed, and a running version keeps running."
  fi
  while IFS= read -r name; do say "$name: $(fault_of_external "$name")"; done < <(jq -r '.[].name' <<<"${open:-[]}")
  cluster_stop "The External Secrets Operator cannot read $(external_store). It must be there, with these properties: $(
    external_names required
  ). To see more: $(cluster_command 'describe externalsecrets,secretstores').\
 Nothing was changed, and a running version keeps running.\
 When the store can be read, run: gh run rerun $GITHUB_RUN_ID --failed"
}

# The status of an ExternalSecret only says that something failed; the cause is in its newest event.
fault_of_external() { # NAME
  local why
  why=$(k get events --field-selector "involvedObject.kind=ExternalSecret,involvedObject.name=$1,type=Warning" -o json 2>/dev/null |
    jq -r '[.items[]?] | sort_by(.lastTimestamp // .eventTime // "")[-1].message // empty') || why=''
  [[ -n $why ]] || why=$(cluster_object externalsecret "$1" 2>/dev/null |
    jq -r '[.status.conditions[]? | select(.type == "Ready") | .message][0] // empty') || why=''
  why=${why:-the operator does not say why}
  printf %s "${why:0:400}"
}

# Of an earlier version whose values came from a store; the operator's Secrets go with them.
end_external_secrets() {
  local name
  ! has_external_secrets || return 0
  while IFS= read -r name; do
    say "removing $name, because the values come from the workflow now"
    k delete "$name" --ignore-not-found >/dev/null 2>error || say "It cannot be removed: $(tail -n 1 error)"
  done < <(k get externalsecrets -l "generator-litestream/part=$external_part" -o name 2>/dev/null || true)
}
