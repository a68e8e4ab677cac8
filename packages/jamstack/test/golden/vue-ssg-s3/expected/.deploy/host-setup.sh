#!/usr/bin/env bash
# Prepares a fresh Ubuntu or Debian machine for deployments: Docker with Compose, the network of the proxy, and a user that deploys.
# What is there already stays as it is, so it may run as often as you like. It needs root:
#
#   ssh root@HOST bash -s -- "'$(cat ~/.ssh/vue-ssg-d7m2ka.pub)'" < .deploy/host-setup.sh > ~/.ssh/vue-ssg-d7m2ka.known_hosts
#
# The argument is the public key of the user that deploys. The machine's own public keys go to standard output, for the secret
# DEPLOY_KNOWN_HOSTS; everything else goes to standard error. Nothing is opened or closed in a firewall.
set -euo pipefail

user=deploy
compose_floor='2.26.1'
docker_key=9DC858229FC7DD38854AE2D88D81803C0EBFCD88 # fingerprint of the key that signs Docker's packages
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
    problem "The argument is no public key of the type Ed25519 or ECDSA: ${key:-it is missing}" "ssh-keygen -t ed25519 -N '' -C deploy -f ~/.ssh/vue-ssg-d7m2ka, then call it as its first lines say."
  compgen -G '/etc/ssh/ssh_host_*_key.pub' >/dev/null || problem 'There are no SSH host keys in /etc/ssh.' 'apt-get install openssh-server'
  free=$(($(df --output=avail -k / | tail -n 1) / 1024))
  ((free >= 3072)) || problem "The disk has $free MB free; Docker and two versions of the app need about 3072 MB." 'Make room.'
}

# --- Docker ------------------------------------------------------------------------------------------------------

new_enough() { [[ -n $1 && $(printf '%s\n' "$compose_floor" "$1" | sort -V | head -n 1) == "$compose_floor" ]]; } # VERSION
installed_compose() { docker compose version --short 2>/dev/null | sed 's/^v//' || true; }
offered() { apt-cache policy "$1" 2>/dev/null | sed -nE 's/^ *Candidate: ([0-9]+:)?([0-9.]+).*/\2/p'; } # PACKAGE
add() { apt-get install -y -q "$@" </dev/null >&2; } # PACKAGE...; standard input is this script

# The distribution's own packages where they are new enough, else Docker's.
install_docker() {
  local compose
  if new_enough "$(installed_compose)"; then say "Docker Compose $(installed_compose) is there."; return; fi
  for compose in docker-compose-v2 docker-compose; do # Ubuntu's name and Debian's
    new_enough "$(offered "$compose")" || continue
    say "installing Docker from $ID's packages"
    add docker.io "$compose"
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
  apt-get update -q </dev/null >&2
  add docker-ce docker-ce-cli containerd.io docker-compose-plugin
}

start_docker() {
  [[ ! -d /run/systemd/system ]] || systemctl enable --now docker >&2
  docker info >/dev/null 2>&1 || problem 'Docker is installed, but does not answer.' 'systemctl status docker'
  new_enough "$(installed_compose)" || problem "Docker Compose is $(installed_compose | grep . || echo missing), these files need $compose_floor or newer." 'apt-get install docker-compose-plugin'
}

# --- The user ----------------------------------------------------------------------------------------------------

# No password and no sudo. Whoever may talk to Docker can become root all the same: this key is worth as much as root's.
make_user() {
  local home
  id "$user" >/dev/null 2>&1 || { say "making the user $user"; useradd --create-home --shell /bin/bash --password '*' "$user"; }
  usermod --append --groups docker "$user"
  home=$(getent passwd "$user" | cut -d : -f 6)
  install -d -m 0700 -o "$user" -g "$(id -gn "$user")" "$home/.ssh"
  touch "$home/.ssh/authorized_keys"
  grep -qxF -- "$key" "$home/.ssh/authorized_keys" || printf '%s\n' "$key" >>"$home/.ssh/authorized_keys"
  chown "$user:$(id -gn "$user")" "$home/.ssh/authorized_keys"
  chmod 0600 "$home/.ssh/authorized_keys"
}

# -----------------------------------------------------------------------------------------------------------------

main() {
  check
  stop_if_problems
  apt-get update -q </dev/null >&2
  add ca-certificates curl util-linux coreutils
  install_docker
  stop_if_problems
  make_user
  start_docker
  stop_if_problems
  docker network inspect nginx-proxy >/dev/null 2>&1 || docker network create nginx-proxy >/dev/null
  say ''
  say "Ready. The user $user may run Docker, which is as much as being root: keep its key accordingly."
  say 'The first deployment starts the proxy. From outside, this machine needs port 22 (SSH), 80 and 443, and nothing else. With ufw:'
  say '  ufw allow OpenSSH && ufw allow 80/tcp && ufw allow 443/tcp && ufw enable'
  say 'The public keys of this machine, for DEPLOY_KNOWN_HOSTS, were written to standard output.'
  cat /etc/ssh/ssh_host_*_key.pub
}

main "$@"
