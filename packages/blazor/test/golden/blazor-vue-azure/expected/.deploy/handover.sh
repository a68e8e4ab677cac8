# shellcheck shell=bash disable=SC2034,SC2154 # deploy.sh sets what is only read here, and reads what is only set
# Part of deploy.sh: a new version starts beside the old one, on the same volume, and takes over in the proxy when it answers.
# The old one leaves last, so no request fails. It needs nginx-proxy 1.10, which notices a container that joins its network.

old='' new='' joined='' app_host=app # containers; without an old one the app restarts as it would without this file
proxy_name='' proxy_file=/etc/nginx/conf.d/default.conf # which docker-gen writes anew when a container comes or goes

app_containers() { # OPTION-OF-DOCKER-PS...; the newest first
  timeout 60 docker ps --filter "label=com.docker.compose.project=$id" --filter label=com.docker.compose.service=app \
    --filter label=com.docker.compose.oneoff=False --format '{{.Names}}' "$@"
}
in_proxy() { timeout --kill-after=5 30 docker exec "$proxy_name" "$@" </dev/null; }
address() { docker inspect --format "{{with index .NetworkSettings.Networks \"nginx-proxy\"}}{{.IPAddress}}{{end}}:$app_port" "$1"; } # CONTAINER, where the proxy finds it
led_to() { in_proxy grep -qF " server $(address "$1");" "$proxy_file" 2>/dev/null; } # CONTAINER
leaves() { timeout --kill-after=10 120 docker stop "$1" >/dev/null; timeout 60 docker rm --force "$1" >/dev/null; } # CONTAINER

# Sets old where the new version can start beside it. A handover that was cut off leaves two: the newest that the proxy leads to stays.
find_old() {
  local one
  [[ -z $same_app && -n $(app_containers) ]] || return 0
  if [[ -n $adopt$skip_migration ]]; then
    say 'options of this run set the usual order aside, so the app restarts'
    return
  fi
  proxy_name=$(docker ps --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx --format '{{.Names}}' | head -n 1)
  [[ -n $proxy_name ]] || proxy_name=$(docker ps --filter network=nginx-proxy --filter publish=80 --format '{{.Names}}' | head -n 1)
  for one in $(app_containers); do
    if [[ -z $old ]] && led_to "$one"; then old=$one app=$one; fi
  done
  if [[ -z $old ]]; then
    say 'the proxy is not nginx-proxy, or does not lead to the version that runs, so the app restarts'
    return
  fi
  for one in $(app_containers --all); do [[ $one == "$old" ]] || leaves "$one"; done
}

# The old version reads and writes meanwhile, so no copy could return without what it wrote: the backup is proven fresh
# instead, and what a migration leaves when it fails is what the old version goes on with.
migrate_beside() {
  end_migration || return # of a deployment that was cut off
  in_sidecar /deploy/health.sh --sync || return
  returnable now
  if limit=$migrate_limit run_image=$new_image run_in "$home" "$id-migrate" migrate; then return; fi
  end_migration || true
  say 'The version before never stopped, and the databases are as the migration left them. To go back to before it, without what was written since:'
  say "  ./deploy.sh --adopt backup --at $return_to"
  return 1
}

# Off the proxy's network until it answers: the proxy leads to whatever runs there.
start_beside() {
  local one
  returnable now
  run_image=$new_image compose_in "$home" up --no-start --no-deps --no-recreate --scale app=2 app || return
  for one in $(app_containers --all); do [[ $one == "$old" ]] || new=$one; done
  [[ -n $new ]] || return
  app=$new app_host=$(docker inspect --format '{{printf "%.12s" .Id}}' "$new") # "app" would be either
  docker network disconnect nginx-proxy "$new" && timeout --kill-after=10 "$limit" docker start "$new" >/dev/null
}

take_over() {
  local _
  [[ -n $new ]] || return 0
  say 'it answers, and takes over'
  use_image "$new_image" "$home" || return
  docker network connect --alias app nginx-proxy "$new" || return
  joined=1
  for _ in {1..50}; do
    if led_to "$new"; then lead "$old" "$new"; return; fi
    sleep 0.2
  done
  say 'the proxy does not notice the new version, as nginx-proxy before 1.10 would not, so the app restarts'
  withdraw
  old=''
  start_app && answers
}

# Marks one as down in the proxy and the other as up: what is on its way to the first still comes back, and nothing new
# goes there. Every other line stays as it is, and whatever comes or goes next makes docker-gen write the file anew.
lead() { # AWAY-FROM TO
  local _ from to
  from=$(address "$1") to=$(address "$2")
  for _ in {1..5}; do
    # shellcheck disable=SC2016 # the inner shell expands them
    in_proxy sh -c 'cp "$2" /tmp/before || exit
      sed -i "s/^\( *server $0\);/\1 down;/; s/^\( *server $1\) down;/\1;/" "$2" && nginx -t -q && nginx -s reload && exit
      cp /tmp/before "$2"; exit 1' "$from" "$to" "$proxy_file" || return
    sleep 1
    led_to "$1" || return 0 # else it was written anew meanwhile
  done
  return 1
}

old_leaves() {
  [[ -n $new ]] || return 0
  ! led_to "$old" || lead "$old" "$new" || true
  leaves "$old" || say "$old could not be removed; the next deployment does that"
  : >"$home/started" # what runs is what the files say
}

# The new version is not the one: the old one never stopped, and is alone again.
withdraw() {
  [[ -n $new ]] || return 0
  [[ -z $joined ]] || lead "$new" "$old" || true
  leaves "$new" || say "$new could not be removed; the next deployment does that"
  new='' joined='' app=$old app_host=app
}
