#!/usr/bin/env bash
# shellcheck disable=SC2016 # backticks are Markdown's
# Runs in a workflow, far from the host: restores every database from the storage to a volume that goes away again. It is the
# one-shot of the deployment that does it, so each drill tries the very script that a new host would need, with a full integrity check.
#
# From the environment: the secrets of the storage by their names, MAX_AGE_DAYS, and GITHUB_STEP_SUMMARY for the report.
# Exit codes: 0 all is well, 1 not everything could be restored, or it is too old; the lines before say why.
set -euo pipefail
umask 077

id='web-r5v3nb'
project=$id-drill-$$
here=$RUNNER_TEMP/drill
image='' problems=()
problem() { problems+=("$1"$'\n'"  -> $2"); } # CAUSE, NEXT STEP; deploy.sh's parts call it
stop() { echo "::error title=Restore drill::$1"; exit 1; }

mkdir -p "$here"
cp -R "$(dirname "${BASH_SOURCE[0]}")/." "$here"
mv "$here/docker-compose-template.yml" "$here/compose.yaml"
chmod 0755 "$here"/*.sh
chmod 0644 "$here/litestream.yml"
# shellcheck source-path=SCRIPTDIR source=values.sh
. "$here/values.sh"

# No value of the app's is needed to restore; those without which nothing starts get a word in their place.
sent() {
  local name
  for name in APP_IMAGE APP_DOMAIN; do printf '%s=%s\n' "$name" "$(base64 -w0 <<<'not-needed')"; done
  for name in AZURE_STORAGEACCOUNT AZURE_CONTAINER AZURE_ACCOUNT_KEY AZURE_ENDPOINT; do printf '%s=%s\n' "$name" "$(printf %s "${!name}" | base64 -w0)"; done
}
write_values < <(sent)
((${#problems[@]} == 0)) || { printf '\n%s\n' "${problems[@]}"; stop 'The secrets of the storage are not complete, see above.'; }

compose() {
  env -i PATH="$PATH" HOME="$HOME" ${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} ${DOCKER_CONFIG:+DOCKER_CONFIG="$DOCKER_CONFIG"} \
    docker compose --progress quiet --project-name "$project" --project-directory "$here" --file "$here/compose.yaml" --env-file "$here/.env" "$@" </dev/null
}
trap 'compose down --volumes >/dev/null 2>&1 || true; rm -rf "$here"' EXIT

proven=$(jq -r .proven "$RUNNER_TEMP/deploy/record")
status=0
compose run --rm --no-deps -T restore ${proven:+--proven "$proven"} 2>&1 | tee "$here/said" || status=$?
((status == 0)) || stop 'A new host would not get everything back, see above.'
sed -n 's/^restored=//p' "$here/said" | sort >"$here/restored"
[[ -s $here/restored ]] || stop 'Nothing was restored, although something was deployed.'

# The newest change of all: an app that nobody uses has no newer one, and a backup that stands still has none either.
read -r newest _ < <(tail -n 1 "$here/restored")
days=$((($(date +%s) - $(date -d "$newest" +%s)) / 86400))
{
  printf '### Every database comes back\n\n| Database | Newest change in the backup |\n|---|---|\n'
  while read -r time name; do printf '| `%s` | %s |\n' "${name//|/\\|}" "$time"; done <"$here/restored"
  printf '\nRestored from the storage to a machine without data, with a full integrity check, in %d s.\n' "$SECONDS"
} >>"$GITHUB_STEP_SUMMARY"
((days <= MAX_AGE_DAYS)) || stop "The newest change in the backup is $days days old. If the app was not used for so long, raise the variable RESTORE_DRILL_MAX_AGE_DAYS; if it was, its changes are not backed up."
