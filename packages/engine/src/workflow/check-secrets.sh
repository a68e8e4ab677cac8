# shellcheck shell=bash
# Checks the secrets of a deployment before anything is touched, and reports everything that is missing or misshapen at once.
# Writes what the connection needs and what deploy.sh reads on the host. No value is ever in a command line.

secrets_faults='' # not empty when a secret is missing or misshapen

check_secrets_main() {
  enter_workspace
  check_needed_secrets
  check_domain
  check_heartbeat_url
  write_ssh_key
  write_known_hosts
  [[ -z $secrets_faults ]] || {
    echo '::error::.deploy/README.md says where each value comes from.'
    exit 1
  }
  write_ssh_config
  write_sent_values
}

secrets_fault() {
  secrets_faults=1
  workflow_error "$1" "$2"
} # TITLE TEXT

# What the connection needs, one a line.
host_secret_names() {
  if ! is_cluster; then
    printf '%s\n' "${conf[host_secret]}" DEPLOY_USERNAME DEPLOY_KEY DEPLOY_KNOWN_HOSTS
  elif ! knows_cluster; then printf '%s\n' KUBE_CONFIG; fi
}

check_needed_secrets() {
  local name way variable need needed
  mapfile -t needed < <(host_secret_names)
  while read -r name way variable need; do
    [[ $need != required ]] || needed+=("$name")
  done < <(printf '%s\n' "${app_values[@]}" "${storage_values[@]}")
  require_secrets "${needed[@]}"
}

# The guide says which values are variables of the repository: the workflow does not look for a secret of such a name.
kind_of_value() { # NAME
  if grep -qF "| \`$1\` (variable" "$here/README.md" 2>/dev/null; then printf variable; else printf secret; fi
}

require_secrets() { # NAME...
  local name where=''
  [[ ${conf[environment]-production} == production ]] || where=" --env ${conf[environment]}"
  for name; do
    [[ -n ${!name-} ]] || secrets_fault "$name is not set" "Set it: gh $(kind_of_value "$name") set $name$where"
  done
}

# As with the host: a variable that an environment lacks comes from the repository.
check_domain() {
  local domains other shared wrong
  domains=$(app_domains) other=''
  [[ -n $domains ]] || return 0 # the host's secret is missing, and named as such
  wrong=$(domains_problem "$domains")
  [[ -z $wrong ]] || secrets_fault Domain "The domain $wrong. It is the variable DEPLOY_DOMAIN, else the secret ${conf[host_secret]}."
  read -r other shared < <(domain_of_another "$domains") || true
  [[ -z $other ]] || secrets_fault Domain "$shared is the domain of the environment $other. Give ${conf[environment]} its own:\
 npm create litestream@latest -- --environment ${conf[environment]} --domain DOMAIN"
}

# The names under which the app answers, in one line. Those in deploy.conf are the ones that were answered.
app_domains() { plain_domains "${conf[domain]:-${APP_DOMAIN-}}"; }

# One or two addresses; "-" stands for none.
check_heartbeat_url() {
  local one addresses=()
  read -r -a addresses <<<"${HEARTBEAT_URL-}"
  ((${#addresses[@]} <= 2)) || addresses=(wrong)
  for one in "${addresses[@]}"; do
    [[ $one == - || $one =~ ^https?://[^/] ]] ||
      secrets_fault HEARTBEAT_URL \
        'It must be an address that begins with https://, or two of them with a blank between; docs/monitoring.md has examples.'
  done
}

write_ssh_key() {
  [[ -n ${DEPLOY_KEY-} ]] || return 0
  printf '%s\n' "${DEPLOY_KEY//$'\r'/}" >key
  ssh-keygen -y -P '' -f key >key.pub || secrets_fault DEPLOY_KEY 'It must be a whole private key without a passphrase.'
}

# Takes lines of known_hosts and of /etc/ssh/*.pub alike: whatever name they give the host, the key is what counts.
write_known_hosts() {
  [[ -n ${DEPLOY_KNOWN_HOSTS-} ]] || return 0
  awk '/^[#@]/ { next }
    { for (i = 1; i < NF; i++) if ($i ~ /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp[0-9]+)$/) { print "host", $i, $(i + 1); next } }
  ' <<<"$DEPLOY_KNOWN_HOSTS" | grep . >known_hosts ||
    secrets_fault DEPLOY_KNOWN_HOSTS "It must hold the host's public keys, as in /etc/ssh/*.pub. A fingerprint is not enough."
}

write_ssh_config() {
  cat >config <<END
Host host
  HostName ${!conf[host_secret]}
  User $DEPLOY_USERNAME
  Port ${DEPLOY_PORT:-22}
  IdentityFile "$PWD/key"
  IdentitiesOnly yes
  UserKnownHostsFile "$PWD/known_hosts"
  GlobalKnownHostsFile /dev/null
  HostKeyAlias host
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout 20
  ServerAliveInterval 15
END
}

# A NAME=<base64> line for each value that the host needs.
write_sent_values() {
  local name domains
  domains=$(app_domains)
  {
    sent_value APP_DOMAIN "$domains"
    sent_value APP_IMAGE "$(image_repository)@${DIGEST:?}"
    sent_value DEPLOY_REPOSITORY "${GITHUB_REPOSITORY_ID:--} ${GITHUB_REPOSITORY,,}"
    if [[ -n ${REGISTRY_PASSWORD-} ]]; then # a login of your own, for a private image that somebody else publishes
      sent_value REGISTRY_USERNAME "${REGISTRY_USERNAME-}"
      sent_value REGISTRY_PASSWORD "$REGISTRY_PASSWORD"
    elif [[ $(image_repository) == ghcr.io/* ]] && ! is_cluster; then # no other registry knows this token, which ends with the job
      sent_value REGISTRY_USERNAME "$GITHUB_ACTOR"
      sent_value REGISTRY_PASSWORD "$GITHUB_TOKEN"
    fi
    for name in LETSENCRYPT_EMAIL HEARTBEAT_URL $(sent_value_names); do sent_value "$name" "${!name-}"; done
  } >values
}

sent_value_names() { printf '%s\n' "${app_values[@]%% *}" "${storage_values[@]%% *}"; }

sent_value() { printf '%s=%s\n' "$1" "$(printf %s "$2" | base64 -w 0)"; } # NAME VALUE
