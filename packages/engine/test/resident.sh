#!/usr/bin/env bash
# A bash that has read the engine once, and lends itself: for each file that standard input names, a copy of this process runs it, and its
# name and exit code are printed. Reading 5,000 lines takes thirty times as long as such a copy.
resident_engine=$1 resident_asked=0
# shellcheck source=SCRIPTDIR/../src/main.sh
source "$resident_engine"
set +euo pipefail
exec {resident_answers}>&1

# What a test runs reads the engine by itself; here it is there already, as it was before anything ran. Of another file only plain values
# last: what it declares is gone with this function.
.() {
  if [[ $1 == "$resident_engine" ]]; then set -euo pipefail; else builtin . "$@"; fi
}

# The same as `bash FILE ARGUMENT...` for a file that is the engine or reads it: another copy of this process, asked for by a line "+FILE".
# As a new bash, it knows of its caller no more than the environment, the folder, the arguments, and what it reads from and writes to.
bash_anew() {
  local file program=$1 output code=1
  file=$resident_start.$BASHPID.$((++resident_asked)) # one of its own for each call
  shift
  mkfifo "$file.code" || return
  exec {output}>&1 # it is another one while the copy is asked for
  {
    printf 'exec </proc/%s/fd/0 >>/proc/%s/fd/%s 2>>/proc/%s/fd/2\n' "$BASHPID" "$BASHPID" "$output" "$BASHPID"
    declare -px
    printf 'cd %q\nBASH_ARGV0=%q\n' "$PWD" "$program"
    # shellcheck disable=SC2016 # for the copy
    echo 'if [[ -n ${BASH_ENV-} ]]; then builtin . "$BASH_ENV"; fi'
    echo 'set --'
    (($# == 0)) || printf 'set -- "$@" %q\n' "$@"
    if [[ $program -ef $resident_engine ]]; then
      # shellcheck disable=SC2016 # for the copy
      printf 'set -euo pipefail\nhere=$(cd %q && pwd)\nread_verb "$@"\nrun_host_verb\nrun_container_verb\nrun_workflow_verb\n' "$(dirname "$program")"
    else
      printf 'builtin . %q\n' "$program"
    fi
  } >"$file"
  printf '+%s\n' "$file" >&"$resident_answers"
  read -r code <"$file.code"
  exec {output}>&-
  return "$code"
}

# A deployment starts its own deploy.sh again in a session of its own.
setsid() {
  if [[ ${1-} == bash && ${2-} == */deploy.sh ]]; then bash_anew "${@:2}"; else command setsid "$@"; fi
}

while IFS= read -r resident_start; do
  {
    (
      SECONDS=0
      builtin . "$resident_start"
    )
    resident_code=$?
    # Whoever waits for a copy that a copy asked for reads its code from a pipe.
    if [[ -p $resident_start.code ]]; then
      echo "$resident_code" >"$resident_start.code"
    else
      printf '%s %d\n' "$resident_start" "$resident_code" >&"$resident_answers"
    fi
  } &
done
