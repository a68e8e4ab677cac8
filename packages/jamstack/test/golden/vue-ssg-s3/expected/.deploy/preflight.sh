# shellcheck shell=bash disable=SC2034,SC2154 # deploy.sh sets what is only read here, and reads what is only set
# Part of deploy.sh: everything that must be right before anything is changed. All that is wrong is said at once.

# All at once, as each takes longer to ask than to answer: who needs an answer reads it.
ask_docker() {
  local plugin='{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Version}}{{end}}{{end}}' # as `docker compose version` says it
  exec {on_docker}< <(timeout 60 docker info --format "$plugin|{{json .SecurityOptions}}|{{.DockerRootDir}}" 2>/dev/null)
  exec {on_proxy}< <(! proxy_is_up 2>/dev/null || echo up)
  exec {on_ours}< <(list_ours || echo unknown)
}

check_tools() {
  local tool version='' security=''
  for tool in flock setsid base64 sha256sum timeout curl; do
    command -v "$tool" >/dev/null || problem "$tool is missing on this host." 'sudo apt-get install util-linux coreutils curl'
  done
  IFS='|' read -r version security docker_root <&"$on_docker" || true
  if [[ -z $docker_root ]]; then
    problem "Docker does not answer to $(id -un)." "sudo systemctl start docker; sudo usermod -aG docker $(id -un), then log in again"
    return
  fi
  # Docker that maps users to others gives nobody the host's network.
  [[ $security != *name=userns* || ! -e $here/.env ]] || grep -q '^RESTORE_NETWORK=' "$here/.env" || env_line RESTORE_NETWORK bridge >>"$here/.env"
  version=${version#v}
  if [[ $(printf '%s\n' "$compose_floor" "$version" | sort -V | head -n 1) != "$compose_floor" ]]; then
    problem "Docker Compose is ${version:-none}, these files need $compose_floor or newer." 'sudo apt-get update && sudo apt-get install docker-compose-plugin'
  fi
}

# Room for the new image; restore.sh looks after the room for the databases.
check_room() {
  local folder=$docker_root free
  [[ -d $folder ]] || folder=/
  free=$(($(df --output=avail -k "$folder" | tail -n 1) / 1024))
  ((free >= 1024)) || problem "$folder has $free MB free, a deployment needs 1024 MB." 'Make room; what Docker could give back: docker system df'
}

# The proxy of this host, or the ports for it.
check_proxy() {
  local holder port
  proxy=$(cat <&"$on_proxy")
  [[ -z $proxy ]] || return 0
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

check_old_data() { :; } # there was no earlier deployment in the checkout

list_ours() { timeout 60 docker ps --all --filter "label=com.docker.compose.project=$id" --format '{{.Names}} {{.State}} {{.Label "generator-litestream.config-hash"}}' 2>/dev/null; }

# Sets ours to the containers of this deployment; same_sidecar when the sidecar runs with these very values and files, same_app when the app does
# too and nothing else differs from what is installed.
look_around() {
  ours=$(cat <&"$on_ours")
  [[ $ours != *unknown ]] || { problem 'Docker does not say what runs here.' 'Try: docker ps --all'; return; }
  [[ $'\n'$ours$'\n' != *$'\n'"$id-litestream-1 running $(value_of CONFIG_HASH "$here")"$'\n'* ]] || ! cmp -s "$here/compose.yaml" "$home/compose.yaml" || same_sidecar=1
  app=$(grep -om 1 "^$id-app-[0-9][0-9]*" <<<"$ours") || app=$id-app-1 # Compose counts on from one that ran beside it
  [[ -z $same_sidecar || ! -e $home/started || $(grep "^$id-app-[0-9]" <<<"$ours") != "$app running " ]] || ! cmp -s <(cat "${files[@]/#/$here/}") <(cat "${files[@]/#/$home/}" 2>/dev/null) || same_app=1
}

# The new values and files are tried from this folder; what runs stays as it is. Sets work: what the guard would do.
check_storage() {
  local words litestream
  litestream=$(value_of LITESTREAM_IMAGE "$here")
  [[ -n $same_sidecar ]] || fetch_image "${litestream:-$litestream_image}"
  if [[ $command == deploy && -z $ours && ! -e $home/compose.yaml ]]; then # a new host: the guard may act at once
    if [[ -n $proven ]]; then work=11; else work=12; fi
    return
  fi
  if [[ -z $same_sidecar ]]; then
    words=$(compose_in "$here" config --quiet 2>&1) || { problem "The Compose file cannot be used: $words" 'Generate the files again.'; return; }
  fi
  [[ $command != deploy || -z $same_app || -n $at ]] || ask_ahead
  check_databases || work=$?
  ((work == 0 || work == 10 || work == 11)) ||
    problem 'The guard of the databases refuses, see above.' 'Nothing was changed; what runs goes on.'
}

# In the sidecar where it is the same anyhow: a container of its own takes longer than the question.
check_databases() {
  local status=0
  if [[ -n $same_sidecar ]]; then
    in_sidecar /deploy/restore.sh --check "${guard[@]}" || status=$?
    ((status != 0 && status != 4 && status != 10 && status != 11)) || return "$status"
  fi
  restore_in "$here" --check "${guard[@]}"
}

preflight() {
  local before=${#problems[@]}
  ask_docker
  check_tools
  if ((${#problems[@]} == before)); then
    check_room
    check_proxy
    check_old_data
    look_around
    [[ ! -e $here/.env ]] || check_storage
  fi
  report_problems || { ((work != 4)) || return 4; return 3; }
}
