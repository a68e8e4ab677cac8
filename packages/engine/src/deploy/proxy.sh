# shellcheck shell=bash
# The proxy of this host, which all its apps share: whether one runs, whether its ports are free, and that ours is as new as in the files.

# With proxy=no nothing is started in front of the app and nothing is asked there: what leads to it is somebody else's, as in a rehearsal.
has_proxy() { [[ ${conf[proxy]-} != no ]]; }

# The proxy of this host, or the ports for it.
check_proxy() {
  local holder port stop
  read_answer proxy_container "$proxy_answers"
  read_answer proxy_images "$pin_answers"
  has_proxy && [[ -z $proxy_container ]] || return 0
  for port in 80 443; do
    holder=$(docker ps --filter "publish=$port" --format '{{.Names}} ({{.Image}})' | head -n 1)
    if [[ -z $holder ]] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then holder='a program outside of Docker'; fi
    [[ -n $holder ]] || continue
    if [[ $holder == *kamal-proxy* ]]; then
      stop='This is the proxy of Kamal, which cannot serve this deployment. Stop it, and the app behind it: docker stop kamal-proxy'
    else
      stop='Stop it. If it is a proxy that is to stay, let it join the network: docker network create nginx-proxy;'
      stop+=' docker network connect nginx-proxy NAME'
    fi
    problem "Port $port is taken by $holder, and the proxy needs it." "$stop"
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

# Before anything is changed: an image that cannot be had must not be found out when the earlier version has gone.
fetch_proxy_images() {
  local output
  has_proxy || return 0
  [[ -z $proxy_container ]] || proxy_is_outdated "$here" || return 0
  output=$(compose_proxy "$here" pull --quiet --policy missing 2>&1) ||
    problem "An image of the proxy cannot be pulled: $(tail -n 1 <<<"$output")" \
      'Check that this host reaches the registry, then deploy again; or name an image in nginx-proxy-compose.yml that this host has.'
}

start_proxy() {
  has_proxy || return 0
  if [[ -z $proxy_container ]]; then
    say 'starting the proxy'
    docker network inspect nginx-proxy >/dev/null 2>&1 || timeout 60 docker network create nginx-proxy >/dev/null || return
    compose_proxy "$home" up -d --quiet-pull
  elif proxy_is_outdated "$home"; then
    say 'updating the proxy of this host; while it restarts, none of its apps can be reached'
    compose_proxy "$home" up -d --quiet-pull
  fi
}

compose_proxy() { # FOLDER COMPOSE-ARGUMENT...
  timeout --kill-after=10 "$step_limit" docker compose --progress quiet \
    --file "$1/nginx-proxy-compose.yml" --env-file "$1/.env" "${@:2}" </dev/null
}

# Does our file name newer images than those that run, and none that is older? Where they are the same, a file that this
# deployment changed counts. So two apps of one host never undo what the other did.
proxy_is_outdated() { # FOLDER
  local service running wanted newer='' known=''
  while read -r service running; do
    service_image "$1/nginx-proxy-compose.yml" "$service" wanted
    [[ -n $wanted ]] || continue
    running=${running%@*} wanted=${wanted%@*} known=1
    [[ $running != "$wanted" ]] || continue
    [[ ${running%:*} == "${wanted%:*}" ]] || return 1
    [[ $(printf '%s\n' "${running##*:}" "${wanted##*:}" | sort -V | tail -n 1) == "${wanted##*:}" ]] || return 1
    newer=1
  done <<<"$proxy_images"
  [[ -n $known ]] || return 1
  [[ -n $newer ]] || proxy_file_changed "$1"
}

proxy_file_changed() { # FOLDER
  local before=$home
  if [[ $1 == "$home" ]]; then before=$home/previous; fi
  [[ ($1 != "$home" || -n $files_installed) && -e $before/nginx-proxy-compose.yml ]] || return
  ! cmp -s <(grep -v '^ *#' "$1/nginx-proxy-compose.yml") <(grep -v '^ *#' "$before/nginx-proxy-compose.yml")
}
