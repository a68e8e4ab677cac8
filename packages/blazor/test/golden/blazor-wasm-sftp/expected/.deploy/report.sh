# shellcheck shell=bash disable=SC2154 # deploy.sh sets what is only read here
# Part of deploy.sh: what a run tells at its end, NAME=VALUE a line, for the workflow's record and its summary.
#   stage=NAME SECONDS      each stage, in order            failed=NAME   the one that failed
#   migration=done|skipped  where the app has migrations    return_to=TIME   restores what was there before this version
#   downtime=SECONDS        how long the app did not answer, at most
#   reached=WORDS           how the proxy leads to the app  proven=a@txid,b@txid   what the storage has

facts=() stage='' stage_since=0 failed='' down_since='' app_before='' return_to=''

microseconds() { local now=${EPOCHREALTIME:-$(date +%s%6N)}; printf %s "${now/[.,]/}"; } # bash 4.4 has no EPOCHREALTIME
seconds() { printf '%d.%02d' "$(($1 / 1000000))" "$(($1 / 10000 % 100))"; } # MICROSECONDS
fact() { facts+=("$1"); }

stage() { # NAME; the stage before ends
  local now
  now=$(microseconds)
  [[ -z $stage ]] || fact "stage=$stage $(seconds $((now - stage_since)))"
  stage=$1 stage_since=$now
}

app_started() { docker inspect --format '{{.State.StartedAt}}' "$app" 2>/dev/null || true; }

# From here on the app may not answer; on a first deploy nothing did.
goes_down() {
  [[ -z $down_since && -e $home/compose.yaml && -e $home/previous/compose.yaml ]] || return 0
  app_before=$(app_started)
  down_since=$(microseconds)
}

# The moment to go back to, in whole seconds: what the version before had written.
returnable() { # AS-DATE-READS-IT
  [[ -z $return_to && (-e $home/previous/compose.yaml || $work == 11) ]] || return 0
  return_to=$(date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ)
  fact "return_to=$return_to"
}

is_back() {
  [[ -n $down_since ]] || return 0
  if [[ $app_before == "$(app_started)" ]]; then fact downtime=0.00; return; fi # the same container as before
  fact "downtime=$(seconds $(($(microseconds) - down_since)))"
}

report() { # EXIT-CODE
  local words=$stage
  stage ''
  (($1 == 0)) || fact "failed=${failed:-$words}"
  ((${#facts[@]} == 0)) || printf '%s\n' "${facts[@]}"
}
