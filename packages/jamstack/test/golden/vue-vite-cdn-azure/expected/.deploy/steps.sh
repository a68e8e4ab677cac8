# shellcheck shell=bash disable=SC2034,SC2154 # deploy.sh sets what is only read here, and reads what is only set
# Part of deploy.sh: the steps of a deployment. Each says itself what went wrong; what follows from it, deploy.sh knows.

# Keeps, restores or refuses each database. Only when something has to be replaced does the old app stop before.
guard_databases() {
  local status=0
  ((work)) || return 0
  if ((work == 10)); then restore_in "$here" "${guard[@]}"; return; fi
  if [[ -e $home/compose.yaml ]]; then
    say 'stopping the app: a database has to be replaced'
    goes_down
    compose_in "$home" stop app litestream || return
    returnable '1 second'
    same_sidecar='' same_app=''
  fi
  { [[ -z $ours ]] || end_migration; } && restore_in "$here" --settle "${guard[@]}" || status=$?
  # Nothing was replaced; whether the old version may run on what is there, its own guard decides.
  ((status == 0)) || [[ ! -e $home/compose.yaml ]] || compose_in "$home" up -d app litestream || true
  return "$status"
}

# One that hangs outlives the command that started it, and has the databases open.
end_migration() {
  timeout 60 docker rm --force "$id-migrate" >/dev/null 2>&1 || true
  [[ -z $(timeout 60 docker ps --quiet --filter "name=^$id-migrate\$" || echo unknown) ]]
}

# What a migration leaves that failed or was cut off. Without this nothing may start: an app would write to half a migration.
return_copy() { # FOLDER
  end_migration && restore_in "$1" --return-copy && return
  halfway=1
  return 1
}

start_proxy() {
  [[ -z $proxy ]] || return 0
  say 'starting the proxy'
  docker network inspect nginx-proxy >/dev/null 2>&1 || timeout 60 docker network create nginx-proxy >/dev/null || return
  timeout --kill-after=10 "$limit" docker compose --progress quiet --file "$home/nginx-proxy-compose.yml" --env-file "$home/.env" up -d --quiet-pull </dev/null
}

start_sidecar() {
  [[ -z $same_app ]] || return 0 # nothing is about to happen; the proof at the end asks the same
  [[ -n $same_sidecar ]] || compose_in "$home" up -d --no-deps litestream || return
  sidecar_syncs
}

sidecar_syncs() {
  local _
  [[ -n $same_sidecar ]] || for _ in {1..50}; do
    in_sidecar test -S /tmp/litestream.sock 2>/dev/null && break
    sleep 0.2
  done
  in_sidecar /deploy/health.sh --sync && return
  compose_in "$home" logs --no-log-prefix --tail 5 litestream
  return 1
}

migrate_limit=10m

# Nothing has the databases open, the storage has their last transaction, and a copy lies aside: then the migration runs.
migrate() {
  say 'migrating'
  goes_down
  compose_in "$home" stop app || return
  in_sidecar /deploy/health.sh --sync || return
  returnable '1 second' # not before the last write: times in the storage have fractions
  compose_in "$home" stop litestream || return
  same_sidecar='' same_app=''
  restore_in "$home" --before-migration || return
  if limit=$migrate_limit run_image=$new_image run_in "$home" "$id-migrate" migrate && restore_in "$home" --after-migration; then return; fi
  ! return_copy "$home" || say 'The databases are what they were before it.'
  return 1
}

start_app() {
  [[ -z $same_app ]] || return 0
  use_image "$new_image" "$home" || return
  goes_down
  returnable now
  compose_in "$home" up -d --no-deps ${ours:+litestream} app && : >"$home/started" # as the files say
}

restarts() { docker inspect --format '{{.RestartCount}}' "$app" 2>/dev/null || echo 0; }

# shellcheck disable=SC2016 # the sidecar's shell expands them
question='exec 3<>"/dev/tcp/app/$0" && printf "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$1" "$2" >&3 && read -r _ status _ <&3 && printf %s "$status"'
ask_app() { in_sidecar "$@" "$question" "$app_port" "$health_path" "$(value_of APP_DOMAIN "$home")" 2>/dev/null; } # SHELL..., which asks it

answers() {
  local status='' before='' until=$((SECONDS + start_seconds))
  if [[ -n $same_app && -z $at ]] && read -r status <&"$ahead" && [[ $status == [1-4]?? ]]; then app_status=$status; return; fi
  while ((SECONDS < until)); do
    status=$(ask_app timeout 5 bash -c) || true
    [[ $status != [1-4]?? ]] || { app_status=$status; return 0; }
    # Docker starts it again and again: that will not end well, and meanwhile nobody is served.
    before=${before:-$(restarts)} # of a container that was not made anew
    (($(restarts) - before < 5)) || break
    sleep 0.2
  done
  say "the app does not answer on $health_path${status:+, its last status was $status}; its last words:"
  compose_in "$home" logs --no-log-prefix --tail 20 app
  return 1
}

# Every database is in the storage, and a restore would reach its newest transaction. Sets proof.
prove() {
  local _
  [[ -z $same_app || -n $at ]] || proof=$(cat <&"$ahead")
  for _ in {1..20}; do # an app may make its database a moment after it answers
    [[ -z $proof ]] || break
    proof=$(in_sidecar /deploy/health.sh --prove ${at:+--restore}) || { printf '%s\n' "$proof"; return 1; }
    [[ -n $proof ]] || sleep 0.5
  done
  proof=$(paste -sd , <<<"$proof")
}

# Where nothing is about to change, the app and the backup answer while the guard is asked: a line with its status, then the proof.
ask_ahead() {
  # shellcheck disable=SC2016 # the sidecar's shell expands them
  exec {ahead}< <(ask_app bash -c 'timeout 5 bash -c "$0" "$@"; echo; ! proof=$(/deploy/health.sh --prove) || printf %s "$proof"')
}
