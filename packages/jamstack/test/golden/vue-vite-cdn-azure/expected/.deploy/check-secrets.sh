#!/usr/bin/env bash
# Runs in the workflows: names all that is missing or misshapen at once, before anything is touched, and writes what the
# connection needs and what deploy.sh reads from its standard input. Nothing secret is ever in a command line.
set -euo pipefail
umask 077
mkdir -p "$RUNNER_TEMP/deploy"
cd "$RUNNER_TEMP/deploy"

faults=''
fault() { faults=1; echo "::error title=$1::$2"; } # TITLE TEXT

while read -r name where; do
  [[ -n ${!name} ]] || fault "$name is not set" "$where"
done <<'END'
DEPLOY_API Your DNS: a name that points to the host
DEPLOY_USERNAME On the host: sudo adduser deployer && sudo usermod -aG docker deployer
DEPLOY_KEY ssh-keygen -t ed25519 -N "" -C deployer -f ~/.ssh/deployer; the public half goes into ~/.ssh/authorized_keys of DEPLOY_USERNAME on the host
DEPLOY_KNOWN_HOSTS On the host: cat /etc/ssh/ssh_host_*_key.pub
DEPLOY_CDN The settings of the CDN
AZURE_STORAGEACCOUNT Azure portal → Storage accounts
AZURE_CONTAINER Azure portal → Storage accounts → the account → Containers
AZURE_ACCOUNT_KEY Azure portal → Storage accounts → the account → Access keys → key1 → Key
END

if [[ -n $DEPLOY_KEY ]]; then
  printf '%s\n' "${DEPLOY_KEY//$'\r'/}" >key
  ssh-keygen -y -P '' -f key >key.pub || fault DEPLOY_KEY 'It must be a whole private key without a passphrase.'
fi
if [[ -n $DEPLOY_KNOWN_HOSTS ]]; then
  # Lines of known_hosts and of /etc/ssh/*.pub alike: whatever name they give the host, the key is what counts.
  awk '/^[#@]/ { next }
    { for (i = 1; i < NF; i++) if ($i ~ /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp[0-9]+)$/) { print "host", $i, $(i + 1); next } }
  ' <<<"$DEPLOY_KNOWN_HOSTS" | grep . >known_hosts ||
    fault DEPLOY_KNOWN_HOSTS "It must hold the host's public keys, as in /etc/ssh/*.pub. A fingerprint is not enough."
fi
[[ -z $faults ]] || { echo '::error::.deploy/README.md has the commands that set them.'; exit 1; }

cat >config <<END
Host host
  HostName $DEPLOY_API
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

APP_IMAGE=${APP_IMAGE,,} # as image names are
for name in APP_DOMAIN LETSENCRYPT_EMAIL DEPLOY_CDN AZURE_STORAGEACCOUNT AZURE_CONTAINER \
  AZURE_ACCOUNT_KEY AZURE_ENDPOINT APP_IMAGE REGISTRY_USERNAME REGISTRY_PASSWORD; do
  printf '%s=%s\n' "$name" "$(printf %s "${!name}" | base64 -w0)"
done >values
