# shellcheck shell=bash
# Starts the Docker daemon, and lets containers outlive it: when the daemon is updated or killed, the app goes on.

setup_docker_settings=/etc/docker/daemon.json

within() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  until "${@:2}"; do
    ((SECONDS < until)) || return 1
    sleep 0.2
  done
}
docker_responds() { docker info >/dev/null 2>&1; }

start_docker() {
  [[ ! -d /run/systemd/system ]] || systemctl enable --now docker >&2 || true
  within 20 docker_responds || problem 'Docker is installed, but does not answer.' 'systemctl status docker'
  is_new_enough "$(installed_compose)" ||
    problem "Docker Compose is $(installed_compose | grep . || echo missing), these files need $compose_floor or newer." \
      'apt-get install docker-compose-plugin'
}

containers_outlive_docker() { [[ $(docker info --format '{{.LiveRestoreEnabled}}') == true ]]; }

# Without live-restore a daemon that was killed stops all containers at its next start, and takes `restart: unless-stopped` for
# stopped by hand: the app stays down.
outlive_docker() {
  local line='"live-restore": true'
  ! containers_outlive_docker || return 0
  if [[ $(docker info --format '{{.Swarm.LocalNodeState}}') != inactive ]]; then
    setup_note "$line is left out of $setup_docker_settings: Docker's swarm does not allow it."
  elif grep -qs '"live-restore"' "$setup_docker_settings"; then
    setup_note "$setup_docker_settings already has a value for live-restore; it stays as it is."
  elif ! add_live_restore; then
    setup_note "Add $line to $setup_docker_settings, then: systemctl reload docker. The app then outlives the Docker daemon."
  else
    setup_note "added $line to $setup_docker_settings: the app outlives the Docker daemon"
    reload_docker
    within 5 containers_outlive_docker || setup_note 'The setting takes effect when Docker starts the next time.'
  fi
}

reload_docker() {
  if [[ -d /run/systemd/system ]]; then
    systemctl reload docker >&2 || true
  else kill -HUP "$(cat /run/docker.pid 2>/dev/null)" || true; fi
}

# What the file says otherwise is kept; without Python nobody here could be sure of that.
add_live_restore() {
  local new=$setup_docker_settings.new
  if [[ ! -s $setup_docker_settings ]]; then
    install -d -m 0755 "$(dirname "$setup_docker_settings")"
    printf '{\n  "live-restore": true\n}\n' >"$setup_docker_settings"
    return
  fi
  cp -p "$setup_docker_settings" "$new" # for its mode
  if python3 -c 'import json, sys; print(json.dumps({**json.load(sys.stdin), "live-restore": True}, indent=2))' \
    <"$setup_docker_settings" >"$new" 2>/dev/null; then
    mv "$new" "$setup_docker_settings"
  else
    rm -f "$new"
    return 1
  fi
}
