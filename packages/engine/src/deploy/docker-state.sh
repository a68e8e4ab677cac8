# shellcheck shell=bash
# What Docker says of this host: asked all at once, because each question takes longer to ask than to answer, and read where it is needed.

# File descriptors of the answers.
docker_answers='' proxy_answers='' container_answers='' pin_answers='' other_answers='' image_answers='' writer_answers=''
declare -A architecture_of=() # of images that this host has, as far as that was asked
docker_root=''                # where Docker keeps its images
proxy_container=''            # something where a proxy runs already
proxy_images=''               # what a proxy of ours runs, SERVICE IMAGE a line
project_containers=''         # containers of this deployment, NAME STATE CONFIG-HASH a line
app_container=''              # name of the container that is asked whether the app answers
sidecar_unchanged=''          # 1 where the sidecar runs with these very values and files
app_unchanged=''              # 1 where the app does too, and nothing else differs from what is installed
route_answers=''              # descriptor as above: the nginx-proxy of this host

containers_unknown='Docker does not list the containers of this host: docker ps --all fails, or takes longer than a minute.'
containers_unknown_next='Run docker ps --all on the host to see the error, and sudo systemctl status docker; correct that'

ask_docker() {
  # As `docker compose version` says it.
  local compose_version='{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Version}}{{end}}{{end}}'
  local format="$compose_version|{{json .SecurityOptions}}|{{.DockerRootDir}}|{{.Architecture}}"
  exec {docker_answers}< <(timeout 60 docker info --format "$format" 2>/dev/null)
  exec {proxy_answers}< <(! proxy_is_up 2>/dev/null || echo up)
  exec {pin_answers}< <(list_proxy_images 2>/dev/null || true)
  exec {container_answers}< <(list_containers || echo unknown)
  [[ -e $home/compose.yaml ]] || { # where the app runs already, these are asked later, and only if something changes
    exec {image_answers}< <(list_images)
    exec {writer_answers}< <(list_writers || echo unknown)
  }
  ! looks_for_earlier_data || exec {other_answers}< <(earlier_containers)
}

# Sets a variable to an answer, without the line breaks at its end.
read_answer() { # VARIABLE DESCRIPTOR
  local whole_answer=''
  IFS= read -r -d '' -u "$2" whole_answer || true
  while [[ $whole_answer == *$'\n' ]]; do whole_answer=${whole_answer%$'\n'}; done
  printf -v "$1" %s "$whole_answer"
}

list_containers() {
  timeout 60 docker ps --all --filter "label=com.docker.compose.project=${conf[id]}" \
    --format "{{.Names}} {{.State}} {{.Label \"$config_label\"}}" 2>/dev/null
}

# Sets what is declared above.
detect_state() {
  local sidecar hash image architecture
  value_of CONFIG_HASH "$here" hash
  sidecar="${conf[id]}-litestream-1 running $hash"
  read_answer project_containers "$container_answers"
  [[ $project_containers != *unknown ]] || {
    problem "$containers_unknown" "$containers_unknown_next, then deploy again."
    return
  }
  if [[ $'\n'$project_containers$'\n' == *$'\n'"$sidecar"$'\n'* ]] && same_compose_files && keys_are_readable; then
    sidecar_unchanged=1
  fi
  while [[ -n $image_answers ]] && read -r image architecture <&"$image_answers"; do
    [[ -z $architecture ]] || architecture_of["$image"]=$architecture
  done
  # Compose counts on from one that ran beside it.
  app_container=${conf[id]}-app-1
  [[ ! $'\n'$project_containers =~ $'\n'("${conf[id]}-app-"[0-9]+) ]] || app_container=${BASH_REMATCH[1]}
  [[ -n $sidecar_unchanged && -e $home/started ]] || return 0
  [[ $(grep "^${conf[id]}-app-[0-9]" <<<"$project_containers") != "$app_container running " ]] ||
    ! same_version "$here" "$home" || app_unchanged=1
}

same_compose_files() {
  cmp -s <(cat "$here"/compose.{yaml,override.yml} 2>/dev/null) <(cat "$home"/compose.{yaml,override.yml} 2>/dev/null)
}

# Whether those that are installed belong to the app's user. Only the restore check in a container of its own can hand over a key.
keys_are_readable() {
  [[ ! -d $home/keys ]] || [[ -z $(find "$home/keys" -type f ! -uid "${conf[user]%:*}") ]]
}

# Where nothing is about to change, all that is asked at the end is asked for at once: the sidecar, and the proxy's name, for where it leads
# nowhere.
ask_ahead() {
  visit_sidecar
  exec {route_answers}< <(! has_proxy || find_nginx_proxy || true)
}
