# shellcheck shell=bash
# Turns what deploy.sh said on the host into the summary of a run, as Markdown. The names are told by deploy/report.sh and the
# restore check: stage, restored, migration, …

declare -A summary_told=()            # the last value of each name
summary_stages='' summary_restored='' # those that come more than once, as text
summary_differences=()                # "KIND SINCE NAME" each

# From the environment: VERSION, DIGEST and, for recover, AT. All of them are empty when the step failed that finds them.
summary_main() { # release|recover
  local told_names='stage|restored|migration|downtime|return_to|reached|unreached|failed|proven|difference' output success=''
  enter_workspace
  [[ -e log ]] || : >log
  [[ ! -e finished ]] || success=1
  output=$(grep -vE "^($told_names)=" log | tail -n 40 || true)
  read_told < <(grep -E "^($told_names)=" log || true)
  {
    summary_title "$1" "$success"
    summary_table
    summary_unreached "$success"
    summary_not_backed_up "$success"
    [[ -n $success ]] || {
      summary_output "$output"
      summary_next_step "$output"
    }
  } >>"$GITHUB_STEP_SUMMARY"
}

read_told() {
  local name value
  while IFS='=' read -r name value; do
    [[ $name == @(difference|restored|proven) ]] || value=$(markdown_words "$value")
    case $name in
      stage) summary_stages+="${summary_stages:+, }$value s" ;;
      difference) summary_differences+=("$value") ;;
      restored) summary_restored+="${summary_restored:+, }$(markdown_code "${value#* }") as of $(markdown_words "${value%% *}")" ;;
      *) summary_told[$name]=$value ;;
    esac
  done
}

environment_input() { ((${#conf_files[@]} < 2)) || printf -- '-f environment=%s ' "${conf[environment]}"; } # where it is not the default
table_row() { [[ -z $2 ]] || printf '| %s | %s |\n' "$1" "$2"; }                                            # TITLE TEXT

summary_title() { # release|recover SUCCESS
  local title failed=${summary_told[failed]-}
  case $1${2:+-$(<finished)} in
    release-*) title="$VERSION is deployed" ;;
    release) title="$VERSION is not deployed" ;;
    recover-look) title="Dry run, nothing was changed: version $VERSION, with the data of $AT" ;;
    recover-*) title="Restored: version $VERSION, with the data of $AT" ;;
    *) title='Not restored' ;;
  esac
  [[ -n $2 || -z $failed ]] || title+=": it failed in the stage *$failed*"
  printf '### %s\n\n' "$title"
}

summary_table() {
  local back=${summary_told[return_to]-} downtime=${summary_told[downtime]-} proven=${summary_told[proven]-}
  printf '| | |\n|---|---|\n'
  table_row Version "$(markdown_code "${VERSION-}")"
  table_row Image "$(markdown_code "$(image_repository)@${DIGEST-}")"
  if [[ -n $summary_stages ]]; then
    table_row Databases "${summary_restored:+restored: }${summary_restored:-nothing had to be restored}"
    [[ ${conf[migrate]-} != yes ]] || table_row Migration "${summary_told[migration]-not done}"
    table_row Downtime "${downtime:+at most $downtime s}"
    table_row 'Reached by' "${summary_told[reached]-}"
    table_row 'To undo this deployment' "${back:+$(markdown_code "gh workflow run recover.yml $(environment_input)-f to=$back")}"
    table_row Times "$summary_stages"
  fi
  table_row Replica "${proven:+every database is in the storage up to its newest transaction: $(markdown_list "$proven")}"
}

# shellcheck disable=SC2016 # backticks are Markdown's, for what a person types
summary_unreached() { # SUCCESS
  local cause=${summary_told[unreached]-} level=error
  [[ -n $cause ]] || return 0
  [[ -z $1 ]] || level=warning
  printf '\nThe app answers, but the proxy does not lead to it yet: %s. To see why, on the host: %s\n' \
    "$cause" '`docker logs $(docker ps -q --filter publish=80)`'
  printf '::%s title=Not reached::The app answers, but the proxy does not lead to it yet: %s.\n' "$level" "$cause" >&2
}

# What the app writes and nothing backs up, since when, and the command that adds it.
summary_not_backed_up() { # SUCCESS
  local level=error
  ((${#summary_differences[@]})) || return 0
  [[ -z $1 ]] || level=warning
  printf '\n**The app writes data that is not backed up:**\n\n'
  markdown_block "$(print_differences "${summary_differences[@]}")"
  printf '::%s title=Not backed up::%d differences between the backup and what the app writes; the summary of this run names each.\n' \
    "$level" "${#summary_differences[@]}" >&2
}

summary_output() { [[ -z $1 ]] || { printf '\n' && markdown_block "$1"; }; } # OUTPUT

# shellcheck disable=SC2016
summary_next_step() { # OUTPUT
  local guide=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/blob/${COMMIT:-$GITHUB_SHA}/.deploy/README.md
  printf '\n**Next:** '
  if [[ -z $summary_stages && -z $1 ]]; then
    printf 'Nothing was changed. The log of the failed step shows the cause. Correct it, then run: `gh run rerun %s --failed`\n' \
      "$GITHUB_RUN_ID"
  elif [[ $1 == *--adopt* || $1 == *--first-deploy* ]]; then
    printf '%s `gh workflow run %s %s-f version=%s -f adopt=backup` %s\n' \
      'The preceding block names the decision that is needed. Its options are inputs of the release workflow:' \
      "$(release_workflow)" "$(environment_input)" "$VERSION" '(or `adopt=local`, `first_deploy=true`)'
  elif [[ -z $summary_stages && $1 != *'-> '* ]]; then
    printf 'The connection to the host was lost, and the host continues the deployment. `gh run rerun %s --failed` waits for its end\n' \
      "$GITHUB_RUN_ID"
  else
    printf 'The preceding block names each cause. Correct it, then run: `gh run rerun %s --failed`\n' "$GITHUB_RUN_ID"
  fi
  if is_cluster; then
    printf '\nWhat runs there now: `%s`. More in [.deploy/README.md](%s).\n' "$(cluster_command 'get pods')" "$guide"
  else
    printf '\nWhat runs there now, on the host: `~/deploy/%s/deploy.sh status`. More in [.deploy/README.md](%s).\n' "${conf[id]}" "$guide"
  fi
}
