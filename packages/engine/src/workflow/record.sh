# shellcheck shell=bash
# The deployment record: what was deployed and proven, which GitHub keeps as deployments of a task of our own. Neither the host
# nor the storage can say whether there should be a backup: both may be new or emptied.

record_main() { # newest|read|write|find
  enter_workspace
  case ${1-} in
    newest | read | write | find) "record_$1" ;;
    *)
      printf 'deploy.sh: record newest, read, write or find, not "%s"\n' "${1-}" >&2
      return 2
      ;;
  esac
}

# For the restore drill: is there anything to restore?
record_newest() {
  fetch_newest_record
  if [[ -s record ]]; then
    step_output deployed yes
  else
    echo '::notice title=Restore drill::Nothing was deployed yet, so there is nothing to restore.'
  fi
}

# Stops at another host than that of the last deployment; writes the options of this run for deploy.sh on the host.
record_read() {
  fetch_newest_record
  if [[ -s record && $(record_field host_key "$(<record)") != "$(<host_key)" && ${OLD_HOST_STOPPED-} != true ]]; then
    ! is_cluster || workflow_stop 'Another cluster' "This namespace is not the one of the last deployment, or it was created again.\
 Two clusters that write to one backup damage it: stop the app in the old one, then run the release by hand with old_host_stopped."
    workflow_stop 'Another host' "This host is not the one of the last deployment. Two hosts that write to one backup damage it:\
 stop the app on the old one, then run the release by hand with old_host_stopped."
  fi
  write_options
}

# The inputs of a run reach it as environment variables; those of recover.yml are a moment, and what did not exist at it.
write_options() {
  local name proven='' options=()
  [[ ! -s record ]] || proven=$(record_field proven "$(<record)")
  if [[ -n ${AT-} ]]; then
    options+=(--adopt backup --at "$AT")
    while IFS= read -r name; do options+=(--start-empty "$name"); done < <(names_in "${START_EMPTY-}")
  elif [[ ${FIRST_DEPLOY-} == true || ! -s record ]]; then options+=(--first-deploy); fi
  # Also beside --first-deploy: an input ticked by mistake does not turn a lost backup into a first deployment.
  [[ -z $proven ]] || options+=(--proven "$proven")
  case ${ADOPT-} in local | backup) options+=(--adopt "$ADOPT") ;; esac
  [[ ${SKIP_MIGRATION-} != true ]] || options+=(--skip-migration)
  [[ ${IGNORE_OLD_DATA-} != true ]] || options+=(--ignore-old-data)
  # An earlier Litestream's place may be named after the repository.
  [[ ${earlier_replicas[*]-} != *'{repository}'* ]] || options+=(--repository "${GITHUB_REPOSITORY##*/}")
  while IFS= read -r name; do options+=(--drop-database "$name"); done < <(dropped_names)
  printf '%s\n' "${options[*]@Q}" >options
}

# A new record, from VERSION, DIGEST, SINCE and PROVEN.
record_write() {
  local id missing failed='The app is deployed, but the record could not be written. Run the job again.'
  refuse_smaller_proof
  missing=$(missing_in_backup)
  id=$(jq -n --arg missing "$missing" --arg task "$(record_task)" --arg environment "${conf[environment]}" --rawfile host_key host_key '{
      ref: (env.COMMIT // env.GITHUB_SHA), task: $task, environment: $environment, auto_merge: false, required_contexts: [],
      description: "Deployed, and every database is in the backup",
      payload: ({host_key: ($host_key | rtrimstr("\n")), proven: env.PROVEN, version: env.VERSION, digest: env.DIGEST, since: env.SINCE}
        + if $missing == "" then {} else {missing: $missing} end)
    }' | github_api deployments --data @- | jq .id) || workflow_stop Record "$failed"
  echo '{"state": "success", "auto_inactive": false}' | github_api "deployments/$id/statuses" --data @- >/dev/null ||
    workflow_stop Record "$failed"
}

# What the app writes and a new host would not get back, "KIND SINCE NAME" a line: the drill, which sees the backup alone, reads it here.
# GitHub takes no payload of any length.
missing_in_backup() {
  local kind since name
  [[ -e log ]] || return 0
  while read -r kind since name; do
    ! is_incomplete "$kind" || printf '%s %s %s\n' "$kind" "$since" "$name"
  done < <(sed -n 's/^difference=//p' log | head -n 200)
}

# After such a record nobody would notice that a database is lost.
refuse_smaller_proof() {
  local before='' lost
  [[ -n ${PROVEN-} ]] || workflow_stop Record "The app is deployed, but no database is proven to be in the backup.\
 The record stays as it was. The log of the step that deploys shows the cause. Correct it, then run the job again."
  [[ ! -s record ]] || before=$(record_field proven "$(<record)")
  lost=$(proven_no_more "$before")
  lost=${lost%%$'\n'*}
  [[ $lost != *[*?]* ]] || workflow_stop Record "The app is deployed, but fewer databases $lost are in the backup\
 than in that of the deployment before. The record stays as it was. Find out where they are; if they shall no longer be backed up,\
 run the release by hand with drop_database=$lost."
  [[ -z $lost ]] || workflow_stop Record "The app is deployed, but $lost is not in the backup that it proved,\
 and was in that of the deployment before. The record stays as it was.\
 Name the database in .deploy/deploy.conf and .deploy/litestream.yml again; or, if it shall no longer be backed up,\
 run the release by hand with drop_database=$lost."
}

# Names that the record before has, and neither PROVEN nor the databases that this run drops; one a line.
proven_no_more() { # RECORDED
  local items entry name one found dropped=()
  mapfile -t dropped < <(dropped_names)
  IFS=, read -r -a items <<<"$(counted_proof "$1")"
  for entry in "${items[@]}"; do
    name=$(unrecorded_name "${entry%@*}")
    if is_count "$entry"; then
      found=$(($(count_in_proof "$name" "$PROVEN") + $(dropped_of_pattern "$name" "$PROVEN" "${dropped[@]}")))
      ((found < ${entry##*@})) || continue
    else [[ ,$PROVEN != *",${entry%@*}@"* ]] || continue; fi
    [[ $name != .litestream-deployment/manifest.db ]] || continue # ours: it comes and goes with the patterns
    # A pattern drops every file of it.
    for one in "${dropped[@]}"; do ! fits_pattern "$name" "$one" || continue 2; done
    printf '%s\n' "$name"
  done
}

# The databases of an input, one a line; "," separates several.
names_in() { tr , '\n' <<<"$1" | sed 's/^ *//; s/ *$//; /^$/d'; } # TEXT
dropped_names() { names_in "${DROP_DATABASE-}"; }
