# shellcheck shell=bash
# Handover: a new version starts beside the old one, on the same volume, and takes over in the proxy when it answers.
# The old one leaves last, so no request fails. It needs nginx-proxy 1.10, which notices a container that joins its network.

handover_from='' handover_to=''           # containers of the old and the new version; without an old one the app restarts
joined_proxy=''                           # 1 once the new one is on the proxy's network
handover_proxy=''                         # the proxy's container
proxy_file=/etc/nginx/conf.d/default.conf # in it; docker-gen writes it again when a container comes or goes

# Running ones, the newest first.
app_containers() { # OPTION-OF-DOCKER-PS...
  timeout 60 docker ps --filter "label=com.docker.compose.project=${conf[id]}" --filter label=com.docker.compose.service=app \
    --filter label=com.docker.compose.oneoff=False --format '{{.Names}}' "$@"
}
in_proxy() { timeout --kill-after=5 30 docker exec "$handover_proxy" "$@" </dev/null; }
proxy_address() { # CONTAINER, where the proxy finds it
  docker inspect --format "{{with index .NetworkSettings.Networks \"nginx-proxy\"}}{{.IPAddress}}{{end}}:${conf[port]}" "$1"
}
proxy_routes_to() { in_proxy grep -qF " server $(proxy_address "$1");" "$proxy_file" 2>/dev/null; } # CONTAINER
remove_container() {
  timeout --kill-after=10 120 docker stop "$1" >/dev/null
  timeout 60 docker rm --force "$1" >/dev/null
} # CONTAINER

# Sets handover_from where the new version can start beside it. A handover that was cut off leaves two: the newest that the proxy leads to
# stays.
find_running_version() {
  local one
  [[ -z $app_unchanged && -n $(app_containers) ]] || return 0
  if [[ -n ${option[adopt]-} || (${conf[migrate]-} == yes && -n ${option[skip_migration]-}) ]]; then
    say 'with --adopt or --skip-migration no new version starts beside the old one, so the app restarts'
    return
  fi
  if app_is_single; then
    say 'compose.override.yml gives the app a port of this host or a container name, which two cannot share, so the app restarts'
    return
  fi
  handover_proxy=$(docker ps --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx --format '{{.Names}}' | head -n 1)
  [[ -n $handover_proxy ]] || handover_proxy=$(docker ps --filter network=nginx-proxy --filter publish=80 --format '{{.Names}}' | head -n 1)
  for one in $(app_containers); do
    if [[ -z $handover_from ]] && proxy_routes_to "$one"; then handover_from=$one app_container=$one; fi
  done
  if [[ -z $handover_from ]]; then
    say 'the proxy is not nginx-proxy, or does not lead to the version that runs, so the app restarts'
    return
  fi
  for one in $(app_containers --all); do [[ $one == "$handover_from" ]] || remove_container "$one"; done
}

# Does the override give the app what only one container can have?
app_is_single() {
  [[ -e $home/compose.override.yml ]] || return 1
  grep -qE '^    container_name:|^[ -]+published:' <<<"$(compose_in "$home" config app | sed -n '/^  app:/,/^  [^ ]/p')"
}

# Off the proxy's network until it answers: the proxy leads to whatever runs there.
start_beside() {
  local one
  record_rollback_point now
  run_image=$new_image compose_in "$home" up --no-start --no-deps --no-recreate --scale app=2 app || return
  for one in $(app_containers --all); do [[ $one == "$handover_from" ]] || handover_to=$one; done
  [[ -n $handover_to ]] || return
  app_container=$handover_to app_host=$(docker inspect --format '{{printf "%.12s" .Id}}' "$handover_to") # "app" would be either
  docker network disconnect nginx-proxy "$handover_to" && timeout --kill-after=10 "$step_limit" docker start "$handover_to" >/dev/null
}

take_over() {
  local _
  [[ -n $handover_to ]] || return 0
  say 'the new version answers and takes over'
  use_image "$new_image" "$home" || return
  docker network connect --alias app nginx-proxy "$handover_to" || return
  joined_proxy=1
  for _ in {1..50}; do
    if proxy_routes_to "$handover_to"; then
      switch_traffic "$handover_from" "$handover_to"
      return
    fi
    sleep 0.2
  done
  say 'the proxy does not notice the new version (nginx-proxy before 1.10 cannot), so the app restarts'
  withdraw_new_version
  handover_from=''
  start_app && wait_healthy
}

# Marks one as down in the proxy and the other as up: what is on its way to the first still comes back, and nothing new
# goes there. Every other line stays as it is, and whatever comes or goes next makes docker-gen write the file again.
switch_traffic() { # AWAY-FROM TO
  local _ from to
  from=$(proxy_address "$1") to=$(proxy_address "$2")
  for _ in {1..5}; do
    # shellcheck disable=SC2016 # the inner shell expands them
    in_proxy sh -c 'cp "$2" /tmp/before || exit
      sed -i "s/^\( *server $0\);/\1 down;/; s/^\( *server $1\) down;/\1;/" "$2" && nginx -t -q && nginx -s reload && exit
      cp /tmp/before "$2"; exit 1' "$from" "$to" "$proxy_file" || return
    sleep 1
    proxy_routes_to "$1" || return 0 # else it was written again meanwhile
  done
  return 1
}

retire_old_version() {
  [[ -n $handover_to ]] || return 0
  ! proxy_routes_to "$handover_from" || switch_traffic "$handover_from" "$handover_to" || true
  remove_container "$handover_from" || say "$handover_from could not be removed; the next deployment does that"
  : >"$home/started" # what runs is what the files say
}

# The new version is not the one: the old one never stopped, and is alone again.
withdraw_new_version() {
  [[ -n $handover_to ]] || return 0
  [[ -z $joined_proxy ]] || switch_traffic "$handover_to" "$handover_from" || true
  remove_container "$handover_to" || say "$handover_to could not be removed; the next deployment does that"
  handover_to='' joined_proxy='' app_container=$handover_from app_host=app
}
