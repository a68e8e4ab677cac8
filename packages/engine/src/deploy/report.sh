# shellcheck shell=bash
# What a deployment prints at its end, NAME=VALUE a line, for the workflow's record and its summary.
#   stage=NAME SECONDS      each stage, in order            failed=NAME   the one that failed
#   migration=done|skipped  where the app has migrations    return_to=TIME   restores what was there before this version
#   downtime=SECONDS        how long the app did not answer, at most
#   reached=WORDS           how the proxy leads to the app  proven=a@txid,b@txid   what the storage has
#   difference=KIND SINCE NAME   what the app writes and nothing backs up, and the like: shared/difference-text.sh

emitted=()                     # the lines
current_stage='' stage_since=0 # the stage that goes on, and when it began
failed_stage=''                # where it is not the current one
earlier_installed=''           # 1 where a version was installed when the deployment began
down_since='' app_before=''    # when the app stopped to answer, and when its container had started
rollback_point=''              # the moment to go back to

# Sets a variable to the time.
microseconds() {                               # VARIABLE
  local clock=${EPOCHREALTIME:-$(date +%s%6N)} # bash 4.4 has no EPOCHREALTIME
  printf -v "$1" %s "${clock/[.,]/}"
}
seconds() { printf -v "$2" '%d.%02d' "$(($1 / 1000000))" "$(($1 / 10000 % 100))"; } # MICROSECONDS VARIABLE
emit() { emitted+=("$1"); }                                                         # NAME=VALUE

begin_stage() { # NAME; the stage before ends
  local now took
  microseconds now
  seconds $((now - stage_since)) took
  [[ -z $current_stage ]] || emit "stage=$current_stage $took"
  current_stage=$1 stage_since=$now
}

app_started() { docker inspect --format '{{.State.StartedAt}}' "$app_container" 2>/dev/null || true; }

# From here on the app may not answer; where none was installed, none did.
downtime_start() {
  [[ -z $down_since && -n $earlier_installed ]] || return 0
  app_before=$(app_started)
  microseconds down_since
}

downtime_end() {
  local now took
  # One served until the other did.
  if [[ -n $handover_from && $(app_containers) == "$app_container" ]]; then
    emit downtime=0.00
    return
  fi
  [[ -n $down_since ]] || return 0
  if [[ $app_before == "$(app_started)" ]]; then
    emit downtime=0.00
    return
  fi # the same container as before
  microseconds now
  seconds $((now - down_since)) took
  emit "downtime=$took"
}

# The moment to go back to, in whole seconds: what the earlier version had written.
record_rollback_point() { # AS-DATE-READS-IT
  [[ -z $rollback_point && (-n $earlier_installed || $restore_status == 11) ]] || return 0
  rollback_point=$(date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ)
  emit "return_to=$rollback_point"
}

# A version that goes back in time with its data, and does not start, leaves that data to the earlier version.
say_data_is_older() { # COMMAND-THAT-GOES-FORWARD
  [[ -n ${option[at]-} ]] || return 0
  say "The databases are as they were at ${option[at]}. What was written after that is set aside on the volume, and stays in the backup."
  say "  -> To restore the newest state again: $1"
}

print_report() { # EXIT-CODE
  local last=$current_stage
  begin_stage ''
  (($1 == 0)) || emit "failed=${failed_stage:-$last}"
  ((${#emitted[@]} == 0)) || printf '%s\n' "${emitted[@]}"
}
