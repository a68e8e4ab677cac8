# shellcheck shell=bash
# Steps of a deployment that start and stop containers of the generated services.

sidecar_seconds=30 # a busy host may need them until the start check of the sidecar is done

# Keeps, restores or refuses each database. Only when something has to be replaced does the old app stop before.
guard_databases() {
  local status=0 services=()
  ((restore_status)) || return 0
  fetch_old_replicas || return
  if ((restore_status == 10)) && ! user_changes; then
    restore_in "$here" "${guard_options[@]}"
    return
  fi
  if [[ -e $home/compose.yaml ]]; then
    say 'stopping the app: a database has to be replaced'
    downtime_start
    stop_writers litestream || return
    record_rollback_point '1 second'
    sidecar_unchanged='' app_unchanged=''
  fi
  { [[ -z $project_containers ]] || end_migration; } && restore_in "$here" --settle "${guard_options[@]}" || status=$?
  # Nothing was replaced; whether the old version may run on what is there, its own restore check decides.
  if ((status)) && [[ -e $home/compose.yaml ]]; then
    mapfile -t services < <(other_services "$home")
    compose_in "$home" up -d app litestream "${services[@]}" || true
  fi
  return "$status"
}

start_sidecar() {
  local recreate=()
  [[ -z $app_unchanged ]] || return 0 # nothing is about to happen; the proof at the end asks the same
  [[ -z $recreate_sidecar ]] || recreate=(--force-recreate)
  [[ -n $sidecar_unchanged ]] || compose_in "$home" up -d --no-deps "${recreate[@]}" litestream || return
  wait_sidecar_syncs
}

# Around a copy or a migration it stands still, and is the same afterwards: without Compose, which takes longer while nobody is served.
rest_sidecar() { timeout --kill-after=10 "$step_limit" docker stop "${conf[id]}-litestream-1" >/dev/null; }
wake_sidecar() { timeout 60 docker start "${conf[id]}-litestream-1" >/dev/null 2>&1 || compose_in "$home" up -d --no-deps litestream; }

wait_sidecar_syncs() {
  [[ -n $sidecar_unchanged ]] || wait_sidecar_listens
  upload && {
    remember_standing
    return
  }
  show_sidecar_log
  return 1
}

# Or it says that it does not replicate.
sidecar_listens() { in_sidecar test -S "$socket" -o -e "$refusal" 2>/dev/null; }

wait_sidecar_listens() {
  local until=$((SECONDS + sidecar_seconds))
  until sidecar_listens || ((SECONDS >= until)); do sleep 0.2; done
}

show_sidecar_log() { compose_in "$home" logs --no-log-prefix --tail 5 litestream 2>&1 | quote_lines; }

start_app() {
  [[ -z $handover_from ]] || {
    start_beside
    return
  }
  [[ -z $app_unchanged ]] || return 0
  use_image "$new_image" "$home" || return
  downtime_start
  record_rollback_point now
  compose_in "$home" up -d --no-deps ${project_containers:+litestream} app && : >"$home/started" # as the files say
}

# `docker compose start` by hand wants a container of each service that another one depends on. It runs when it is asked to.
make_restore_container() { [[ -n $app_unchanged ]] || compose_in "$home" up --no-start --no-deps restore >/dev/null 2>&1 || true; }
