# shellcheck shell=bash
# Removes the deployment from this host. Nothing goes that is not proven to be in the storage, and the data volume stays unless it is named
# as well. What is left here, in the storage and at GitHub is printed, each with its command.

# The name of the app stands for "yes".
confirm_removal() { # OPTION...
  local name=${conf[name]:-${conf[id]}}
  [[ ${option[yes]-} != "$name" ]] || return 0
  printf 'deploy: this removes the app %s from this host%s.\n' "$name" "${option[with_data]:+, and its data}"
  printf '  -> If that is right, type: ./deploy.sh remove%s%s --yes %s\n' \
    "${option[with_data]:+ --with-data}" "${option[without_backup]:+ --without-backup}" "${name@Q}"
  return 2
}

# Repeated, it finds less to do.
remove_deployment() {
  local image images=()
  one_at_a_time || return
  project_containers=$(list_containers) || {
    say "$containers_unknown Nothing was removed. $containers_unknown_next, then run the command again."
    return 1
  }
  require_nothing_unlisted && require_stored_data || return
  say 'removing containers and network'
  compose_in "$home" --profile '*' down --remove-orphans || {
    say 'Some containers or networks could not be removed. The preceding lines show the cause. Correct it, then run the command again.'
    return 1
  }
  for image in "$(value_of APP_IMAGE "$home")" "$(value_of APP_IMAGE "$home/previous")"; do
    [[ -z $image ]] || ! docker image inspect "$image" >/dev/null 2>&1 || images+=("$image")
  done
  for image in "${images[@]}"; do
    docker image rm "$image" >/dev/null 2>&1 || ! docker image inspect "$image" >/dev/null 2>&1 ||
      say "the image $image stays, because another container uses it"
  done
  forget_proxy_settings
  rm -f "$home/started"
  if [[ -n ${option[with_data]-} ]] && has_data_volume; then
    say 'removing the data volume'
    docker volume rm "${conf[id]}_data" >/dev/null || {
      say 'The data volume could not be removed. The preceding lines show the cause. Correct it, then run the command again.'
      return 1
    }
  fi
  print_what_is_left
}

has_data_volume() { docker volume inspect "${conf[id]}_data" >/dev/null 2>&1; }

# What no list names is in no backup, and would go with the volume. Asked while the app still runs.
require_nothing_unlisted() {
  local answer names=''
  [[ -n ${option[with_data]-} && -z ${option[without_backup]-} ]] && has_data_volume || return 0
  if answer=$(look_in_container '' </dev/null); then
    names=$(sed -n 's/^difference=\(volume\|unseen\) //p' <<<"$answer")
    [[ -n $names ]] || return 0
    say "The data volume has databases that are in no backup, so nothing was removed: ${names//$'\n'/, }"
  else say "What is on the data volume could not be compared with the backup, so nothing was removed: $(tail -n 1 <<<"$answer")"; fi
  say '  -> Add them with --database and deploy, or copy them to another place. To remove all of it without a backup: add --without-backup.'
  return 1
}

# Before anything goes, the storage has the last write. Where a move or an earlier removal stopped everything, it is compared again.
require_stored_data() {
  local before=''
  [[ -z ${option[without_backup]-} ]] || return 0
  if [[ -n $project_containers && ! -e $(left_file) ]]; then
    stop_proven || {
      say 'Nothing was removed. To remove it without a backup: add --without-backup.'
      return 1
    }
    printf '%s\n' "$proof" >"$home/removed"
    say "proven=$proof"
    return
  fi
  has_data_volume || return 0
  if [[ -e $(left_file) ]]; then
    before=$(moved_proof "$(left_file)")
  elif [[ -e $home/removed ]]; then before=$(<"$home/removed"); fi
  [[ -n $before ]] || {
    say 'App and sidecar do not run, so the backup cannot be proven, and nothing was removed.'
    say '  -> Deploy again (./deploy.sh), then remove it; or remove it without a backup: add --without-backup.'
    return 1
  }
  restore_in "$home" --stored --proven "$before" >/dev/null || {
    say 'Nothing was removed, because the storage does not have all data of the volume. The preceding lines name what it lacks.'
    return 1
  }
}

print_what_is_left() {
  local volume name network_users path=${home/#"$HOME"/'~'}
  printf '\n%s is removed from this host. What is left:\n\nOn this host\n' "${conf[name]:-${conf[id]}}"
  for volume in $(docker volume ls --quiet --filter "label=com.docker.compose.project=${conf[id]}"); do
    printf '  volume %s: docker volume rm %s\n' "$volume" "$volume"
  done
  printf '  this folder, with the secrets in .env: %srm -r %s\n' \
    "$([[ ! -d $home/keys && ! -d $home/previous/keys ]] || printf 'sudo ')" "$path"
  network_users=$(other_apps_of_proxy)
  if [[ -n $network_users ]]; then
    printf '  the proxy, which other containers use: %s\n' "${network_users//$'\n'/, }"
  elif [[ -n $(list_proxy_images) ]]; then
    printf '  the proxy, which no other app uses: %s && docker network rm nginx-proxy\n' \
      "docker compose --file $path/nginx-proxy-compose.yml --env-file $path/.env down --volumes"
  elif proxy_is_up; then printf '  the proxy, which somebody else has set up\n'; fi
  printf '\nIn the storage (%s)\n  everything below %s/: the backup of the databases. Delete it with the tools of the storage; %s\n' \
    "${conf[storage]:-the backup}" "${conf[id]}" 'without the data volume it is the only copy.'
  print_left_at_github
}

# Containers on the proxy's network that belong neither to it nor to this deployment, stopped ones among them; one a line.
other_apps_of_proxy() {
  docker ps --all --filter network=nginx-proxy --format '{{.Label "com.docker.compose.project"}}|{{.Names}}' |
    sed -n "/^nginx-proxy|/d; /^${conf[id]}|/d; s/^[^|]*|//p" | grep -vxFf <(proxy_containers) || true
}

# Whatever serves as the proxy there.
proxy_containers() {
  docker ps --all --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx --format '{{.Names}}'
  docker ps --filter network=nginx-proxy --filter publish=80 --format '{{.Names}}'
}

print_left_at_github() {
  local where image owner names secrets
  where=$(github_environment) image=$(value_of APP_IMAGE "$home")
  secrets="${conf[host_secret]:-DEPLOY_HOST} DEPLOY_USERNAME DEPLOY_KEY DEPLOY_KNOWN_HOSTS DEPLOY_PORT LETSENCRYPT_EMAIL HEARTBEAT_URL"
  value_names names "${app_values[@]}" "${storage_values[@]}"
  cat <<END

At GitHub, in a clone of the repository. What another environment uses as well has to stay: schedules, packages, secrets of the repository
  schedules: gh workflow disable restore-drill.yml; gh workflow disable $(release_workflow); gh workflow disable recover.yml
  secrets: for name in $secrets ${names//,/}; do gh secret delete "\$name"$where; done
  variables: gh variable list$where; then for each: gh variable delete NAME$where
  environment: gh api --method DELETE 'repos/{owner}/{repo}/environments/${conf[environment]:-production}'
  deployment records: gh api --paginate 'repos/{owner}/{repo}/deployments?task=$(record_task)' --jq '.[].id' | while read -r id; do
    gh api "repos/{owner}/{repo}/deployments/\$id/statuses" -f state=inactive >/dev/null
    gh api --method DELETE "repos/{owner}/{repo}/deployments/\$id"; done
END
  if [[ $image == ghcr.io/*/* ]]; then
    image=${image#ghcr.io/} image=${image%%[@:]*} owner=${image%%/*} image=${image#*/}
    printf "  packages: gh api --method DELETE '/users/%s/packages/container/%s' (of an organization: /orgs/ in the place of /users/)\n" \
      "$owner" "${image//\//%2F}"
  fi
}
