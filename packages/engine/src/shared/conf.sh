# shellcheck shell=bash
# deploy.conf: what this project tells the engine. One NAME=value a line, taken as it is: nothing in it is quoted, expanded or
# executed. A name that may be repeated makes a list. Where a checkout has several environments, deploy.conf holds what they have in
# common and the values of the first one, and deploy.<environment>.conf what differs in another one.

declare -A conf=()                    # one value each, by name
databases=() patterns=()              # paths below the data folder
earlier_volumes=() earlier_folders=() # where earlier deployments kept their data
other_environments=()                 # "ID NAME [shared]" of those that the checkout has beside this one
ignored_databases=()                  # files and patterns that may be lost: below the data folder, or with a slash at the front
kept_files=()                         # files beside the databases: folders, files and patterns below the data folder; a dot is all of it
files_remote=()                       # "KEY WAY TEXT" of rclone's settings, see files/remote.sh
earlier_replicas=()                   # backups of an earlier Litestream, see guard/earlier-replica.sh
app_values=() storage_values=() storage_shapes=() migrate_arguments=()

# The values as one text. A name that the environment's file has takes the place of every line with that name; such a line becomes
# blank, so that lines keep their numbers.
conf_text() { # FILE [FILE-OF-THE-ENVIRONMENT]
  if (($# == 1)); then
    cat "$1"
    return
  fi
  awk -F= '!common { taken[$1]; next } /^[^#]*=/ && $1 in taken { $0 = "" } { sub(/\r$/, ""); print }' "$2" common=1 "$1"
  cat "$2"
}

# Fills the variables above.
read_conf() { # FILE [FILE-OF-THE-ENVIRONMENT]
  local line conf_lines name value number=0
  conf=() databases=() patterns=() ignored_databases=() earlier_volumes=() earlier_folders=() earlier_replicas=()
  other_environments=() kept_files=() files_remote=()
  app_values=() storage_values=() storage_shapes=() migrate_arguments=()
  [[ -e $1 ]] || {
    problem "$1 is not there." 'Upload all files of .deploy/, then run the command again.'
    return 1
  }
  if (($# == 1)); then mapfile -t conf_lines <"$1"; else mapfile -t conf_lines < <(conf_text "$@"); fi || true
  for line in "${conf_lines[@]}"; do
    number=$((number + 1)) line=${line%$'\r'}
    [[ -n $line && $line != '#'* ]] || continue
    [[ $line == *=* ]] || {
      problem "$(conf_place "$number" "$@"), is not NAME=value: $line" 'Correct the line; a comment begins with #.'
      continue
    }
    name=${line%%=*} value=${line#*=}
    case $name in
      database) databases+=("$value") ;;
      pattern) patterns+=("$value") ;;
      ignored_database) ignored_databases+=("$value") ;;
      file) kept_files+=("$value") ;;
      files_remote) files_remote+=("$value") ;;
      earlier_volume) earlier_volumes+=("$value") ;;
      earlier_folder) earlier_folders+=("$value") ;;
      earlier_replica) earlier_replicas+=("$value") ;;
      other_environment) other_environments+=("$value") ;;
      app_value) app_values+=("$value") ;;
      storage_value) storage_values+=("$value") ;;
      storage_shape) storage_shapes+=("$value") ;;
      migrate_argument) migrate_arguments+=("$value") ;;
      id | name | environment | platform | domain | image | release_workflow | user | port | health_path | data_folder | start_seconds | \
        restore_minutes | migrate | handover | proxy | shared_host | host_secret | storage | storage_type | storage_host | \
        storage_port | storage_override | storage_folder | storage_same_disk | storage_identity | upload_megabytes | proxy_seconds | \
        redirect_domains | files_root | files_days) conf[$name]=$value ;;
      *)
        problem "$(conf_place "$number" "$@"), has a name that deploy.sh does not know: $name" \
          'Correct the name, or generate the files again: npm create litestream@latest'
        ;;
    esac
  done
  value_names name "${storage_values[@]}"
  conf[backup_secrets]=$name # for messages
  check_conf "$1" || return
  (($# == 1)) || check_environment "$@"
}

conf_place() { # LINE FILE [FILE-OF-THE-ENVIRONMENT]
  local common
  common=$(grep -c '' "$2")
  if (($1 <= common)); then printf '%s, line %d' "$2" "$1"; else printf '%s, line %d' "$3" "$(($1 - common))"; fi
}

add_line='Add the line, or generate the files again: npm create litestream@latest'

# With the id of deploy.conf, two environments would share one backup.
check_environment() { # FILE FILE-OF-THE-ENVIRONMENT
  local environment=${2##*/} first
  environment=${environment#deploy.} environment=${environment%.conf} first=$(tr -d '\r' <"$1" | sed -n 's/^id=//p')
  [[ ${conf[environment]-} == "$environment" ]] ||
    problem "$2 does not say environment=$environment." "$add_line"
  [[ ${conf[id]-} != "$first" ]] || problem "$2 has the id of $1, so both environments would have one backup." \
    'Write the id that .yo-rc.json names for this environment.'
  ((${#problems[@]} == 0))
}

# Sets a variable to "AWS_S3_BUCKET, AWS_ACCESS_KEY_ID".
value_names() { # VARIABLE VALUE...
  local variable=$1 with_commas
  shift
  printf -v with_commas '%s, ' "${@%% *}"
  printf -v "$variable" %s "${with_commas%, }"
}

# A value that is missing or misshapen would only show much later, or not at all.
check_conf() { # FILE
  local name
  for name in id user port health_path restore_minutes start_seconds storage_host storage_port storage_identity; do
    [[ -n ${conf[$name]-} || $name == storage_@(host|port) && -n ${conf[storage_folder]-} ]] ||
      problem "$1 has no value for $name." "$add_line"
  done
  [[ ${conf[id]:-xx} =~ ^[a-z][a-z0-9-]+$ ]] ||
    problem "$1: id is ${conf[id]}, which is not lower-case letters, digits and hyphens." 'Write the id that .yo-rc.json names.'
  [[ ${conf[user]:-0:0} =~ ^[0-9]+:[0-9]+$ ]] || problem "$1: user is ${conf[user]}, not two numbers." 'Write it like user=1654:1654.'
  [[ ${conf[upload_megabytes]:-0} =~ ^(0|[1-9][0-9]{0,8})$ ]] ||
    problem "$1: upload_megabytes is ${conf[upload_megabytes]}, not a whole number." 'Write it like upload_megabytes=100; 0: no limit.'
  [[ ${conf[platform]:-compose} == @(compose|kubernetes) ]] ||
    problem "$1: platform is ${conf[platform]}, not compose or kubernetes." 'Write it like platform=compose.'
  [[ ${conf[storage_same_disk]:-no} == @(yes|no) ]] ||
    problem "$1: storage_same_disk is ${conf[storage_same_disk]}, not yes or no." 'Write it like storage_same_disk=no.'
  for name in port restore_minutes start_seconds proxy_seconds; do
    [[ ${conf[$name]:-1} =~ ^[1-9][0-9]{0,8}$ ]] || problem "$1: $name is ${conf[$name]}, not a whole number." "Write it like $name=10."
  done
  check_conf_names "$1"
  ((${#databases[@]} + ${#patterns[@]})) || problem "$1 names no database." \
    'Add a line like database=app.db for each database, or generate the files again: npm create litestream@latest'
  ((${#problems[@]} == 0))
}

# Names that become a path on the volume or the name of a variable. Bash would run a command in the index of a variable's name, and a path
# that leads out of the data folder would be restored there, as root.
check_conf_names() { # FILE
  local name way variable entry variables
  for name in "${databases[@]}" "${patterns[@]}"; do
    is_below "$name" || problem "$1: $name is not a path below the data folder." 'Write it like database=app.db or pattern=jobs/jobs_*.db.'
  done
  for name in "${patterns[@]}"; do
    [[ $name == *[*]* && ${name%%[*?[]*} == */* ]] ||
      problem "$1: the pattern $name has no folder of its own." 'Write it like pattern=tenants/*.db or pattern=tenants/*/app.db.'
  done
  ((${#kept_files[@]} == 0)) || check_conf_files "$1"
  for entry in "${app_values[@]}" "${storage_values[@]}"; do
    read -r name way variable _ <<<"$entry"
    [[ -n $name ]] || continue
    [[ "$name $way $variable" =~ ^[A-Z_][A-Z0-9_]*\ (plain|json|base64|file)\ [A-Za-z_][A-Za-z0-9_-]*$ ]] ||
      problem "$1: $name $way $variable is not NAME FORMAT VARIABLE, with a format that exists." \
        'Write it like storage_value=AWS_S3_BUCKET json REPLICA_BUCKET required.'
  done
  for name in storage_override storage_folder host_secret storage_identity; do
    IFS=' ' read -r -a variables <<<"${conf[$name]-}"
    for variable in "${variables[@]}"; do
      is_variable_name "$variable" || problem "$1: $name is ${conf[$name]}, which is not the name of a variable." \
        'Correct the line, or generate the files again: npm create litestream@latest'
    done
  done
}

is_variable_name() { [[ $1 =~ ^[A-Z_][A-Z0-9_]*$ ]]; }                                                                  # NAME
is_below() { [[ -n $1 && $1 != *[[:cntrl:]]* && /$1/ != *//* && /$1/ != */./* && /$1/ != */../* && ${#1} -lt 1024 ]]; } # NAME

# The workflow that deploys: another name than usual where that one is the project's own.
release_workflow() { printf %s "${conf[release_workflow]:-release.yml}"; }

owner_uid() { printf %s "${conf[user]%:*}"; }
owner_gid() { printf %s "${conf[user]#*:}"; }

# The database that names those that appear while the app runs; nothing where there are none. Printed, or set.
manifest_name() { # [VARIABLE]
  local list=''
  ((${#patterns[@]} == 0)) || list=.litestream-deployment/manifest.db
  if [[ -n ${1-} ]]; then printf -v "$1" %s "$list"; else printf %s "$list"; fi
}

# Minutes for a deployment, and so the most for any of its steps: each database may take its time, though some restore side by side; the 20
# are for the pull, the migration and a queue on the host. GitHub ends a job after six hours; the host goes on alone.
deploy_minutes() {
  local minutes=$((conf[restore_minutes] * (${#databases[@]} + ${#patterns[@]} + (${#kept_files[@]} > 0)) + 20))
  printf %d "$((minutes < 360 ? minutes : 360))"
}

# Minutes for a migration: rewriting a database takes no longer than restoring it.
migrate_minutes() {
  local minutes=$((conf[restore_minutes] * (${#databases[@]} + ${#patterns[@]})))
  printf %d "$((minutes < 360 ? minutes : 360))"
}

# Status codes, as a pattern, with which the app is up. Where no health path is known the front page stands in, which may
# redirect or not exist.
healthy_status() { if [[ ${conf[health_path]} == / ]]; then printf '[1-4]??'; else printf '[23]??'; fi; }

# Sets a variable to a text of deploy.conf with values in it: those of an array by their names, or else the environment's.
expand_variables() { # TEXT VARIABLE [ARRAY]
  local rest=$1 name expanded=''
  local -n given_values=${3:-conf}
  while [[ $rest =~ ^([^$]*)\$\{([A-Z_][A-Z0-9_]*)\}(.*)$ ]]; do
    expanded+=${BASH_REMATCH[1]} name=${BASH_REMATCH[2]} rest=${BASH_REMATCH[3]}
    if [[ -n ${3-} ]]; then expanded+=${given_values[$name]-}; else expanded+=${!name-}; fi
  done
  printf -v "$2" %s "$expanded$rest"
}
