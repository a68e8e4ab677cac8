# shellcheck shell=bash
# Installs Docker with Compose and what deploy.sh calls on a machine that lacks them. What is there is not replaced.

setup_docker_key=9DC858229FC7DD38854AE2D88D81803C0EBFCD88 # fingerprint of the key that signs Docker's packages
setup_lists=''                                            # not empty once the lists of packages are up to date

is_new_enough() { [[ -n $1 && $(printf '%s\n' "$compose_floor" "$1" | sort -V | head -n 1) == "$compose_floor" ]]; } # VERSION
installed_compose() { docker compose version --short 2>/dev/null | sed 's/^v//' || true; }
is_installed() { [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; } # PACKAGE
offered_version() { apt-cache policy "$1" 2>/dev/null | sed -nE 's/^ *Candidate: ([0-9]+:)?([0-9.]+).*/\2/p'; } # PACKAGE
update_lists() {
  [[ -n $setup_lists ]] || apt-get update -q >&2
  setup_lists=1
}
add_packages() {
  update_lists
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >&2
} # PACKAGE...

# What deploy.sh calls, and what a connection to a registry needs.
setup_tools() {
  local package missing=()
  for package in ca-certificates curl util-linux coreutils; do is_installed "$package" || missing+=("$package"); done
  ((${#missing[@]} == 0)) || add_packages "${missing[@]}"
}

# The distribution's own packages where they are new enough, else Docker's.
setup_docker() { # DISTRIBUTION CODENAME
  # The last two are Ubuntu's name and Debian's.
  local compose engine=(docker.io) names=(docker-compose-v2 docker-compose)
  local from_docker=(docker-ce docker-ce-cli containerd.io docker-compose-plugin)
  if is_new_enough "$(installed_compose)"; then
    setup_note "Docker Compose $(installed_compose) is there."
    return
  fi
  if docker --version >/dev/null 2>&1; then engine=() from_docker=(docker-compose-plugin); fi
  if is_installed docker-ce; then names=(docker-compose-plugin); fi
  update_lists
  [[ -z ${engine[*]} || -z $(offered_version docker-cli) ]] || engine+=(docker-cli) # where docker.io has no client, it only recommends it
  for compose in "${names[@]}"; do
    is_new_enough "$(offered_version "$compose")" || continue
    engine+=("$compose")
    setup_note "installing ${engine[*]}"
    add_packages "${engine[@]}"
    return
  done
  setup_note "installing Docker from Docker's packages: those of $1 $2 are older than Compose $compose_floor"
  add_docker_packages "$1" "$2" "${from_docker[@]}"
}

add_docker_packages() { # DISTRIBUTION CODENAME PACKAGE...
  local keyring=/etc/apt/keyrings/docker.asc
  add_packages gnupg
  install -m 0755 -d /etc/apt/keyrings
  curl -fsSL "https://download.docker.com/linux/$1/gpg" -o "$keyring.new" || {
    problem "Docker's packages cannot be reached at download.docker.com." 'Check that this machine may connect there, then run it again.'
    return
  }
  if ! gpg --show-keys --with-colons "$keyring.new" | grep "^fpr:*$setup_docker_key:" >/dev/null; then
    problem "download.docker.com sent another key than $setup_docker_key." \
      'Somebody may have changed it on the way, or Docker has a new key: see docs.docker.com/engine/install before you go on.'
    return
  fi
  mv "$keyring.new" "$keyring"
  chmod 0644 "$keyring"
  echo "deb [arch=$(dpkg --print-architecture) signed-by=$keyring]" \
    "https://download.docker.com/linux/$1 $2 stable" >/etc/apt/sources.list.d/docker.list
  setup_lists='' # those of Docker are not read yet
  add_packages "${@:3}"
}
