# shellcheck shell=bash
# Scripts of the user's own that run on the host: hooks/before-deploy when all is checked and nothing is changed, hooks/after-deploy once
# the backup is proven. They get the image, the domain and the deployment's id, and no secret.

run_hook() { # NAME FOLDER
  local hook=$2/hooks/$1
  [[ -f $hook ]] || return 0
  begin_stage "$1"
  say "running hooks/$1"
  [[ -x $hook ]] || chmod u+x "$hook"
  # What it leaves running does not hold the lock.
  (cd "$2" && timeout --kill-after=10 "$step_limit" env -i "${docker_env[@]}" \
    APP_IMAGE="$new_image" APP_DOMAIN="$(value_of APP_DOMAIN "$2")" DEPLOYMENT_ID="${conf[id]}" "./hooks/$1" </dev/null 9>&-)
}
