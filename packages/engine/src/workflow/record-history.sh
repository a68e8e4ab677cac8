# shellcheck shell=bash
# Reads the deployment record from GitHub: the newest entry, or the one that held at a moment.

record_unreadable() { workflow_stop Record 'The record of earlier deployments cannot be read, so nothing was done. Run the job again.'; }

# The record lies with GitHub, where more than this workflow may write: a field that does not look as we write it is not used.
record_field() { # NAME PAYLOAD
  local value pattern
  value=$(jq -r ".$1 // empty" <<<"$2") || record_unreadable
  case $1 in
    version) pattern='^[A-Za-z0-9_.-]{1,200}$' ;;
    digest) pattern='^[a-z0-9]+:[0-9a-f]+$' ;;
    since) pattern='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$' ;;
    missing) pattern=. ;; # a line for each file; it is only shown
    *) pattern='^[^[:cntrl:]]*$' ;;
  esac
  [[ -z $value || $value =~ $pattern ]] ||
    workflow_stop Record "The record of an earlier deployment has a field $1 that no deployment writes: ${value:0:200}.\
 Find out who may write deployments of this repository."
  printf %s "$value"
}

# Writes the newest record to the file "record", which is empty where there is none.
fetch_newest_record() {
  : >record
  visit_records keep_record
}
keep_record() { printf '%s\n' "$1" >record; } # PAYLOAD

# Hands the payload of each deployment that was proven to VISITOR, the newest first, until that returns 0.
visit_records() { # VISITOR
  local page list ids id states payload
  for page in {1..10}; do
    list=$(github_api "deployments?task=$(record_task)&per_page=100&page=$page") || record_unreadable
    ids=$(jq '.[].id' <<<"$list") || record_unreadable
    for id in $ids; do
      states=$(github_api "deployments/$id/statuses" | jq -r '.[].state') || record_unreadable
      grep -qx success <<<"$states" || continue
      payload=$(jq -c --argjson id "$id" '.[] | select(.id == $id).payload | if type == "string" then fromjson else . end' <<<"$list") ||
        record_unreadable
      ! "$1" "$payload" || return 0
    done
    (($(wc -w <<<"$ids") == 100)) || return 0
  done
}

# Finds the deployment to go back to by TO, a moment or a version. The steps that follow have its VERSION and DIGEST and the moment,
# AT, in their environment. Unless DRY_RUN is true, the app's name as APP confirms that it is meant.
record_find() {
  local to=${TO-} found='' next_since='' moment='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$'
  [[ ${DRY_RUN-} == true || ${APP-} == "${conf[name]}" ]] ||
    workflow_stop 'Not confirmed' "To confirm the restore, enter the app's name as app: ${conf[name]}"
  [[ ! $to > $(date -u +%Y-%m-%dT%H:%M:%SZ) || ! $to =~ $moment ]] ||
    workflow_stop 'Nothing to restore' "$to is in the future. Give a moment in the past, in UTC."
  visit_records held_then
  [[ -n $found ]] ||
    workflow_stop 'Nothing to restore' \
      "No deployment is recorded for $to. Give a version that was deployed, or a moment in UTC like 2026-01-31T12:00:00Z."
}

# A deployment holds from the moment at which its version took over until the next one did; its last moment is the first of the
# next. Part of record_find, whose variables it reads and sets.
held_then() { # PAYLOAD
  local version digest since at
  # Called where a failed command does not stop the script.
  { version=$(record_field version "$1") && digest=$(record_field digest "$1") && since=$(record_field since "$1"); } || exit 1
  [[ -n $digest && -n $since ]] || return 1
  if [[ $to == "$version" && -n $next_since ]]; then
    at=$next_since
  elif [[ $to =~ $moment && $to > $since ]]; then
    at=$to
  else
    [[ $to != "$version" ]] ||
      workflow_stop 'Nothing to restore' "$to is what runs now. To go back to an earlier state of its data, give a moment."
    next_since=$since
    return 1
  fi
  job_variable VERSION "$version"
  job_variable DIGEST "$digest"
  job_variable AT "$at"
  found=1
}
