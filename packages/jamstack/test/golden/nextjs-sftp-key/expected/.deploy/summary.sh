#!/usr/bin/env bash
# shellcheck disable=SC2016 # backticks are Markdown's, for what a person types
# Runs in the workflow, not on the host: turns what deploy.sh said into the summary of the run, as Markdown.
#   summary.sh LOG TITLE-IF-DONE TITLE-IF-NOT
# From the environment: RESULT (of the step that deploys), VERSION, IMAGE, GUIDE (the address of .deploy/README.md), GITHUB_RUN_ID.
set -euo pipefail

log=$1
[[ -e $log ]] || log=/dev/null
names='stage|restored|migration|downtime|return_to|reached|unreached|failed|proven' # told by report.sh and restore.sh
declare -A told=()
stages='' restored=''

code() { printf '`%s`' "${1//|/\\|}"; }
row() { [[ -z $2 ]] || printf '| %s | %s |\n' "$1" "$2"; } # TITLE TEXT
words() { grep -vE "^($names)=" "$log" | tail -n 40 || true; }

while IFS='=' read -r name value; do
  case $name in
    stage) stages+="${stages:+, }$value s" ;;
    restored) restored+="${restored:+, }$(code "${value#* }") as of ${value%% *}" ;;
    *) told[$name]=$value ;;
  esac
done < <(grep -E "^($names)=" "$log" || true)

if [[ $RESULT == success ]]; then printf '### %s\n\n' "$2"; else printf '### %s%s\n\n' "$3" "${told[failed]:+: it failed in the stage *${told[failed]}*}"; fi
printf '| | |\n|---|---|\n'
row Version "$(code "$VERSION")"
row Image "$(code "$IMAGE")"
if [[ -n $stages ]]; then
  row Databases "${restored:+restored: }${restored:-nothing had to be restored}"
  row Migration "${told[migration]-not done}"
  row Downtime "${told[downtime]:+at most ${told[downtime]} s}"
  row 'Reached by' "${told[reached]-}"
  row 'To return to before it' "${told[return_to]:+$(code "gh workflow run recover.yml -f to=${told[return_to]}")}"
  row Times "$stages"
fi
row Replica "${told[proven]:+every database is in the storage up to its newest transaction: $(code "${told[proven]//,/\`, \`}")}"

if [[ -n ${told[unreached]-} ]]; then
  level=warning
  [[ $RESULT == success ]] || level=error
  printf '\nThe app answers, but the proxy does not lead to it yet: %s. On the host: `docker logs $(docker ps -q --filter publish=80)`\n' "${told[unreached]}"
  printf '::%s title=Not reached::The app answers, but the proxy does not lead to it yet: %s.\n' "$level" "${told[unreached]}" >&2
fi
[[ $RESULT != success ]] || exit 0

if [[ -n $(words) ]]; then printf '\n~~~~text\n%s\n~~~~\n' "$(words)"; fi
printf '\n**Next:** '
if [[ -z $stages && -z $(words) ]]; then
  printf 'the failed step says what is wrong; nothing was changed. When it is mended: `gh run rerun %s --failed`\n' "$GITHUB_RUN_ID"
elif [[ $(words) == *--adopt* || $(words) == *--first-deploy* ]]; then
  printf 'decide as said above. Here the options are inputs: `gh workflow run release.yml -f version=%s -f adopt=backup` (or `adopt=local`, `first_deploy=true`)\n' "$VERSION"
elif [[ -z $stages && $(words) != *'-> '* ]]; then
  printf 'the connection broke, and the host goes on alone. `gh run rerun %s --failed` waits for its end and repeats what is left\n' "$GITHUB_RUN_ID"
else
  printf 'mend what is said above, then `gh run rerun %s --failed`\n' "$GITHUB_RUN_ID"
fi
printf '\nHow things stand, on the host: `~/deploy/nextjs-b6n8ze/deploy.sh status`. More in [.deploy/README.md](%s).\n' "$GUIDE"
