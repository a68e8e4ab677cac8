# shellcheck shell=bash
# Tells a monitor elsewhere how the backup is: HEARTBEAT_URL. Its words are "ADDRESS [FAILURE-ADDRESS]"; "-" stands for no address. The
# first one is called once a minute while all is well, so that the monitor notices when nobody calls any more. When the health check has
# failed three times in a row, which is when Docker calls the sidecar unhealthy, the failure address is called with the cause:
#   the second address                   by POST, with the cause as its text: ntfy, a webhook
#   without one: ADDRESS/fail            by POST, with the cause as its text: healthchecks.io
#   either one, with /api/push/ in it    by GET, with ?status=down&msg=CAUSE: Uptime Kuma
# The calls go on beside the health check, which neither waits for them nor fails with them.

monitor_seconds=60          # between two calls
monitor_remind_seconds=3600 # between two failure calls for the same trouble
monitor_failures=3          # health checks in a row

# A sidecar that waits for its folder ends every five minutes, and has told of it by then: its next start goes on counting the hour. The
# note is on the volume, which alone outlives a start.
keep_told() { [[ ! -e $health_state/monitor-told ]] || write_own "$state/monitor-told" <"$health_state/monitor-told"; }
recall_told() {
  local at=''
  [[ -e $state/monitor-told ]] || return 0
  IFS= read -r at <"$state/monitor-told" || true
  rm -f "$state/monitor-told"
  [[ ! $at =~ ^[0-9]+$ ]] || remember monitor-told "$at"
}

tell_monitor() { # EXIT-CODE CAUSE
  local failures
  [[ -n ${HEARTBEAT_URL-} ]] || return 0
  if (($1 == 0)); then
    forget failures monitor-told
    is_due monitor-called "$monitor_seconds" || return 0
    done_now monitor-called
    call_monitor '' &
    return 0
  fi
  failures=$(recall failures)
  remember failures "$((failures + 1))"
  (($1 == loud_code || failures + 1 >= monitor_failures)) || return 0
  is_due monitor-told "$monitor_remind_seconds" || return 0
  is_due monitor-failed "$monitor_seconds" || return 0
  done_now monitor-failed
  call_monitor "${conf[id]}: $2" &
}

call_monitor() { # CAUSE, nothing while all is well
  local address failure method=GET body='' answer
  exec </dev/null >/dev/null 2>&1 3>&- 4>&-
  read -r address failure _ <<<"$HEARTBEAT_URL"
  if [[ -n $1 ]]; then
    if [[ -n $failure ]]; then
      address=$failure
    elif [[ $address != */api/push/* && $address != - ]]; then address=$(with_fail "$address"); fi
    if [[ $address == */api/push/* ]]; then
      address="${address%%\?*}?status=down&msg=$(url_encode "${1:0:500}")"
    else method=POST body=$1; fi
  fi
  [[ $address != - ]] || return 0
  answer=$(http_call "$method" "$address" "$body") || true
  if [[ $answer == 2?? ]]; then
    [[ -z $1 ]] || done_now monitor-told
    answer=ok
  fi
  [[ $answer == ok || $answer == "$(recall monitor-answer)" ]] ||
    say_in_log "The monitor at HEARTBEAT_URL did not take the call: $answer."
  remember monitor-answer "$answer"
}

# https://hc-ping.com/UUID?create=1 -> https://hc-ping.com/UUID/fail?create=1
with_fail() { # ADDRESS
  local before=${1%%\?*} query=''
  [[ $1 != *\?* ]] || query="?${1#*\?}"
  printf %s "${before%/}/fail$query"
}

url_encode() { printf %s "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/ /%/g'; } # TEXT
