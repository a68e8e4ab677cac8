#!/usr/bin/env bash
# Deploys vue-vite-today on this host. The workflow uploads it to a folder of its own below incoming/ and calls it there; by hand,
# in the folder where it is installed, it repeats the last deployment.
#
#   deploy.sh [preflight|deploy|status] [options of this run]
#   deploy.sh backups            what the storage has of each database, how new it is, and how far back it goes
#   deploy.sh look --at TIME     every database as it was then, in new files; nothing that runs is touched
#     --first-deploy      empty databases are right where the storage has no backup
#     --proven a@txid,b   what earlier deployments proved to be in the storage
#     --adopt local       where volume and storage disagree, the volume is right
#     --adopt backup      ... the backup is; --at 2026-05-31T23:59:00Z takes that moment of it
#     --ignore-old-data   leave the data of an earlier deployment alone
#     --image REF         deploy this image
#     --skip-migration    do not migrate
#
# Exit codes: 0 done, 1 failed: untouched, rolled back, or serving while its backup is not proven or nginx-proxy does not lead to it; 2 usage, 3 preflight, 4 the guard of the databases refused.
set -euo pipefail
umask 077
((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || { printf 'deploy.sh needs bash 4.4 or newer, this is %s.\n' "$BASH_VERSION" >&2; exit 3; }

id='vue-vite-t9c4wr'
compose_floor='2.26.1'
litestream_image='litestream/litestream:0.5.18'
app_port=8080 health_path='/' start_seconds=60
limit=30m # for any step: nothing waits for ever

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$here
[[ $here != */incoming/* ]] || home=${here%/incoming/*}
log=$home/deploy.log
# shellcheck source-path=SCRIPTDIR source=values.sh
. "$here/values.sh"
# shellcheck source-path=SCRIPTDIR source=preflight.sh
. "$here/preflight.sh"
# shellcheck source-path=SCRIPTDIR source=versions.sh
. "$here/versions.sh"
# shellcheck source-path=SCRIPTDIR source=steps.sh
. "$here/steps.sh"
# shellcheck source-path=SCRIPTDIR source=verify.sh
. "$here/verify.sh"
# shellcheck source-path=SCRIPTDIR source=report.sh
. "$here/report.sh"
# shellcheck source-path=SCRIPTDIR source=look.sh
. "$here/look.sh"

say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"; }
usage() { printf 'deploy.sh: %s; see the top of %s\n' "$1" "${BASH_SOURCE[0]}" >&2; exit 2; }
problems=() work=0 run_image='' installed='' halfway='' ours='' same_sidecar='' same_app='' proxy='' app=$id-app-1
problem() { problems+=("$1"$'\n'"  -> $2"); } # CAUSE, NEXT STEP
report_problems() {
  ((${#problems[@]})) || return 0
  printf '\ndeploy: %s\n' "${problems[@]}"
  return 1
}

# Of the caller's environment only what finds Docker: all else would win over .env.
docker_env=(PATH="$PATH" HOME="$HOME")
for name in DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_CERT_PATH DOCKER_TLS_VERIFY XDG_RUNTIME_DIR; do
  [[ -z ${!name-} ]] || docker_env+=("$name=${!name}")
done

compose_in() { # FOLDER COMPOSE-ARGUMENT...
  timeout --kill-after=10 "$limit" env -i "${docker_env[@]}" ${run_image:+APP_IMAGE="$run_image"} \
    docker compose --progress quiet --project-name "$id" --project-directory "$1" \
    --file "$1/compose.yaml" --env-file "$1/.env" "${@:2}" </dev/null
}
run_in() { # FOLDER CONTAINER SERVICE ARGUMENT...
  local status=0
  compose_in "$1" run --rm --no-deps -T --name "$2" "${@:3}" || status=$?
  if ((status == 124 || status == 137)); then
    say "$3 took longer than $limit and was given up"
    timeout 60 docker rm --force "$2" >/dev/null 2>&1 || true # it would go on without us
  fi
  return "$status"
}
restore_in() { run_in "$1" "$id-restore-$$" restore "${@:2}"; } # FOLDER OPTION...
in_sidecar() { timeout --kill-after=10 "$limit" docker exec "$id-litestream-1" "$@" </dev/null; } # COMMAND..., without Compose, which takes longer to read its files
value_of() { sed -n "s/^$1=\"\(.*\)\"\$/\1/p" "$2/.env" 2>/dev/null; } # NAME FOLDER, for values without special characters

fetch_image() { # IMAGE [DOCKER-CONFIG]
  docker image inspect "$1" >/dev/null 2>&1 && return
  say "pulling $1"
  local config=${2-}
  [[ -d $config ]] || config=${DOCKER_CONFIG:-$HOME/.docker} # by hand: the login of this host
  DOCKER_CONFIG=$config timeout --kill-after=10 "$limit" docker pull --quiet "$1" >/dev/null || problem "$1 cannot be pulled." 'Check that the registry has it, and that this host may read it.'
}

carry_out() {
  local new_image oldest guarded proof=''
  stage preflight
  preflight || return
  new_image=$(value_of APP_IMAGE "$here")
  oldest=$(value_of APP_IMAGE "$home/previous")
  [[ ! -e $home/compose.yaml ]] || nothing_to_do || { ask_proxy "$here"; reached_before=$reached; }
  stage pull
  [[ -n $same_app ]] || fetch_image "$new_image" "$here/registry"
  report_problems || return 1
  stage restore
  guard_databases || { guarded=$?; say 'Not everything could be restored, see above. Nothing was replaced.'; return $((guarded == 4 ? 4 : 1)); }
  [[ -n $same_app ]] || install_files || { roll_back 'The files could not be installed, see above.'; return 1; }
  start_proxy || { roll_back 'The proxy does not start, see above.'; return 1; }
  if [[ -z $ours && -n $skip_migration ]]; then # nobody is served yet: that comes first
    fact migration=skipped
    serve && back_up || return
  else
    back_up || return
    stage migrate
    [[ -n $skip_migration ]] || migrate || { roll_back 'The migration failed, see above.'; return 1; }
    [[ -n $skip_migration ]] || start_sidecar || { roll_back 'The migration is done, but the sidecar cannot back up, see above.'; return 1; }
    if [[ -n $skip_migration ]]; then fact migration=skipped; else fact migration=done; fi
    serve || return
  fi
  answers || { roll_back 'The new version did not come up.'; return 1; }
  reachable || { roll_back 'The new version cannot be reached through the proxy.'; return 1; }
  is_back
  stage prove
  say 'proving the backup'
  prove || { say 'The new version serves, but its backup is not proven, see above. Deploy again when that is mended.'; return 1; }
  forget_image "$oldest"
  fact "proven=$proof"
  found_by_proxy || return 1
  say 'deployed'
}

# Nothing will be replaced, migrated or started, so nothing can be lost.
nothing_to_do() { [[ -n $same_app && -n $skip_migration ]] && ((work == 0)); }

back_up() {
  stage sidecar
  say 'starting the sidecar'
  start_sidecar || { roll_back 'The sidecar cannot back up, see above.'; return 1; }
}

serve() {
  stage start
  say "starting $new_image"
  start_app || { roll_back 'The new version did not come up.'; return 1; }
}

# -----------------------------------------------------------------------------------------------------------------

# Two Compose processes at once make two networks of one name, and the guard would judge what is half done.
one_at_a_time() {
  exec 9>"$home/deploy.lock"
  flock -n 9 && return
  say 'another deployment runs on this host: waiting for its end'
  flock -w "$((${limit%m} * 60))" 9 && return
  say "It has not ended within $limit. See what it does: $log"
  return 1
}

# In a session of its own, so that neither a cut connection nor Ctrl-C leaves the host half-way; one at a time.
detached() {
  local status=0
  { one_at_a_time && carry_out; } || status=$?
  report "$status"
  rm -rf "$here"
  find "$home/incoming" -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} + # of runs that were cut off
  return "$status"
}

follow() {
  local start pid status=0
  [[ ! -e $log || $(stat -c %s "$log") -lt 1048576 ]] || mv -f "$log" "$log.1"
  touch "$log"
  start=$(stat -c %s "$log")
  setsid bash "$here/deploy.sh" --detached "$@" </dev/null >>"$log" 2>&1 &
  pid=$!
  tail -c "+$((start + 1))" -f -s 0.01 --pid "$pid" "$log" &
  wait "$pid" || status=$?
  wait
  return "$status"
}

main() {
  local command=deploy self='' file status=0
  first_deploy='' proven='' adopt='' at='' ignore_old_data='' image='' skip_migration=''
  local options
  case ${1-} in preflight | deploy | status | backups | look) command=$1; shift ;; --detached) self=1; shift ;; esac
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

  if [[ $command == @(status|backups|look) ]]; then
    [[ -e $home/compose.yaml ]] || usage 'nothing is deployed here'
    [[ $command == status ]] || { "$command"; return; }
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
    { one_at_a_time && preflight; } || status=$?
    rm -rf "$here/.env" "$here/keys" "$here/registry"
    # What was refused is not deployed from here.
    if ((status)) || [[ $here == */by-hand-* ]]; then rm -rf "$here"; fi
    return "$status"
  fi
  report_problems || return 3
  follow "${options[@]}"
}

main "$@"
