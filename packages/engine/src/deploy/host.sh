# shellcheck shell=bash
# The verbs that a person or the workflow calls on the host: which folder they work in, what they are given, and what each one starts.
# The workflow uploads the files to a folder of their own below incoming/; by hand the installed files are deployed again.

home=''       # folder of the deployment on this host: ~/deploy/<id>
log=''        # what deployments printed
step_limit='' # for any step, as `timeout` takes it: nothing waits for ever
# Options of this run: first_deploy ignore_old_data skip_migration detached foreground (1), proven adopt at image repository yes now.
declare -A option=()
dropped_databases=() # --drop-database
empty_databases=()   # --start-empty
guard_options=()     # those that the restore check is given

host_main() { # VERB OPTION...
  local verb=$1 all_options=("${@:2}") status=0
  umask 077
  locate_deployment
  parse_options "${all_options[@]}"
  collect_docker_env
  if [[ $here != "$home" && -z ${option[detached]-} ]]; then arrange_upload; fi
  read_installed_conf || {
    report_problems deploy
    return 3
  }
  ! is_cluster || host_usage 'this deployment is for Kubernetes, where the release workflow deploys'
  step_limit=$(deploy_minutes)m
  require_options_of "$verb"
  if [[ -n ${option[detached]-} ]]; then
    case $verb in
      move) leave_host ;;
      remove) remove_deployment ;;
      *) run_detached ;;
    esac
    return
  fi
  case $verb in
    move)
      [[ -e $home/compose.yaml ]] || host_usage 'nothing is deployed here'
      if [[ -n ${option[undo]-} ]]; then return_to_host; else follow_deployment move "${all_options[@]}"; fi
      return
      ;;
    remove)
      confirm_removal "${all_options[@]}" && follow_deployment remove "${all_options[@]}"
      return
      ;;
    status | backups | look | compare)
      [[ -e $home/compose.yaml ]] || host_usage 'nothing is deployed here'
      if [[ $verb == compare ]]; then show_differences; else "show_$verb"; fi
      return
      ;;
    rollback)
      redeploy_previous "${all_options[@]}"
      return
      ;;
  esac
  [[ $here != "$home" ]] || redeploy_installed "$verb" "${all_options[@]}"
  check_host_tools
  # The folder of the deployment takes the files of two versions, the record and the log.
  ((${#problems[@]})) || { check_clock && require_room "$home" 16; }
  report_problems deploy || return 3
  check_upload
  [[ -e $here/.env ]] || write_values
  if [[ $verb == preflight ]]; then
    preflight_only
    return
  fi
  report_problems deploy || return 3
  if [[ -n ${option[foreground]-} ]]; then
    run_detached
    return
  fi
  follow_deployment deploy "${all_options[@]}" || status=$?
  return "$status"
}

host_usage() {
  printf 'deploy.sh: %s; deploy.sh --help lists what there is\n' "$1" >&2
  exit 2
} # WHY

# Sets home and log. The link in the folder and the file that it leads to are the same program.
locate_deployment() {
  [[ $here != */"$litestream_folder" || ! -e ${here%/*}/compose.yaml ]] || here=${here%/*}
  home=$here
  [[ $here != */incoming/* ]] || home=${here%/incoming/*}
  log=$home/deploy.log
}

parse_options() { # OPTION...
  local name
  option=() dropped_databases=() empty_databases=() guard_options=()
  while (($#)); do
    name=${1#--} name=${name//-/_}
    case $1 in
      --first-deploy | --ignore-old-data | --skip-migration | --detached | --foreground | --undo | --with-data | --without-backup)
        option[$name]=1
        ;;
      --proven | --adopt | --at | --image | --drop-database | --start-empty | --yes | --repository | --now)
        [[ -n ${2-} ]] || host_usage "$1 needs a value"
        case $1 in
          --drop-database) dropped_databases+=("$2") ;;
          --start-empty) empty_databases+=("$2") ;;
          *) option[$name]=$2 ;;
        esac
        shift
        ;;
      *) host_usage "unknown option $1" ;;
    esac
    shift
  done
  [[ -z ${option[first_deploy]-} ]] || guard_options+=(--first-deploy)
  [[ -z ${option[ignore_old_data]-} ]] || guard_options+=(--ignore-old-data)
  for name in proven adopt at repository; do
    [[ -z ${option[$name]-} ]] || guard_options+=("--$name" "${option[$name]}")
  done
  for name in "${empty_databases[@]}"; do guard_options+=(--start-empty "$name"); done
  [[ -n ${option[now]-} ]] || guard_options+=(--clock)
}

# What only one verb understands is no option of another.
require_options_of() { # VERB
  [[ -z ${option[undo]-} || $1 == move ]] || host_usage '--undo is an option of move'
  [[ -z ${option[yes]-}${option[with_data]-}${option[without_backup]-} || $1 == remove ]] ||
    host_usage '--yes, --with-data and --without-backup are options of remove'
}

read_installed_conf() {
  local file=$here/$litestream_folder/deploy.conf
  [[ -e $file ]] || file=$here/deploy.conf
  read_conf "$file"
}

check_upload() {
  local file name
  for file in "${required_files[@]}"; do
    name=${file##*/}
    [[ $name != compose.yaml ]] || name=docker-compose-template.yml
    [[ -e $here/$file || $file == .env ]] || problem "$name was not uploaded." 'Upload all files of .deploy/, then run the command again.'
  done
  # Names that look right, and that nobody would read.
  for file in "$here"/compose.override.yaml "$here"/docker-compose.override.y*ml; do
    [[ ! -e $file ]] || problem "deploy.sh reads no file of this name: ${file##*/}." 'Rename it to compose.override.yml.'
  done
  for file in "$here"/hooks/{before,after}-deploy.*; do
    [[ ! -e $file ]] || {
      name=${file##*/}
      problem "No hook is called $name." "The hooks are before-deploy and after-deploy, without an ending: rename it to hooks/${name%%.*}."
    }
  done
}

preflight_only() {
  local status=0
  { one_at_a_time && preflight preflight; } || status=$?
  rm -rf "$here/.env" "$here/keys" "$here/registry"
  # What was refused is not deployed from here, and what was copied to be checked has served its purpose.
  if ((status)) || [[ $here == */by-hand-* ]]; then rm -rf "$here"; fi
  return "$status"
}

# Whether the backup goes on. A sidecar that somebody stopped says nothing itself.
show_health() {
  if in_sidecar true 2>/dev/null; then
    in_sidecar /deploy/deploy.sh health --report
    return
  fi
  printf 'WARNING: the sidecar does not run, so nothing is backed up.\n  -> %s\n' \
    'See why: docker compose logs --tail 20 litestream; then start it: docker compose up -d litestream'
  return 1
}

show_status() {
  compose_in "$home" ps
  show_health || true
  warn_of_shared_monitor
  show_refused_deletes
  restore_in "$home" --check || true
  show_differences || true
}
