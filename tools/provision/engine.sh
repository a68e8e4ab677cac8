#!/usr/bin/env bash
# A Docker engine for the end-to-end suite: engine.sh start|stop [STATE-FOLDER]
#   start  prints DOCKER_HOST=... of the engine that this machine already has, else of a private one started for the
#          occasion, all of whose state lies in STATE-FOLDER (default .tools/engine)
#   stop   ends the private one and removes it with everything in it; an engine that was there before is left alone
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

command=${1:-}
mkdir -p "${2:-$tools/engine}"
state=$(cd "${2:-$tools/engine}" && pwd -P) # runc takes no path through a link
log=$state/dockerd.log
pidfile=$state/dockerd.pid
# Sockets live below here and their paths must stay under 108 characters.
run=$state/run
[ ${#run} -lt 50 ] || run=/run/engine-$(printf %s "$state" | cksum | cut -d ' ' -f 1)
socket=unix://$run/docker.sock

answers() { DOCKER_HOST=$1 timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
running() { [ -s "$pidfile" ] && as_root kill -0 "$(cat "$pidfile")" 2>/dev/null; }

# within SECONDS COMMAND...: polls until the command succeeds.
within() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.2
  done
}
stopped() { ! running; }
# An engine that was killed leaves mounts, and what is still mounted must not be removed through the mount.
unmount_left_over() {
  awk -v a="$state/" -v b="$run/" 'index($2, a) == 1 || index($2, b) == 1 { print $2 }' /proc/mounts | sort -r |
    while read -r mount; do as_root umount -l "$mount"; done
}
up_or_dead() { stopped || answers "$socket"; }

start() {
  local host
  for host in "${DOCKER_HOST:-unix:///var/run/docker.sock}" "$socket"; do
    if answers "$host"; then
      echo "DOCKER_HOST=$host"
      return
    fi
  done
  [ -z "${DOCKER_HOST:-}" ] || die "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST: start it, or unset DOCKER_HOST"
  command -v dockerd >/dev/null || die "no Docker engine: run $here/install.sh e2e"

  unmount_left_over
  as_root rm -rf "$run" "$pidfile"
  mkdir -p "$run"
  # No bridge and no rules of an earlier engine: what dockerd adds to this machine is ours to remove.
  [ -e /sys/class/net/docker0 ] || as_root iptables -S FORWARD 2>/dev/null | head -n 1 >"$state/forward-policy"
  as_root setsid dockerd --host "$socket" --data-root "$state/data" --exec-root "$run/exec" --pidfile "$pidfile" \
    </dev/null >"$log" 2>&1 &
  within 5 test -s "$pidfile" || true
  within 60 up_or_dead || true
  if ! answers "$socket"; then
    tail -n 20 "$log" >&2
    die "dockerd did not come up; its log: $log"
  fi
  echo "DOCKER_HOST=$socket"
}

# dockerd leaves its bridge, its chains and a FORWARD policy of DROP behind.
clean_network() {
  local policy table
  policy=$(awk '{ print $3 }' "$state/forward-policy")
  as_root ip link delete docker0 2>/dev/null || true
  for table in filter nat; do
    as_root iptables-save -t "$table" | grep -vE 'DOCKER|docker0|br-[0-9a-f]{12}' |
      sed "s/^:FORWARD DROP/:FORWARD $policy/" | as_root iptables-restore -T "$table"
  done
}

stop() {
  if running; then
    # Containers and networks first: dockerd alone would wait for each to stop and leave the bridges behind.
    docker_ps=$(docker --host "$socket" ps -aq 2>/dev/null || true)
    # shellcheck disable=SC2086 # a list of ids
    [ -z "$docker_ps" ] || docker --host "$socket" rm -f $docker_ps >/dev/null 2>&1 || true
    docker --host "$socket" network prune -f >/dev/null 2>&1 || true
    as_root kill "$(cat "$pidfile")"
    within 30 stopped || as_root kill -9 "$(cat "$pidfile")"
  fi
  [ ! -s "$state/forward-policy" ] || clean_network
  unmount_left_over
  as_root rm -rf "$run" "$state"
}

case $command in
  start | stop) "$command" ;;
  *) die "usage: ${BASH_SOURCE[0]} start|stop [STATE-FOLDER]" ;;
esac
