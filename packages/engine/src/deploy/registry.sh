# shellcheck shell=bash
# The login for the pull of this run alone: the token of the workflow ends with it.

registry_login() {
  local value user registry output
  decode_value value REGISTRY_PASSWORD
  [[ -n $value ]] || return 0
  user=$(base64 -d <<<"${sent_values[REGISTRY_USERNAME]-}")
  registry=$(base64 -d <<<"${sent_values[APP_IMAGE]-}")
  registry=${registry%%/*}
  mkdir -p "$here/registry"
  output=$(DOCKER_CONFIG=$here/registry docker login --username "$user" --password-stdin "$registry" 2>&1 <<<"$value") ||
    problem "$registry refuses the login of $user: $(tail -n 1 <<<"$output")" \
      'Run the workflow again: GitHub accepts the token of a run only while it goes on.'
}
