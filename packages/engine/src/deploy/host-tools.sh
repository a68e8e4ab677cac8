# shellcheck shell=bash
# What deploy.sh needs of this host's programs, asked before any of them is relied on: those of BusyBox have the names, and not all options.

check_host_tools() {
  local tool lacking=() next='sudo apt-get install util-linux coreutils curl'
  [[ ! -e /etc/alpine-release ]] || next='apk add bash coreutils util-linux findutils sed curl'
  for tool in flock setsid base64 sha256sum timeout tar curl; do
    command -v "$tool" >/dev/null || problem "$tool is missing on this host." "$next"
  done
  ((${#problems[@]} == 0)) || return 0
  flock -w 1 "$here" true 2>/dev/null || lacking+=('flock -w')
  tail -n 0 -s 0.01 /dev/null 2>/dev/null || lacking+=('tail -s 0.01')
  timeout --kill-after=1 5 true 2>/dev/null || lacking+=('timeout --kill-after')
  df --output=avail -k / >/dev/null 2>&1 || lacking+=('df --output')
  date -u -d '1 second' +%s >/dev/null 2>&1 || lacking+=("date -d '1 second'")
  base64 -w 0 </dev/null >/dev/null 2>&1 || lacking+=('base64 -w')
  sort -V </dev/null >/dev/null 2>&1 || lacking+=('sort -V')
  ((${#lacking[@]} == 0)) || {
    local IFS=,
    problem "Programs of this host lack options that deploy.sh uses, as those of BusyBox do: ${lacking[*]}." \
      "Install those of GNU and util-linux: $next"
  }
}
