# shellcheck shell=bash
# What every provisioning file needs: where things go, and installers that skip what is already right.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
tools=$root/.tools
bin=$tools/bin
# shellcheck source-path=SCRIPTDIR source=versions.sh
. "$here/versions.sh"

say() { printf 'provision: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_install PACKAGE...: the missing ones only, so that a second run never asks the network.
apt_install() {
  local package missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "apt: ${missing[*]}"
  as_root apt-get -qq update
  # RUNLEVEL=1: a freshly installed dockerd or sshd must not be started behind our back.
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 NEEDRESTART_MODE=l \
    apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 install "${missing[@]}" >&2
}

# go_install MODULE VERSION COMMAND-PATH [LDFLAGS]: into .tools/bin, static, as the module's own go.sum says.
go_install() {
  local module=$1 version=v$2 path=$3 ldflags="-s -w ${4:-}" name=${3##*/}
  if go version -m "$bin/$name" 2>/dev/null |
    grep -qE "^[[:space:]]mod[[:space:]]${module}[[:space:]]${version}[[:space:]]"; then return 0; fi
  command -v go >/dev/null || die "go is missing: install Go 1.26 or newer to build $name"
  say "go install $path@$version"
  CGO_ENABLED=0 GOBIN=$bin go install -trimpath -ldflags "$ldflags" "$path@$version"
}

# together FUNCTION...: side by side; waits for all, then fails with the names of those that failed.
together() {
  local name pids=() names=("$@") failed=()
  for name in "$@"; do
    "$name" &
    pids+=($!)
  done
  for name in "${!pids[@]}"; do wait "${pids[$name]}" || failed+=("${names[$name]}"); done
  [ ${#failed[@]} -eq 0 ] || die "failed: ${failed[*]}"
}
