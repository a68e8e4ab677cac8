#!/usr/bin/env bash
# Prepares a fresh Ubuntu or Debian machine for deployments: Docker with Compose, the network of the proxy, and a user that deploys.
# What is there already stays as it is, so it may run as often as you like; where nothing is missing, it asks no package server. It
# needs root:
#
#   ssh root@HOST bash -s -- "'$(cat ~/.ssh/app-p6q4ty.pub)'" < .deploy/host-setup.sh > ~/.ssh/app-p6q4ty.known_hosts
#
# The argument is the public key of the user that deploys. The machine's own public keys go to standard output, for the secret
# DEPLOY_KNOWN_HOSTS; everything else goes to standard error. Nothing is opened or closed in a firewall.
set -euo pipefail

user=deployer # its name is a secret of the workflows, and GitHub blots every secret out of all logs: no word that is used there
compose_floor='2.26.1'
docker_key=9DC858229FC7DD38854AE2D88D81803C0EBFCD88 # fingerprint of the key that signs Docker's packages
docker_settings=/etc/docker/daemon.json
key=${1-}
export DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }
problems=()
problem() { problems+=("$1"$'\n'"  -> $2"); } # CAUSE, NEXT STEP
stop_if_problems() {
  ((${#problems[@]})) || return 0
  printf '\nhost-setup: %s\n' "${problems[@]}" >&2
  exit 3
}

# --- What must be true before anything is changed: all of it is said at once --------------------------------------

check() {
  local free
  ((EUID == 0)) || problem 'This is not root.' 'Log in as root, or: ssh USER@HOST sudo bash -s -- …'
  ID='' VERSION_CODENAME=''
  # shellcheck source=/dev/null
  [[ ! -e /etc/os-release ]] || . /etc/os-release
  [[ $ID == @(debian|ubuntu) ]] || problem "This is ${PRETTY_NAME:-no system that it knows}, not Debian or Ubuntu." 'Install Docker, Compose and the user by hand: .deploy/README.md, The machine.'
  [[ $(uname -m) == x86_64 ]] || problem "This machine is $(uname -m), and the image is built for x86_64." 'Take another machine.'
  [[ $key =~ ^(ssh-ed25519|ecdsa-sha2-nistp[0-9]+)\ [A-Za-z0-9+/=]+(\ .*)?$ ]] ||
    problem "The argument is no public key of the type Ed25519 or ECDSA: ${key:-it is missing}" "ssh-keygen -t ed25519 -N '' -C deployer -f ~/.ssh/app-p6q4ty, then call it as its first lines say."
  compgen -G '/etc/ssh/ssh_host_*_key.pub' >/dev/null || problem 'There are no SSH host keys in /etc/ssh.' 'apt-get install openssh-server'
  free=$(($(df --output=avail -k / | tail -n 1) / 1024))
  ((free >= 3072)) || problem "The disk has $free MB free; Docker and two versions of the app need about 3072 MB." 'Make room.'
}

# --- Docker ------------------------------------------------------------------------------------------------------

new_enough() { [[ -n $1 && $(printf '%s\n' "$compose_floor" "$1" | sort -V | head -n 1) == "$compose_floor" ]]; } # VERSION
installed_compose() { docker compose version --short 2>/dev/null | sed 's/^v//' || true; }
installed() { [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; } # PACKAGE
offered() { apt-cache policy "$1" 2>/dev/null | sed -nE 's/^ *Candidate: ([0-9]+:)?([0-9.]+).*/\2/p'; } # PACKAGE
lists=''
update() { [[ -n $lists ]] || apt-get update -q </dev/null >&2; lists=1; } # standard input is this script
add() { update; apt-get install -y -q "$@" </dev/null >&2; } # PACKAGE...

# What deploy.sh calls, and what a connection to a registry needs.
install_tools() {
  local package missing=()
  for package in ca-certificates curl util-linux coreutils; do installed "$package" || missing+=("$package"); done
  ((${#missing[@]} == 0)) || add "${missing[@]}"
}

# The distribution's own packages where they are new enough, else Docker's. An engine that is there is not replaced.
install_docker() {
  local compose engine=(docker.io) names=(docker-compose-v2 docker-compose) # Ubuntu's name and Debian's
  local from_docker=(docker-ce docker-ce-cli containerd.io docker-compose-plugin)
  if new_enough "$(installed_compose)"; then say "Docker Compose $(installed_compose) is there."; return; fi
  if docker --version >/dev/null 2>&1; then engine=() from_docker=(docker-compose-plugin); fi
  if installed docker-ce; then names=(docker-compose-plugin); fi
  update
  [[ -z ${engine[*]} || -z $(offered docker-cli) ]] || engine+=(docker-cli) # where docker.io has no client, it only recommends it
  for compose in "${names[@]}"; do
    new_enough "$(offered "$compose")" || continue
    engine+=("$compose")
    say "installing ${engine[*]}"
    add "${engine[@]}"
    return
  done
  say "installing Docker from Docker's packages: those of $ID ${VERSION_CODENAME} are older than Compose $compose_floor"
  add gnupg
  install -m 0755 -d /etc/apt/keyrings
  curl -fsSL "https://download.docker.com/linux/$ID/gpg" -o /etc/apt/keyrings/docker.asc.new || {
    problem "Docker's packages cannot be reached at download.docker.com." 'Check that this machine may connect there, then run it again.'
    return
  }
  if ! gpg --show-keys --with-colons /etc/apt/keyrings/docker.asc.new | grep -q "^fpr:*$docker_key:"; then
    problem "download.docker.com sent another key than $docker_key." 'Somebody is in between, or Docker changed its key: look at docs.docker.com/engine/install before you go on.'
    return
  fi
  mv /etc/apt/keyrings/docker.asc.new /etc/apt/keyrings/docker.asc
  chmod 0644 /etc/apt/keyrings/docker.asc
  echo "deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/$ID $VERSION_CODENAME stable" >/etc/apt/sources.list.d/docker.list
  lists='' # those of Docker are not read yet
  add "${from_docker[@]}"
}

within() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  until "${@:2}"; do ((SECONDS < until)) || return 1; sleep 0.2; done
}
docker_answers() { docker info >/dev/null 2>&1; }

start_docker() {
  [[ ! -d /run/systemd/system ]] || systemctl enable --now docker >&2 || true
  within 20 docker_answers || problem 'Docker is installed, but does not answer.' 'systemctl status docker'
  new_enough "$(installed_compose)" || problem "Docker Compose is $(installed_compose | grep . || echo missing), these files need $compose_floor or newer." 'apt-get install docker-compose-plugin'
}

outlives() { [[ $(docker info --format '{{.LiveRestoreEnabled}}') == true ]]; }

# With live-restore containers outlive the daemon. Without, one that was killed stops them all at its next start, and takes
# `restart: unless-stopped` for stopped by hand: the app stays down.
outlive_docker() {
  local line='"live-restore": true'
  ! outlives || return 0
  if [[ $(docker info --format '{{.Swarm.LocalNodeState}}') != inactive ]]; then
    say "$line is left out of $docker_settings: Docker's swarm does not allow it."
  elif grep -qs '"live-restore"' "$docker_settings"; then
    say "$docker_settings says something about live-restore already; it stays as it is."
  elif ! add_setting; then
    say "Add $line to $docker_settings, then: systemctl reload docker. The app then outlives the Docker daemon."
  else
    say "added $line to $docker_settings: the app outlives the Docker daemon"
    if [[ -d /run/systemd/system ]]; then systemctl reload docker >&2 || true; else kill -HUP "$(cat /run/docker.pid 2>/dev/null)" || true; fi
    within 5 outlives || say 'Docker will follow it from its next start.'
  fi
}

# What the file says otherwise is kept; without Python nobody here could be sure of that.
add_setting() {
  local new=$docker_settings.new
  if [[ ! -s $docker_settings ]]; then
    install -d -m 0755 "$(dirname "$docker_settings")"
    printf '{\n  "live-restore": true\n}\n' >"$docker_settings"
    return
  fi
  cp -p "$docker_settings" "$new" # for its mode
  if python3 -c 'import json, sys; print(json.dumps({**json.load(sys.stdin), "live-restore": True}, indent=2))' <"$docker_settings" >"$new" 2>/dev/null; then
    mv "$new" "$docker_settings"
  else
    rm -f "$new"
    return 1
  fi
}

# --- The user ----------------------------------------------------------------------------------------------------

# No password and no sudo. Whoever may talk to Docker can become root all the same: this key is worth as much as root's.
make_user() {
  local home keys blob
  id "$user" >/dev/null 2>&1 || { say "making the user $user"; useradd --create-home --shell /bin/bash --password '*' "$user"; }
  [[ " $(id -nG "$user") " == *' docker '* ]] || usermod --append --groups docker "$user"
  home=$(getent passwd "$user" | cut -d : -f 6)
  keys=$home/.ssh/authorized_keys
  install -d -m 0700 -o "$user" -g "$(id -gn "$user")" "$home/.ssh"
  touch "$keys"
  read -r _ blob _ <<<"$key"
  if ! grep -v '^#' "$keys" | grep -qF -- "$blob"; then # it may be there with options in front, or another comment
    [[ -z $(tail -c 1 "$keys") ]] || echo >>"$keys"
    printf '%s\n' "$key" >>"$keys"
  fi
  chown "$user:$(id -gn "$user")" "$keys"
  chmod 0600 "$keys"
}

# -----------------------------------------------------------------------------------------------------------------

main() {
  check
  stop_if_problems
  install_tools
  install_docker
  stop_if_problems
  make_user
  start_docker
  stop_if_problems
  outlive_docker
  docker network inspect nginx-proxy >/dev/null 2>&1 || docker network create nginx-proxy >/dev/null
  say ''
  say "Ready. The user $user may run Docker, which is as much as being root: keep its key accordingly."
  say 'The first deployment starts the proxy. From outside, this machine needs port 22 (SSH), 80 and 443, and nothing else. With ufw:'
  say '  ufw allow OpenSSH && ufw allow 80/tcp && ufw allow 443/tcp && ufw enable'
  say 'The public keys of this machine, for DEPLOY_KNOWN_HOSTS, were written to standard output.'
  cat /etc/ssh/ssh_host_*_key.pub
}

main "$@"
