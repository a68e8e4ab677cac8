# shellcheck shell=bash
# The values of a run as Secrets. Each Secret is named after its content, so that a new value makes a new Secret: what runs keeps the old
# one until the new version serves, and a return to the earlier version is a return to its values. They reach the cluster on standard input.

# Of the values of this step; writes "secrets.json", and "names.json" with the name that each Secret has this time.
write_secrets() {
  local folder=$PWD/encoded domains='' part
  rm -rf "$folder"
  mkdir "$folder"
  check_sent_domains
  encode_part storage "${storage_values[@]}"
  encode_part app-values "${app_values[@]}"
  env_line APP_MAIN_DOMAIN "${domains%%,*}" >>"$folder/app-values"
  encode_part monitor 'HEARTBEAT_URL plain HEARTBEAT_URL optional'
  report_problems 'the values' || exit 3
  : >"$folder/list"
  for part in storage app-values monitor; do
    [[ $part == monitor && ! -s $folder/monitor ]] || secret_of "$part" "$folder/$part" >>"$folder/list"
  done
  [[ ! -d $folder/keys ]] || keys_secret "$folder/keys" >>"$folder/list"
  [[ -z ${sent_values[REGISTRY_PASSWORD]-} ]] || registry_secret >>"$folder/list"
  jq -s '{apiVersion: "v1", kind: "List", items: .}' "$folder/list" >secrets.json
  jq '[.items[] | {key: (.metadata.name | sub("-[0-9a-f]{12}$"; "")), value: .metadata.name}] | from_entries' secrets.json >names.json
  rm -rf "$folder"
}

# Encodes values as the host's .env has them, into a file of that name.
encode_part() { # PART VALUE...
  local entry here=$folder
  for entry in "${@:2}"; do
    # shellcheck disable=SC2086 # four words
    write_value $entry
  done
  if [[ -e $folder/.env.new ]]; then mv "$folder/.env.new" "$folder/$1"; else : >"$folder/$1"; fi
}

content_hash() { # of standard input
  local sum
  sum=$(sha256sum)
  printf %s "${sum:0:12}"
}

secret_of() { # PART FILE
  # shellcheck disable=SC2016 # jq's variables
  jq -Rn --arg name "$1-$(content_hash <"$2")" "$secret_program"'
    [inputs | capture("^(?<key>[^=]+)=\"(?<value>.*)\"$") | .value |= gsub("\\\\(?<c>.)"; .c)] | from_entries | map_values(@base64) |
    secret($name; "Opaque")' <"$2"
}

keys_secret() { # FOLDER
  local file program='{}' arguments=()
  for file in "$1"/*; do
    arguments+=(--rawfile "f${#arguments[@]}" "$file")
    program+=" | .[\"${file##*/}\"] = (\$f$((${#arguments[@]} - 3)) | @base64)"
  done
  jq -n "${arguments[@]}" --arg name "storage-keys-$(cat "$1"/* | content_hash)" "$secret_program $program | secret(\$name; \"Opaque\")"
}

# As `docker login` would write it.
registry_secret() {
  # shellcheck disable=SC2016 # jq's variables
  printf '%s\n' "${sent_values[REGISTRY_USERNAME]-}" "${sent_values[REGISTRY_PASSWORD]}" |
    jq -Rn --arg registry "$(registry_of "$(image_repository)" | sed 's|^docker.io$|https://index.docker.io/v1/|')" --arg name "registry-$(
      printf '%s\n' "${sent_values[REGISTRY_USERNAME]-}" "${sent_values[REGISTRY_PASSWORD]}" | content_hash
    )" "$secret_program"'
      [inputs | @base64d] as [$user, $password] |
      {auths: {($registry): {auth: ("\($user):\($password)" | @base64)}}} | {".dockerconfigjson": (tojson | @base64)} |
      secret($name; "kubernetes.io/dockerconfigjson")'
}

# shellcheck disable=SC2016 # jq's variables
secret_program='def secret($name; $type): {apiVersion: "v1", kind: "Secret", type: $type, immutable: true,
  metadata: {name: $name, labels: {"generator-litestream/part": "values"}}, data: .}; '
