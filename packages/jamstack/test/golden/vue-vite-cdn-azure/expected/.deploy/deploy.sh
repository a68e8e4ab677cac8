#!/usr/bin/env bash
# Deploys vue-vite-today on this host. The workflow uploads it to a folder of its own below incoming/ and calls it there; by hand,
# in the folder where it is installed, it repeats the last deployment.
#
#   deploy.sh [preflight|deploy|status] [options of this run]
#     --first-deploy      empty databases are right where the storage has no backup
#     --proven a@txid,b   what earlier deployments proved to be in the storage
#     --adopt local       where volume and storage disagree, the volume is right
#     --adopt backup      ... the backup is; --at 2026-05-31T23:59:00Z takes that moment of it
#     --ignore-old-data   leave the data of an earlier deployment alone
#     --image REF         deploy this image
#     --skip-migration    do not migrate
#
# Exit codes: 0 done, 1 failed and rolled back or untouched, 2 usage, 3 preflight, 4 the guard of the databases refused.
set -euo pipefail
umask 077

id='vue-vite-t9c4wr'
compose_floor='2.26.1'
litestream_image='litestream/litestream:0.5.18'
app_port=8080 health_path='/' start_seconds=60

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$here
[[ $here != */incoming/* ]] || home=${here%/incoming/*}
log=$home/deploy.log
# shellcheck source-path=SCRIPTDIR source=values.sh
. "$here/values.sh"
# shellcheck source-path=SCRIPTDIR source=preflight.sh
. "$here/preflight.sh"

say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"; }
usage() { printf 'deploy.sh: %s; see the top of %s\n' "$1" "${BASH_SOURCE[0]}" >&2; exit 2; }
problems=() work=0 run_image='' halfway=''
problem() { problems+=("$1"$'\n'"  -> $2"); } # CAUSE, NEXT STEP
report_problems() {
  ((${#problems[@]})) || return 0
  printf '\ndeploy: %s\n' "${problems[@]}"
  return 1
}

# Without the caller's environment, which would win over .env.
compose_in() { # FOLDER COMPOSE-ARGUMENT...
  env -i PATH="$PATH" HOME="$HOME" ${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} ${DOCKER_CONFIG:+DOCKER_CONFIG="$DOCKER_CONFIG"} \
    ${run_image:+APP_IMAGE="$run_image"} docker compose --progress quiet --project-name "$id" --project-directory "$1" \
    --file "$1/compose.yaml" --env-file "$1/.env" "${@:2}" </dev/null
}
restore_in() { compose_in "$1" run --rm --no-deps -T restore "${@:2}"; } # FOLDER OPTION...
in_sidecar() { compose_in "$home" exec -T litestream "$@"; }
running() { [[ -n $(compose_in "$home" ps --quiet --status running "$1" 2>/dev/null) ]]; } # SERVICE
value_of() { sed -n "s/^$1=\"\(.*\)\"\$/\1/p" "$2/.env" 2>/dev/null; } # NAME FOLDER, for values without special characters

fetch_image() { # IMAGE [DOCKER-CONFIG]
  docker image inspect "$1" >/dev/null 2>&1 && return
  say "pulling $1"
  local config=${2-}
  [[ -d $config ]] || config=${DOCKER_CONFIG:-$HOME/.docker} # by hand: the login of this host
  DOCKER_CONFIG=$config docker pull --quiet "$1" >/dev/null || problem "$1 cannot be pulled." 'Check that the registry has it, and that this host may read it.'
}

# --- The steps ---------------------------------------------------------------------------------------------------

files=(compose.yaml litestream.yml restore.sh storage.sh volume.sh health.sh deploy.sh values.sh preflight.sh nginx-proxy-compose.yml .env)

# What runs now goes to previous/, what was uploaded takes its place. Until the migration is through, the image stays.
install_files() {
  local file
  rm -rf "$home/previous"
  mkdir "$home/previous" || return
  for file in "${files[@]}"; do
    if [[ -e $home/$file ]]; then cp -p "$home/$file" "$home/previous/$file" || return; fi
  done
  for file in "${files[@]}"; do mv -f "$here/$file" "$home/$file" || return; done
  if [[ -d $here/keys && ! -L $here/keys ]]; then
    # File by file: a sidecar that is not started anew has the folder itself mounted.
    mkdir -p -m 0755 "$home/keys" "$home/previous/keys" || return
    find "$home/keys" -type f -exec mv -f -t "$home/previous/keys" {} + || return
    find "$here/keys" -type f -exec mv -f -t "$home/keys" {} + || return
  fi
  [[ ! -e $home/previous/.env ]] || use_image "$(value_of APP_IMAGE "$home/previous")"
}

use_image() { # IMAGE
  sed "s|^APP_IMAGE=.*|APP_IMAGE=\"$1\"|" "$home/.env" >"$home/.env.new" || return
  mv -f "$home/.env.new" "$home/.env"
}

# The old code on the same data: what was written meanwhile stays.
roll_back() { # WHY
  local file tried
  say "$1"
  if [[ ! -e $home/previous/compose.yaml ]]; then
    compose_in "$home" stop app >/dev/null 2>&1 || true
    say 'There is no earlier version to go back to: the app is stopped, its data and the sidecar stay.'
    return 1
  fi
  tried=$(grep '^REPLICA_' "$home/.env")
  for file in "${files[@]}"; do [[ ! -e $home/previous/$file ]] || cp -p "$home/previous/$file" "$home/$file"; done
  if [[ -d $home/previous/keys ]]; then find "$home/previous/keys" -type f -exec mv -f -t "$home/keys" {} +; fi
  if [[ -n $halfway ]]; then
    say 'The databases could not be returned to what they were before the migration, see above. App and sidecar stay stopped; the copy is safe on the volume. Mend the cause, then deploy again.'
    return 1
  fi
  if [[ $tried != "$(grep '^REPLICA_' "$home/.env")" ]]; then
    # Litestream counted anew in the other storage; here a number that is as high would join two histories into one.
    compose_in "$home" stop app litestream && restore_in "$home" --adopt local || return 1
  fi
  compose_in "$home" up -d --no-deps litestream app || true
  if answers; then say "The version before serves again: $(value_of APP_IMAGE "$home")"; else say 'The version before does not answer either: docker compose logs app'; fi
  return 1
}

# Keeps, restores or refuses each database. Only when something has to be replaced does the old app stop before.
guard_databases() {
  ((work)) || return 0
  if ((work == 11)) && [[ -e $home/compose.yaml ]]; then
    say 'stopping the app: a database has to be replaced'
    compose_in "$home" stop app litestream || return
  fi
  say 'restoring'
  restore_in "$here" "${guard[@]}" && return
  # Nothing was replaced; whether the old version may run on what is there, its own guard decides.
  if ((work == 11)) && [[ -e $home/compose.yaml ]]; then compose_in "$home" up -d app litestream || true; fi
  return 1
}

start_proxy() {
  proxy_is_up && return
  say 'starting the proxy'
  docker compose --file "$home/nginx-proxy-compose.yml" --env-file "$home/.env" up -d --quiet-pull </dev/null
}

start_sidecar() {
  local _
  compose_in "$home" up -d --no-deps litestream || return
  for _ in {1..50}; do
    in_sidecar test -S /tmp/litestream.sock 2>/dev/null && break
    sleep 0.2
  done
  in_sidecar /deploy/health.sh --sync && return
  compose_in "$home" logs --no-log-prefix --tail 5 litestream
  return 1
}

# Without it nothing may start: an app would write to half a migration, and the next deployment would take that back.
return_copy() { restore_in "$home" --return-copy || halfway=1; return 1; }

# Nothing has the databases open, the storage has their last transaction, and a copy lies aside: then the migration runs.
migrate() {
  say 'migrating'
  compose_in "$home" stop app || return
  in_sidecar /deploy/health.sh --sync || return
  compose_in "$home" stop litestream || return
  restore_in "$home" --before-migration || return
  if ! run_image=$new_image compose_in "$home" run --rm --no-deps -T migrate; then
    return_copy
    return 1
  fi
  restore_in "$home" --after-migration || { return_copy; return 1; }
}

start_app() {
  use_image "$new_image" || return
  compose_in "$home" up -d --no-deps app
}

answers() {
  local status='' until=$((SECONDS + start_seconds))
  while ((SECONDS < until)); do
    # shellcheck disable=SC2016 # the inner shell expands them
    status=$(in_sidecar timeout 5 bash -c 'exec 3<>"/dev/tcp/app/$0" && printf "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$1" "$2" >&3 &&
      read -r _ status _ <&3 && printf %s "$status"' "$app_port" "$health_path" "$(value_of APP_DOMAIN "$home")" 2>/dev/null) || true
    [[ $status != [1-4]?? ]] || return 0
    # Docker starts it again and again: that will not end well, and meanwhile nobody is served.
    (($(docker inspect --format '{{.RestartCount}}' "$id-app-1" 2>/dev/null || echo 0) < 5)) || break
    sleep 0.5
  done
  say "the app does not answer on $health_path${status:+, its last status was $status}; its last words:"
  compose_in "$home" logs --no-log-prefix --tail 20 app
  return 1
}

# Every database is in the storage, and a restore would reach its newest transaction. Sets proof.
prove() {
  local _
  for _ in {1..20}; do # an app may make its database a moment after it answers
    proof=$(in_sidecar /deploy/health.sh --prove) || { printf '%s\n' "$proof"; return 1; }
    [[ -z $proof ]] || break
    sleep 0.5
  done
  proof=$(paste -sd , <<<"$proof")
}

# The image before the last: nothing goes back to it any more.
forget_image() { # IMAGE
  [[ -z $1 || $1 == "$new_image" || $1 == "$(value_of APP_IMAGE "$home/previous")" ]] || docker image rm "$1" >/dev/null 2>&1 || true
}

carry_out() {
  local new_image oldest proof=''
  preflight || return
  new_image=$(value_of APP_IMAGE "$here")
  oldest=$(value_of APP_IMAGE "$home/previous")
  fetch_image "$new_image" "$here/registry"
  report_problems || return 1
  guard_databases || { say 'Not everything could be restored, see above. Nothing was replaced.'; return 1; }
  install_files || { roll_back 'The files could not be installed, see above.'; return 1; }
  start_proxy || { roll_back 'The proxy does not start, see above.'; return 1; }
  say 'starting the sidecar'
  start_sidecar || { roll_back 'The sidecar cannot back up, see above.'; return 1; }
  [[ -n $skip_migration ]] || migrate || { roll_back 'The migration failed, see above.'; return 1; }
  [[ -n $skip_migration ]] || start_sidecar || { roll_back 'The migration is done, but the sidecar cannot back up, see above.'; return 1; }
  say "starting $new_image"
  { start_app && answers; } || { roll_back 'The new version did not come up.'; return 1; }
  say 'proving the backup'
  prove || { say 'The new version serves, but its backup is not proven, see above. Deploy again when that is mended.'; return 1; }
  forget_image "$oldest"
  say 'deployed'
  printf 'proven=%s\n' "$proof"
}

# -----------------------------------------------------------------------------------------------------------------

# Two Compose processes at once make two networks of one name, and the guard would judge what is half done.
one_at_a_time() {
  exec 9>"$home/deploy.lock"
  flock -n 9 || { say 'another deployment runs on this host: waiting for its end'; flock 9; }
}

# In a session of its own, so that neither a cut connection nor Ctrl-C leaves the host half-way; one at a time.
detached() {
  local status=0
  one_at_a_time
  carry_out || status=$?
  rm -rf "$here"
  find "$home/incoming" -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} + # of runs that were cut off
  return "$status"
}

follow() {
  local start pid status=0
  touch "$log"
  start=$(stat -c %s "$log")
  setsid bash "$here/deploy.sh" --detached "$@" </dev/null >>"$log" 2>&1 &
  pid=$!
  tail -c "+$((start + 1))" -f -s 0.2 --pid "$pid" "$log" &
  wait "$pid" || status=$?
  wait
  return "$status"
}

# By hand: the same way as an upload, with a copy of what is installed.
by_hand() {
  local copy
  mkdir -p "$home/incoming"
  copy=$(mktemp -d "$home/incoming/by-hand-XXXXXX")
  (cd "$home" && cp -p "${files[@]}" "$copy/" && if [[ -d keys ]]; then ln -s ../../keys "$copy/keys"; fi)
  [[ -z $image ]] || sed -i "s|^APP_IMAGE=.*|APP_IMAGE=\"$image\"|" "$copy/.env"
  exec bash "$copy/deploy.sh" "$@" </dev/null
}

main() {
  local command=deploy self='' file status=0
  first_deploy='' proven='' adopt='' at='' ignore_old_data='' image='' skip_migration=''
  local options
  case ${1-} in preflight | deploy | status) command=$1; shift ;; --detached) self=1; shift ;; esac
  options=("$@")
  while (($#)); do
    case $1 in
      --first-deploy) first_deploy=1 ;;
      --ignore-old-data) ignore_old_data=1 ;;
      --skip-migration) skip_migration=1 ;;
      --proven | --adopt | --at | --image) [[ -n ${2-} ]] || usage "$1 needs a value"; printf -v "${1#--}" %s "$2"; shift ;;
      *) usage "unknown option $1" ;;
    esac
    shift
  done
  : "$skip_migration" "$ignore_old_data" # not every deployment uses them
  guard=(${first_deploy:+--first-deploy} ${proven:+--proven "$proven"} ${adopt:+--adopt "$adopt"} ${at:+--at "$at"})
  [[ -z $self ]] || { detached; return; }

  if [[ $command == status ]]; then
    [[ -e $home/compose.yaml ]] || usage 'nothing is deployed here'
    compose_in "$home" ps
    restore_in "$home" --check || true
    return
  fi
  [[ $here != "$home" ]] || by_hand "$command" "${options[@]}"
  [[ ! -e $here/docker-compose-template.yml ]] || mv -f "$here/docker-compose-template.yml" "$here/compose.yaml"
  chmod 0755 "$here" "$here"/*.sh
  chmod 0644 "$here"/*.y*ml
  for file in "${files[@]}"; do
    [[ -e $here/$file || $file == .env ]] || problem "$file was not uploaded." 'Upload all files of .deploy/.'
  done
  [[ -e $here/.env ]] || write_values
  if [[ $command == preflight ]]; then
    one_at_a_time
    preflight || status=$?
    rm -rf "$here/.env" "$here/keys" "$here/registry"
    [[ $here != */by-hand-* ]] || rm -rf "$here"
    return "$status"
  fi
  report_problems || return 3
  follow "${options[@]}"
}

main "$@"
