# shellcheck shell=bash
# The restore drill: restores every database from the storage to a volume that goes away again, on a machine far from the host. The
# service `restore` of the deployment does it, so each drill tries what a new host would need, with a full integrity check. What is wrong
# has a name, which the job hands on to the issue: see drill-states.sh.
#
# A folder of the host can be read there alone, so the host does the same, over SSH: `drill --restore` in an upload of its own.

heartbeat_hours=1   # four heartbeats
heartbeat_ahead=900 # seconds by which a heartbeat may be in the future

# From the environment: the secrets of the storage by their names; MAX_AGE_DAYS, for a backup without a heartbeat. Needs the file "record"
# of `record newest`.
drill_main() { # [--restore PROVEN]
  umask 077
  if [[ ${1-} == --restore ]]; then
    restore_for_drill "${2-}" 2>&1
    return
  fi
  local output=$RUNNER_TEMP/deploy/drill proven missing status=0
  proven=$(record_field proven "$(<"$RUNNER_TEMP/deploy/record")")
  ! is_folder_storage || prepare_connection
  {
    if is_folder_storage; then
      drill_on_host "$proven"
    else
      copy_for_drill "$RUNNER_TEMP/drill" && restore_for_drill "$proven" < <(drill_values)
    fi
  } 2>&1 | plain_lines | tee "$output" || status=$?
  ((status == 0)) || explain_drill "$status" "$output"
  missing=$(record_field missing "$(<"$RUNNER_TEMP/deploy/record")")
  report_drill "$(sed -n 's/^restored=//p' "$output" | sort)" "$(sed -n 's/^heartbeat=//p' "$output" | tail -n 1)"
  require_recorded "$proven" "$(sed -n 's/^restored=[^ ]* //p' "$output")"
  report_missing "$missing"
}

# Everything that is backed up came back. What the app wrote at the last deployment, and nothing backs up, did not.
report_missing() { # MISSING, a line "KIND SINCE NAME" for each file
  local files=() text
  [[ -n $1 ]] || return 0
  mapfile -t files <<<"$1"
  text=$(print_differences "${files[@]}")
  {
    printf '\n**The backup lacks what the app writes, as the last deployment found:**\n\n'
    markdown_block "$text"
  } >>"$GITHUB_STEP_SUMMARY"
  drill_stop unlisted "Everything that is backed up can be restored, but the app writes what is not backed up: $text"
}

drill_stop() { # STATE TEXT
  local output=result
  [[ -z ${DEPLOY_ENVIRONMENT-} ]] || output=drill-$DEPLOY_ENVIRONMENT
  [[ -z ${GITHUB_OUTPUT-} ]] || step_output "$output" "$1"
  workflow_stop 'Restore drill' "$2"
}

# The restore failed: because of what the storage has, or because it could not be asked.
explain_drill() { # STATUS OUTPUT
  local names
  names=$(sed -n 's/^damaged=//p' "$2" | paste -sd ' ')
  [[ -z $names ]] || drill_stop damaged "The backup is damaged: $names cannot be restored. The log of this step shows the error."
  names=$(sed -n 's/^lost=//p' "$2" | paste -sd ' ')
  [[ -z $names ]] || drill_stop incomplete \
    "The backup is incomplete: the storage lacks $names, or a part of it, that an earlier deployment proved to be there.\
 The log of this step shows what is missing."
  case $1 in
    3) drill_stop unreadable 'A secret of the storage is missing or malformed. The log of this step names it.' ;;
    5) drill_stop unreadable 'The programs that restore the files could not be downloaded. The log of this step shows the cause.' ;;
    255) drill_stop unreadable 'Only the host can read the storage, and it cannot be reached. The log of this step shows the cause.' ;;
  esac
  drill_stop unreadable 'At least one database could not be restored on a new host. The log of this step shows the cause.'
}

# The restore check knows the files that deploy.conf names; what appeared while the app ran is only in the record.
require_recorded() { # PROVEN RESTORED-NAMES
  local item name number missing=() items=() restored=()
  mapfile -t restored <<<"$2"
  IFS=, read -r -a items <<<"$1"
  for item in "${items[@]}"; do
    name=$(unrecorded_name "${item%@*}")
    if is_count "$item"; then
      number=$(count_of_pattern "$name" "${restored[@]}")
      ((number >= ${item##*@})) || missing+=("$((${item##*@} - number)) of ${item##*@} databases $name")
      continue
    fi
    [[ $name == .litestream-deployment/* || $'\n'$2$'\n' == *$'\n'"$name"$'\n'* ]] || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || drill_stop incomplete \
    "The backup is incomplete: ${missing[*]} was in the backup at the last deployment, and was not restored."
}

# Works in a copy from now on: the checkout stays as it is.
copy_for_drill() { # FOLDER
  mkdir -p "$1" && cp -R "$here/." "$1" && conf_text "${conf_files[@]}" >"$1/deploy.conf" && here=$1
}

# In the folder of an upload, with the values of the storage on standard input. The folder goes away with all that was restored.
restore_for_drill() { # PROVEN
  local project=${conf[id]}-drill-$$
  # shellcheck disable=SC2064 # with the values of now
  trap "remove_drill $project ${here@Q}" EXIT
  rm -f "$here/compose.override.yml" # services of the user's own take no part, and may need values that the drill does not have
  arrange_upload
  step_limit=$(deploy_minutes)m
  collect_docker_env
  write_values
  ((${#problems[@]})) || check_folder || true
  report_problems 'restore drill' || return 3
  bring_tools "$here" --project-name "$project" || return 5
  # What it restores goes away again, and no sidecar runs: so it may be another project.
  compose_in "$here" --project-name "$project" run --rm --no-deps -T --env COMPOSE_PROJECT="${conf[id]}" restore \
    --heartbeat ${1:+--proven "$1"}
}

# What SSH needs, and no more: no secret of the app is in this job.
prepare_connection() {
  local needed
  enter_workspace
  mapfile -t needed < <(host_secret_names)
  require_secrets "${needed[@]}"
  write_ssh_key
  write_known_hosts
  [[ -z $secrets_faults ]] ||
    drill_stop unreadable 'A secret for the connection to the host is missing or malformed. The log of this step names it.'
  write_ssh_config
}

# An upload of its own, because a deployment may be under way there.
drill_on_host() { # PROVEN
  local incoming=deploy/${conf[id]}/incoming/drill-$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT
  upload_deployment "$incoming" && rm uploaded || return 255
  drill_values | on_host "bash $incoming/deploy.sh drill --restore ${1@Q}"
}

remove_drill() { # PROJECT FOLDER
  compose_in "$2" --project-name "$1" down --volumes >/dev/null 2>&1 || true
  rm -rf "$2"
}

# No value of the app's is needed to restore; a placeholder stands for those without which Compose does not start anything.
drill_values() {
  local name way variable need entry
  for name in APP_IMAGE APP_DOMAIN; do sent_value "$name" not-needed; done
  for entry in "${app_values[@]}"; do
    read -r name way variable need <<<"$entry"
    [[ $need != required ]] || sent_value "$name" not-needed
  done
  for entry in "${storage_values[@]}"; do
    name=${entry%% *}
    sent_value "$name" "${!name-}"
  done
}

# Whether the sidecar lives is told by its heartbeat: an app that nobody uses has no newer change, and neither has a backup that no longer
# moves. Without a heartbeat, of which an earlier generator knows nothing, the age of the newest change of all databases has to do.
report_drill() { # RESTORED, a line "TIME NAME" for each database, the oldest first; HEARTBEAT
  # shellcheck disable=SC2088 # it is for a person
  local newest days time name hours=0 seconds where='a machine without data' status="~/deploy/${conf[id]}/deploy.sh status"
  local start='docker compose up -d' restart='docker compose restart litestream' clock='sudo timedatectl set-ntp true' on='On the host'
  local does='starts what is stopped' there='on the host'
  if is_cluster; then
    where='a volume without data in the cluster' status=$(status_command) clock='correct the clock of the node' on='In the cluster'
    does='shows what runs' there='on its volume' start=$(cluster_command 'get pods') restart=$(cluster_command "delete pod $cluster_pod")
  fi
  ! is_folder_storage || where='a volume without data on the host'
  [[ -n $1 ]] || drill_stop incomplete 'Nothing was restored, although something was deployed.'
  newest=$(tail -n 1 <<<"$1")
  is_moment "${newest%% *}" || drill_stop unreadable "The restore check printed no time for the newest change: $newest"
  days=$((($(date +%s) - $(date -d "${newest%% *}" +%s)) / 86400))
  {
    printf '### Every database can be restored\n\n| Database | Newest change in the backup |\n|---|---|\n'
    while read -r time name; do table_row "$(markdown_code "$name")" "$time"; done <<<"$1"
    [[ -z $2 ]] || printf '\nThe last heartbeat of the sidecar in the backup: %s.\n' "$2"
    printf '\nRestored from the storage to %s, with a full integrity check, in %d s.\n' "$where" "$SECONDS"
  } >>"$GITHUB_STEP_SUMMARY"
  if [[ -z $2 ]]; then
    ((days <= ${MAX_AGE_DAYS:-30})) || drill_stop dead \
      "The newest change in the backup is $days days old, and there is no heartbeat of the sidecar in it. $on: $status.\
 If all is well there, deploy once: the backup has a heartbeat from then on."
    return 0
  fi
  seconds=$(($(date +%s) - $(date -d "$2" +%s)))
  # A clock that is ahead would hide a dead sidecar for as long.
  ((seconds > -heartbeat_ahead)) || drill_stop dead \
    "The last heartbeat in the backup is of $2, which is in the future: the clock of the host is wrong, so nobody knows whether the\
 sidecar lives. $on: $clock; then restart the sidecar, which begins a new heartbeat:\
 $restart"
  hours=$((seconds / 3600))
  ((hours < heartbeat_hours)) || drill_stop dead \
    "The sidecar is dead: its last heartbeat in the backup is of $2, $hours hours ago. What the app wrote since then is\
 $there alone. $on, $status says what is wrong, and $start $does."
}
