# shellcheck shell=bash
# What the verbs of the workflows share: the folder on the runner in which a job's steps keep their files, GitHub's API, and how
# an error is shown to the reader of a run.

# The files in there: config, key and known_hosts for SSH; values and options for the host; host_key; record; deploy.conf, as the host gets
# it; uploaded; log; done, which says what the host did to its end.
enter_workspace() {
  umask 077
  mkdir -p "$RUNNER_TEMP/deploy"
  cd "$RUNNER_TEMP/deploy"
}

# Removes what was read, and the keys.
clean_main() { rm -rf "$RUNNER_TEMP/deploy"; }

workflow_error() { # TITLE TEXT
  # A percent sign begins an escape in GitHub's commands.
  local text
  plain text "$2"
  text=${text//%/%25}
  printf '::error title=%s::%s\n' "$1" "${text//$'\n'/%0A}" >&2
}

workflow_stop() { # TITLE TEXT
  workflow_error "$@"
  exit 1
}

step_output() { one_line "$@" >>"$GITHUB_OUTPUT"; } # NAME VALUE, for expressions of the workflow
job_variable() { one_line "$@" >>"$GITHUB_ENV"; }   # NAME VALUE, for the environment of the steps that follow

# A second line of a value would be a value of its own there, of any name.
one_line() { # NAME VALUE
  [[ $2 != *[[:cntrl:]]* ]] || workflow_stop "$1" "The value of $1 has more than one line, so it was not used: $2"
  printf '%s=%s\n' "$1" "$2"
}

# The token is in no command line, and in no file.
github_api() { # PATH-IN-THE-REPOSITORY CURL-OPTION...
  curl -sS --fail --retry 3 --max-time 30 -H @<(printf 'Authorization: Bearer %s\n' "$GITHUB_TOKEN") \
    "${@:2}" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$1"
}
