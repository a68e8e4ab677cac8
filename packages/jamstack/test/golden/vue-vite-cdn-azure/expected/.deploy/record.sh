#!/usr/bin/env bash
# Runs in the workflows: the record of what was deployed and proven, which GitHub keeps as deployments of a task of our own.
# Neither the host nor the storage can say whether there should be a backup: both may be new or emptied.
#
#   record.sh newest        the newest record into the file "record", empty if there is none
#   record.sh read          the same, and stops at another host
#   record.sh write         a new one, from VERSION, DIGEST, SINCE and PROVEN
#   record.sh find WHERE    the deployment to go back to, by a time or by its version: version=, digest= and at= lines
set -euo pipefail
umask 077
mkdir -p "$RUNNER_TEMP/deploy"
cd "$RUNNER_TEMP/deploy"

task=litestream:vue-vite-t9c4wr
printf 'Authorization: Bearer %s\n' "$GITHUB_TOKEN" >token
api() { curl -sS --fail --retry 3 --max-time 30 -H @token "${@:2}" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/deployments$1"; } # PATH CURL-OPTION...
stop() { echo "::error title=$1::$2" >&2; exit 1; }

unreadable() { stop Record 'The record of earlier deployments cannot be read, so nothing was done. Run the job again.'; }

# Hands the payload of each deployment that was proven to VISITOR, the newest first, until that has enough.
walk() { # VISITOR
  local page list ids id states payload
  for page in {1..10}; do
    list=$(api "?task=$task&per_page=100&page=$page") || unreadable
    ids=$(jq '.[].id' <<<"$list") || unreadable
    for id in $ids; do
      states=$(api "/$id/statuses" | jq -r '.[].state') || unreadable
      grep -qx success <<<"$states" || continue
      payload=$(jq -c --argjson id "$id" '.[] | select(.id == $id).payload | if type == "string" then fromjson else . end' <<<"$list") || unreadable
      ! "$1" "$payload" || return 0
    done
    (($(wc -w <<<"$ids") == 100)) || return 0
  done
}
field() { jq -r ".$1 // empty" <<<"$2" || unreadable; } # NAME PAYLOAD

newest() { printf '%s\n' "$1" >record; }

# A deployment holds from the moment that its version took over until the next one did. Its last moment is the first of the next.
until='' found='' moment='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$'
matches() { # PAYLOAD
  local version digest since
  version=$(field version "$1") digest=$(field digest "$1") since=$(field since "$1")
  [[ -n $digest && -n $since ]] || return 1
  if [[ $where == "$version" && -n $until ]]; then at=$until
  elif [[ $where =~ $moment && $where > $since ]]; then at=$where
  else
    [[ $where != "$version" ]] || stop 'Nothing to go back to' "$where is what runs now. To go back in its own time, give a moment."
    until=$since
    return 1
  fi
  printf 'version=%s\ndigest=%s\nat=%s\n' "$version" "$digest" "$at"
  found=1
}

case $1 in
  newest | read)
    : >record
    walk newest
    if [[ $1 == newest ]]; then exit; fi
    if [[ -s record && $(field host_key "$(<record)") != "$(<host_key)" && ${OLD_HOST_STOPPED-} != true ]]; then
      stop 'Another host' 'This host is not the one of the last deployment. Two hosts would spoil one backup: stop the app on the old one, then run the release by hand with old_host_stopped.'
    fi ;;
  write)
    trap 'stop Record "The app is deployed, but the record could not be written. Run the job again."' ERR
    id=$(jq -n --arg task "$task" --arg environment production --rawfile host_key host_key '{
        ref: env.GITHUB_SHA, task: $task, environment: $environment, auto_merge: false, required_contexts: [],
        description: "Deployed, and every database is in the backup",
        payload: {host_key: ($host_key | rtrimstr("\n")), proven: env.PROVEN, version: env.VERSION, digest: env.DIGEST, since: env.SINCE}
      }' | api '' --data @- | jq .id)
    echo '{"state": "success", "auto_inactive": false}' | api "/$id/statuses" --data @- >answer ;;
  find)
    where=$2
    [[ ! $where > $(date -u +%Y-%m-%dT%H:%M:%SZ) || ! $where =~ $moment ]] || stop 'Nothing to go back to' "$where has not come yet."
    walk matches
    [[ -n $found ]] || stop 'Nothing to go back to' "No deployment is recorded for $where. Give a version that was deployed, or a moment in UTC like 2026-01-31T12:00:00Z." ;;
esac
