# shellcheck shell=bash
# The restore drill: restores every database from the storage to a volume that goes away again, on a machine far from the host. The
# service `restore` of the deployment does it, so each drill tries what a new host would need, with a full integrity check.

# From the environment: the secrets of the storage by their names, MAX_AGE_DAYS. Needs the file "record" of `record newest`.
drill_main() {
  local folder=$RUNNER_TEMP/drill project=${conf[id]}-drill-$$ proven missing status=0
  proven=$(record_field proven "$(<"$RUNNER_TEMP/deploy/record")")
  umask 077
  copy_for_drill "$folder"
  # shellcheck disable=SC2064 # with the values of now
  trap "remove_drill $project ${folder@Q}" EXIT
  step_limit=$(deploy_minutes)m
  collect_docker_env
  write_values < <(drill_values)
  report_problems 'restore drill' || drill_stop 'The secrets of the storage are not complete, see above.'

  compose_in "$here" --project-name "$project" run --rm --no-deps -T restore ${proven:+--proven "$proven"} 2>&1 | plain_lines | tee "$here/output" || status=$?
  ((status == 0)) || drill_stop 'On a new host not every database could be restored, see above.'
  missing=$(record_field missing "$(<"$RUNNER_TEMP/deploy/record")")
  report_drill "$(sed -n 's/^restored=//p' "$here/output" | sort)"
  report_missing "$missing"
}

# Everything that is backed up came back. What the app wrote at the last deployment, and nothing backs up, did not.
report_missing() { # MISSING, a line "KIND SINCE NAME" for each file
  local files=() text
  [[ -n $1 ]] || return 0
  mapfile -t files <<<"$1"
  text=$(print_differences "${files[@]}")
  { printf '\n**The backup lacks what the app writes, as the last deployment found:**\n\n' && markdown_block "$text"; } >>"$GITHUB_STEP_SUMMARY"
  drill_stop "Everything that is backed up can be restored, but the app writes what is not backed up: $text"
}

drill_stop() { workflow_stop 'Restore drill' "$1"; } # TEXT

# Works in a copy from now on: the checkout stays as it is.
copy_for_drill() { # FOLDER
  mkdir -p "$1"
  cp -R "$here/." "$1"
  conf_text "${conf_files[@]}" >"$1/deploy.conf"
  here=$1
  rm -f "$here/compose.override.yml" # services of the user's own take no part, and may need values that the drill does not have
  arrange_upload
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

# The age is that of the newest change of all databases: an app that nobody uses has no newer one, and neither has a backup that
# no longer moves.
report_drill() { # RESTORED, a line "TIME NAME" for each database, the oldest first
  local newest days time name
  [[ -n $1 ]] || drill_stop 'Nothing was restored, although something was deployed.'
  newest=$(tail -n 1 <<<"$1")
  is_moment "${newest%% *}" || drill_stop "The restore says when the newest change was, and it is no time: $newest"
  days=$((($(date +%s) - $(date -d "${newest%% *}" +%s)) / 86400))
  {
    printf '### Every database can be restored\n\n| Database | Newest change in the backup |\n|---|---|\n'
    while read -r time name; do table_row "$(markdown_code "$name")" "$time"; done <<<"$1"
    printf '\nRestored from the storage to a machine without data, with a full integrity check, in %d s.\n' "$SECONDS"
  } >>"$GITHUB_STEP_SUMMARY"
  ((days <= MAX_AGE_DAYS)) || drill_stop "The newest change in the backup is $days days old. If the app was not used for so long, raise the variable RESTORE_DRILL_MAX_AGE_DAYS; if it was, its changes are not backed up."
}
