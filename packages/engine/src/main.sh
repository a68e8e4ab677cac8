#!/usr/bin/env bash
# litestream-engine @VERSION@: deploys an app, restores its SQLite databases before it starts, and proves their backup.
# The same file for every app; what differs is in deploy.conf beside it. Do not edit it: an upgrade of the generator replaces it.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || {
  printf 'deploy.sh needs bash 4.4 or newer, this is %s.\n' "$BASH_VERSION" >&2
  exit 3
}

here=. # the folder of this file; there is none when it comes from standard input
[[ -z ${BASH_SOURCE[0]-} ]] || here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
parts=$here
. "$parts/shared/conf.sh"
. "$parts/shared/content.sh"
. "$parts/shared/counted.sh"
. "$parts/shared/difference-text.sh"
. "$parts/shared/domains.sh"
. "$parts/shared/help.sh"
. "$parts/shared/kept-files.sh"
. "$parts/shared/messages.sh"
. "$parts/shared/moved.sh"
. "$parts/shared/paths.sh"
. "$parts/shared/patterns.sh"
. "$parts/shared/platform.sh"
. "$parts/shared/set-entry.sh"
. "$parts/shared/storage-name.sh"
. "$parts/deploy/architecture.sh"
. "$parts/deploy/clock.sh"
. "$parts/deploy/compose.sh"
. "$parts/deploy/deployment.sh"
. "$parts/deploy/detached.sh"
. "$parts/deploy/differences.sh"
. "$parts/deploy/docker-state.sh"
. "$parts/deploy/earlier-containers.sh"
. "$parts/deploy/earlier-data.sh"
. "$parts/deploy/files.sh"
. "$parts/deploy/folder.sh"
. "$parts/deploy/handover.sh"
. "$parts/deploy/hooks.sh"
. "$parts/deploy/host-tools.sh"
. "$parts/deploy/host.sh"
. "$parts/deploy/inspect.sh"
. "$parts/deploy/install.sh"
. "$parts/deploy/migration.sh"
. "$parts/deploy/move.sh"
. "$parts/deploy/old-litestream.sh"
. "$parts/deploy/other-environments.sh"
. "$parts/deploy/other-writers.sh"
. "$parts/deploy/preflight.sh"
. "$parts/deploy/proof.sh"
. "$parts/deploy/proxy-settings.sh"
. "$parts/deploy/proxy-vhost.sh"
. "$parts/deploy/proxy.sh"
. "$parts/deploy/refused-deletes.sh"
. "$parts/deploy/registry.sh"
. "$parts/deploy/remove.sh"
. "$parts/deploy/report.sh"
. "$parts/deploy/repository.sh"
. "$parts/deploy/roll-back.sh"
. "$parts/deploy/route.sh"
. "$parts/deploy/services.sh"
. "$parts/deploy/shared-monitor.sh"
. "$parts/deploy/shipped.sh"
. "$parts/deploy/start-copy.sh"
. "$parts/deploy/steps.sh"
. "$parts/deploy/tools.sh"
. "$parts/deploy/upload.sh"
. "$parts/deploy/values.sh"
. "$parts/deploy/visit.sh"
. "$parts/deploy/wait-healthy.sh"

verb=''      # what is asked for; empty where another program reads this one
arguments=() # those behind it

# Sets both. Without a verb, the options are those of a deployment.
read_verb() { # ARGUMENT...
  arguments=("$@")
  case ${1-} in
    '' | --detached | --foreground | --first-deploy | --proven | --adopt | --at | --ignore-old-data | --image | --skip-migration | \
      --drop-database | --start-empty | --repository | --now) verb=deploy ;;
    --help | -h) verb=help ;;
    --version) verb=version ;;
    *) verb=$1 arguments=("${@:2}") ;;
  esac
}

# Bash reads a file as it runs it. So each place where this program runs reads it up to its own verbs, because the reading of all of it
# takes longer than many a verb: first a host, then the containers, then the workflows. A verb ends the program, so nothing is read while it
# runs: the program may come from standard input and may be replaced meanwhile.

# Ends the program, unless the verb is one of another place. So do the two below.
run_host_verb() {
  case $verb in
    help) print_help ;;
    version) sed -n '2s/^# \(.*\):.*/\1/p' "${BASH_SOURCE[0]}" ;;
    preflight | deploy | status | compare | backups | look | rollback | move | remove)
      host_main "$verb" "${arguments[@]}" # reads deploy.conf once an upload is arranged
      ;;
    *) return 0 ;;
  esac
  exit
}

if [[ -z ${BASH_SOURCE[0]-} || ${BASH_SOURCE[0]} == "$0" ]]; then
  read_verb "$@"
  run_host_verb
fi
. "$parts/guard/apply.sh"
. "$parts/guard/copy-ahead.sh"
. "$parts/guard/decide.sh"
. "$parts/guard/earlier-replica.sh"
. "$parts/guard/error-code.sh"
. "$parts/guard/error-text.sh"
. "$parts/guard/errors.sh"
. "$parts/guard/folder.sh"
. "$parts/guard/guard-options.sh"
. "$parts/guard/guard.sh"
. "$parts/guard/history.sh"
. "$parts/guard/known-errors.sh"
. "$parts/guard/known-files.sh"
. "$parts/guard/manifest.sh"
. "$parts/guard/markers.sh"
. "$parts/guard/migration-copy.sh"
. "$parts/guard/moved.sh"
. "$parts/guard/old-replica.sh"
. "$parts/guard/only-pod.sh"
. "$parts/guard/own-configs.sh"
. "$parts/guard/own-places.sh"
. "$parts/guard/owner.sh"
. "$parts/guard/pass.sh"
. "$parts/guard/pattern-files.sh"
. "$parts/guard/plain-files.sh"
. "$parts/guard/plan-patterns.sh"
. "$parts/guard/plan.sh"
. "$parts/guard/project.sh"
. "$parts/guard/reach.sh"
. "$parts/guard/read-database.sh"
. "$parts/guard/restore-ahead.sh"
. "$parts/guard/side-by-side.sh"
. "$parts/guard/storage-clock.sh"
. "$parts/guard/storage-id.sh"
. "$parts/guard/storage.sh"
. "$parts/guard/turn.sh"
. "$parts/guard/volume.sh"
. "$parts/files/ask.sh"
. "$parts/files/backup.sh"
. "$parts/files/backups.sh"
. "$parts/files/health.sh"
. "$parts/files/loop.sh"
. "$parts/files/manifest.sh"
. "$parts/files/plan.sh"
. "$parts/files/prune.sh"
. "$parts/files/remote.sh"
. "$parts/files/restore.sh"
. "$parts/files/select.sh"
. "$parts/files/shipped.sh"
. "$parts/files/whole.sh"
. "$parts/health/chain.sh"
. "$parts/health/gone-files.sh"
. "$parts/health/health.sh"
. "$parts/health/heartbeat.sh"
. "$parts/health/http-call.sh"
. "$parts/health/idle-history.sh"
. "$parts/health/kept-files.sh"
. "$parts/health/kept-links.sh"
. "$parts/health/left-locks.sh"
. "$parts/health/monitor.sh"
. "$parts/health/new-files.sh"
. "$parts/health/opened.sh"
. "$parts/health/prove.sh"
. "$parts/health/refuse.sh"
. "$parts/health/renew-backup.sh"
. "$parts/health/replaced.sh"
. "$parts/health/replicate.sh"
. "$parts/health/report.sh"
. "$parts/health/rhythm.sh"
. "$parts/health/seen.sh"
. "$parts/health/shut.sh"
. "$parts/health/sqlite-file.sh"
. "$parts/health/start-check.sh"
. "$parts/health/unchanged.sh"

conf_files=() # what load_conf read

# Reads deploy.conf: beside this file, or on the host in the folder that the containers mount. For an environment whose values are not
# in there, the file of that environment as well; a host and its containers know of one only.
load_conf() { # [ENVIRONMENT]
  local file=$here/deploy.conf own
  [[ ! -e $here/$litestream_folder/deploy.conf ]] || file=$here/$litestream_folder/deploy.conf
  conf_files=("$file") own=$here/deploy.${1-}.conf
  if [[ ${1-} =~ ^[a-z0-9-]+$ && -e $own ]]; then conf_files+=("$own"); fi
  read_conf "${conf_files[@]}" || { report_problems deploy.conf >&2 || exit 2; }
  if [[ -n ${1-} && ${conf[environment]-} != "$1" ]]; then
    problem ".deploy/deploy.$1.conf is not there, so nothing is known of the environment $1." \
      "Make it: npm create litestream@latest -- --environment $1"
    report_problems deploy.conf >&2 || exit 2
  fi
  export DEPLOYMENT_ID=${conf[id]} # litestream.yml begins every path in the storage with it
}

run_container_verb() {
  case $verb in
    replicate | health | opened | unchanged | shipped) load_conf ;;
    guard) load_conf "${DEPLOY_ENVIRONMENT-}" ;; # the doctor also calls it, with the files of all environments
    *) return 0 ;;
  esac
  "${verb}_main" "${arguments[@]}"
  exit
}

if [[ -n $verb ]]; then run_container_verb; fi
. "$parts/workflow/check-secrets.sh"
. "$parts/workflow/connect.sh"
. "$parts/workflow/drill-states.sh"
. "$parts/workflow/drill.sh"
. "$parts/workflow/fill-host.sh"
. "$parts/workflow/image.sh"
. "$parts/workflow/issue.sh"
. "$parts/workflow/markdown.sh"
. "$parts/workflow/patch-settings.sh"
. "$parts/workflow/publish-pages.sh"
. "$parts/workflow/record-history.sh"
. "$parts/workflow/record.sh"
. "$parts/workflow/remote.sh"
. "$parts/workflow/ssh-agent.sh"
. "$parts/workflow/summary.sh"
. "$parts/workflow/workspace.sh"
. "$parts/cluster/access.sh"
. "$parts/cluster/ask-storage.sh"
. "$parts/cluster/check.sh"
. "$parts/cluster/cluster.sh"
. "$parts/cluster/connect.sh"
. "$parts/cluster/drill.sh"
. "$parts/cluster/external-secrets.sh"
. "$parts/cluster/external-values.sh"
. "$parts/cluster/follow.sh"
. "$parts/cluster/job.sh"
. "$parts/cluster/kubectl.sh"
. "$parts/cluster/look.sh"
. "$parts/cluster/manifests.sh"
. "$parts/cluster/pod.sh"
. "$parts/cluster/prove.sh"
. "$parts/cluster/replicate.sh"
. "$parts/cluster/restore.sh"
. "$parts/cluster/return.sh"
. "$parts/cluster/start.sh"
. "$parts/cluster/status.sh"
. "$parts/cluster/values.sh"
. "$parts/host/host-setup.sh"
. "$parts/host/setup-check.sh"
. "$parts/host/setup-daemon.sh"
. "$parts/host/setup-docker.sh"
. "$parts/host/setup-user.sh"

run_workflow_verb() {
  case $verb in
    host-setup) host_setup_main "${arguments[@]}" ;; # on a machine that has no deploy.conf yet
    record | remote | summary | drill | issue | image | connect | cluster | clean | check-secrets)
      load_conf "${DEPLOY_ENVIRONMENT-}"
      "${verb//-/_}_main" "${arguments[@]}"
      ;;
    *)
      printf 'deploy.sh: there is no verb %s; deploy.sh --help lists them\n' "$verb" >&2
      exit 2
      ;;
  esac
  exit
}

if [[ -n $verb ]]; then run_workflow_verb; fi
