# shellcheck shell=bash
# Runs deploy.sh on the host over SSH, in an upload of its own for each run, and keeps what it says in the file "log".

remote_main() { # preflight|deploy|look
  local incoming=deploy/${conf[id]}/incoming/$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT
  [[ ${1-} == @(preflight|deploy|look) ]] || {
    printf 'deploy.sh: remote preflight, deploy or look, not "%s"\n' "${1-}" >&2
    return 2
  }
  enter_workspace
  [[ -e uploaded ]] || upload_deployment "$incoming"
  "remote_$1" "$incoming"
}

on_host() { ssh -F config host "$1" 2>&1 | plain_lines; } # COMMAND, for the login shell there

# deploy.sh installs what is in this folder once nothing speaks against it. The host gets one deploy.conf, with the values of its environment.
upload_deployment() { # FOLDER-ON-THE-HOST
  local name files=(docker-compose-template.yml litestream.yml deploy.sh nginx-proxy-compose.yml)
  for name in {,docker-}compose.override.{yml,yaml} hooks; do # yours, where you have them; a name that is not read is refused there
    [[ ! -e $here/$name ]] || files+=("$name")
  done
  {
    conf_text "${conf_files[@]}"
    list_other_environments | sed 's/^/other_environment=/; 1s/^/\n/'
  } >deploy.conf
  tar -cf - deploy.conf -C "$here" "${files[@]}" | on_host "umask 077; mkdir -p $1; tar -xf - -C $1"
  : >uploaded
}

remote_preflight() { on_host "bash $1/deploy.sh preflight $(<options)" <values | tee log; } # FOLDER-ON-THE-HOST

# deploy.sh goes on when the connection is cut. A new run of the job waits for it, then repeats what is left.
remote_deploy() { # FOLDER-ON-THE-HOST
  local since
  since=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  on_host "bash $1/deploy.sh deploy $(<options)" <values | tee log
  echo deploy >finished
  step_output proven "$(told proven)"
  # The version took over when the one before was left; a first deployment has none before it.
  step_output since "$(told return_to | grep . || printf %s "$since")"
}

told() { sed -n "s/^$1=//p" log | tail -n 1; } # NAME

# Restores every database as it was then to new files, checks them, and removes them. What runs is left alone.
remote_look() { # FOLDER-ON-THE-HOST
  local copies=${AT//:/}
  on_host "bash $1/deploy.sh look --at ${AT@Q} && rm -r ~/deploy/${conf[id]}/look/${copies@Q} $1" </dev/null | tee -a log
  echo look >finished
}
