# shellcheck shell=bash
# What the operator wrote, as the values of a run: the same checks and Secrets follow as for values that a workflow sends.

# Fills sent_values with what the store has. What the workflow sent itself counts more: the build of a front end may need it as well.
read_external_values() {
  local -A held=()
  sync_external_secrets
  hold_secret storage
  hold_secret storage-keys
  hold_secret app-values
  hold_secret monitor
  take_held "${storage_values[@]}" "${app_values[@]}" 'HEARTBEAT_URL plain HEARTBEAT_URL optional'
  take_registry
  require_external_values
  say_lost_values
}

# Adds the data of a Secret to held, by the name that the containers see, in base64.
hold_secret() { # NAME
  local key value
  while read -r key value; do held[$key]=$value; done < <(cluster_object secret "$1" | jq -r '(.data // {}) | to_entries[] |
    select(.value != "") | "\(.key) \(.value)"')
}

# What the operator wrote as litestream.yml and the app expect it, back to what the store has: the checks of every value follow.
take_held() { # VALUE...
  local entry name way variable text
  for entry; do
    read -r name way variable _ <<<"$entry"
    [[ -z ${sent_values[$name]-} && -n ${held[$variable]-} ]] || continue
    case $way in
      base64) sent_values["$name"]=$(base64 -d <<<"${held[$variable]}") ;;
      json)
        text=$(base64 -d <<<"${held[$variable]}" && printf .)
        text=${text%.} text=${text//\\\"/\"}
        sent_values["$name"]=$(printf %s "${text//\\\\/\\}" | base64 -w 0)
        ;;
      *) sent_values["$name"]=${held[$variable]} ;;
    esac
  done
}

take_registry() {
  local user='' password=''
  [[ -z ${sent_values[REGISTRY_PASSWORD]-} ]] || return 0
  { read -r user && read -r password; } < <(cluster_object secret registry | jq -r '.data[".dockerconfigjson"] // empty | @base64d |
    fromjson | .auths | to_entries[0].value.auth // empty | @base64d | split(":") | .[0], (.[1:] | join(":")) | @base64') || return 0
  sent_values[REGISTRY_USERNAME]=$user sent_values[REGISTRY_PASSWORD]=$password
}

# Every name that is missing, at once.
require_external_values() {
  local missing
  missing=$(external_names missing)
  if [[ -n $missing ]]; then
    cluster_stop "There is no value for $missing in $(external_store). Nothing was changed, and a running version keeps running.\
 Add each missing value to the store under its name, then run: gh run rerun $GITHUB_RUN_ID --failed"
  fi
  HEARTBEAT_URL=$(base64 -d <<<"${sent_values[HEARTBEAT_URL]-}") check_heartbeat_url
  [[ -z $secrets_faults ]] || cluster_stop 'Correct that value in the store. Nothing was changed, and a running version keeps running.'
}

# The names of all that is required, or of what is required and missing.
external_names() { # required|missing
  local entry name need found=''
  for entry in "${storage_values[@]}" "${app_values[@]}"; do
    read -r name _ _ need <<<"$entry"
    [[ $need == required && ($1 == required || -z ${sent_values[$name]-}) ]] || continue
    [[ ", $found, " == *", $name, "* ]] || found+=${found:+, }$name
  done
  printf %s "$found"
}

# A value that may be missing is not asked for. Whoever moved from the secrets of the repository may have forgotten one.
say_lost_values() {
  local of key
  of=$(cluster_object statefulset app |
    jq -r '[.. | objects | .secretKeyRef.name? | strings | select(startswith("app-values-"))][0] // empty') || of=''
  [[ -n $of ]] || return 0
  while IFS= read -r key; do
    [[ -n ${held[$key]-} || $key == APP_MAIN_DOMAIN ]] ||
      say "$key: the version that runs has a value, and $(external_store) has none. The app starts without it."
  done < <(cluster_object secret "$of" | jq -r '(.data // {}) | keys[]')
}
