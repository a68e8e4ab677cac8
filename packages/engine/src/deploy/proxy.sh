# shellcheck shell=bash
# The proxy of this host, which all its apps share: whether one runs, where its ports are free, and that ours is as new as the files name it.

# With proxy=no nothing is started in front of the app and nothing is asked there: what leads to it is somebody else's, as in a rehearsal.
has_proxy() { [[ ${conf[proxy]-} != no ]]; }

# The proxy of this host, or the ports for it.
check_proxy() {
  local holder port
  proxy_container=$(cat <&"$proxy_answers")
  proxy_images=$(cat <&"$pin_answers")
  has_proxy && [[ -z $proxy_container ]] || return 0
  for port in 80 443; do
    holder=$(docker ps --filter "publish=$port" --format '{{.Names}} ({{.Image}})' | head -n 1)
    if [[ -z $holder ]] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then holder='a program outside of Docker'; fi
    [[ -z $holder ]] || problem "Port $port is taken by $holder, and the proxy needs it." 'Stop it; a proxy that can stay joins by: docker network create nginx-proxy; docker network connect nginx-proxy NAME'
  done
}

# A proxy of any kind will do: what holds port 80 is on the network, or nginx-proxy itself runs.
proxy_is_up() {
  [[ -n $(docker ps --quiet --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx) ||
  -n $(docker ps --quiet --filter network=nginx-proxy --filter publish=80) ]]
}

# What the proxy of our own file runs, SERVICE IMAGE a line; nothing where somebody else set the proxy up.
list_proxy_images() {
  timeout 60 docker ps --filter network=nginx-proxy --filter label=com.docker.compose.project=nginx-proxy \
    --format '{{.Label "com.docker.compose.service"}} {{.Image}}'
}

start_proxy() {
  has_proxy || return 0
  if [[ -z $proxy_container ]]; then
    say 'starting the proxy'
    docker network inspect nginx-proxy >/dev/null 2>&1 || timeout 60 docker network create nginx-proxy >/dev/null || return
    compose_proxy
  elif proxy_is_outdated; then
    say 'updating the proxy of this host; while it restarts, none of its apps can be reached'
    compose_proxy
  fi
}

compose_proxy() {
  timeout --kill-after=10 "$step_limit" docker compose --progress quiet --file "$home/nginx-proxy-compose.yml" --env-file "$home/.env" up -d --quiet-pull </dev/null
}

# Does our file name newer images than those that run, and none that is older? Where they are the same, a file that this
# deployment changed counts. So two apps of one host never undo what the other did.
proxy_is_outdated() {
  local service running wanted newer='' known=''
  while read -r service running; do
    wanted=$(service_image "$home/nginx-proxy-compose.yml" "$service")
    [[ -n $wanted ]] || continue
    running=${running%@*} wanted=${wanted%@*} known=1
    [[ $running != "$wanted" ]] || continue
    [[ ${running%:*} == "${wanted%:*}" && $(printf '%s\n' "${running##*:}" "${wanted##*:}" | sort -V | tail -n 1) == "${wanted##*:}" ]] || return 1
    newer=1
  done <<<"$proxy_images"
  [[ -n $known ]] || return 1
  [[ -n $newer ]] || proxy_file_changed
}

proxy_file_changed() {
  [[ -n $files_installed && -e $home/previous/nginx-proxy-compose.yml ]] || return
  ! cmp -s <(grep -v '^ *#' "$home/nginx-proxy-compose.yml") <(grep -v '^ *#' "$home/previous/nginx-proxy-compose.yml")
}
