# shellcheck shell=bash
# Keeps one issue for the restore drill, however often it fails; the next success closes it. The issue names the run and no more:
# what the log says may be nobody else's business.

# From the environment: RESULT of the drill's job, "success" or what is wrong, see drill-states.sh.
issue_main() {
  local run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
  keep_issue "$run" || workflow_stop Issue \
    'The issue could not be written. Switch issues on in the settings of this repository, then run the job again.'
}

# Called where a failed command does not stop the script, so each command passes its failure on.
keep_issue() { # RUN
  local number title="The restore drill of ${conf[id]} fails"
  number=$(find_issue "$title" "The backup of ${conf[id]} cannot be restored") || return # its title until 0.2.0
  if [[ ${RESULT:?} == success ]]; then
    [[ -z $number ]] || close_issue "$number" "$1"
  elif [[ -n $number ]]; then
    comment_on_issue "$number" "It failed again: $1

$(drill_state_text "$RESULT")"
  else
    open_issue "$title" "$1"
  fi
}

# Prints the number of the open issue, or nothing.
find_issue() { # TITLE TITLE-OF-BEFORE
  local page list number
  for page in {1..5}; do
    list=$(github_api "issues?state=open&per_page=100&page=$page") || return
    number=$(jq --arg title "$1" --arg before "$2" \
      '[.[] | select((.title == $title or .title == $before) and (.pull_request | not)).number][0] // empty' <<<"$list") || return
    [[ -z $number && $(jq length <<<"$list") == 100 ]] || break
  done
  printf %s "$number"
}

comment_on_issue() { jq -n --arg body "$2" '{body: $body}' | github_api "issues/$1/comments" --data @- >/dev/null; } # NUMBER TEXT

close_issue() { # NUMBER RUN
  comment_on_issue "$1" "All is well again: $2" &&
    echo '{"state": "closed", "state_reason": "completed"}' | github_api "issues/$1" -X PATCH --data @- >/dev/null
}

open_issue() { # TITLE RUN
  local body
  body="The restore drill failed: $2

$(drill_state_text "$RESULT")

The last lines of the run and .deploy/README.md say more. When that is done: \`gh workflow run restore-drill.yml\`.
The next success closes this issue."
  jq -n --arg title "$1" --arg body "$body" '{title: $title, body: $body}' | github_api issues --data @- >/dev/null
}
