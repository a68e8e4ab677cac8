# shellcheck shell=bash
# The login for the pull of this run alone.

registry_login() {
  local value user registry output
  decode_value value REGISTRY_PASSWORD
  [[ -n $value ]] || return 0
  user=$(base64 -d <<<"${sent_values[REGISTRY_USERNAME]-}")
  registry=$(registry_of "$(base64 -d <<<"${sent_values[APP_IMAGE]-}")")
  mkdir -p "$here/registry"
  output=$(DOCKER_CONFIG=$here/registry docker login --username "$user" --password-stdin "$registry" 2>&1 <<<"$value") ||
    problem "$registry refuses the login of $user: $(tail -n 1 <<<"$output")" "$(registry_remedy)"
}

# A name without a host in front is one of Docker Hub's: "vaultwarden/server".
registry_of() { # IMAGE
  local first=${1%%/*}
  if [[ $1 == */* && $first == @(localhost|*.*|*:*) ]]; then printf %s "$first"; else printf docker.io; fi
}

registry_remedy() {
  if [[ -z ${conf[image]-} ]]; then
    printf 'Run the workflow again: the token of a run is valid only while that run goes on.'
  else
    printf '%s' 'If the repository has the secrets REGISTRY_USERNAME and REGISTRY_PASSWORD, set them again. ' \
      'If they are not set, the login is the token of the run, which is no longer valid: run the workflow again.'
  fi
}
