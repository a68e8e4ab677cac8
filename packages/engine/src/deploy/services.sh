# shellcheck shell=bash
# Services of the user's own: whatever compose.yaml and compose.override.yml define beside those of ours.
# A deployment starts and updates them; Compose itself leaves those alone that are unchanged or in a profile.

services_settle_seconds=5 # a service without a health check is up once it has run this long

# Sets a variable to those of the generated file, as a pattern. Where no files are backed up, restic and rclone are names like any other.
own_services() { # VARIABLE
  printf -v "$1" %s 'app|migrate|restore|litestream'
  ! has_files || printf -v "$1" %s "${!1}|restic|rclone"
}

# Is there anything to ask Compose for? Asking takes longer than looking.
may_have_other_services() { # FOLDER
  local line own inside='' shape=$'^  ["\']?([A-Za-z0-9._-]*)["\']?:'
  [[ ! -e $1/compose.override.yml ]] || return 0
  [[ -e $1/compose.yaml ]] || return 1
  own_services own
  while IFS= read -r line; do
    if [[ $line == services:* ]]; then inside=1; elif [[ $line == [!\ #]* ]]; then inside=''; fi
    [[ -n $inside && $line =~ $shape ]] || continue
    [[ ${BASH_REMATCH[1]} =~ ^($own)$ ]] || return 0
  done <"$1/compose.yaml"
  return 1
}

other_services() { # FOLDER; their names, one a line
  local names own
  may_have_other_services "$1" || return 0
  names=$(compose_in "$1" config --services) || return
  own_services own
  grep -vxE "$own|" <<<"$names" || true
}

# Before anything is changed: an image that is nowhere must not be found out after a migration.
fetch_service_images() {
  local names output services=()
  names=$(other_services "$here" 2>/dev/null) || return 0 # the preflight has said why
  [[ -n $names ]] || return 0
  mapfile -t services <<<"$names"
  output=$(compose_in "$here" pull --quiet --ignore-buildable --policy missing "${services[@]}" 2>&1) ||
    problem "The image of a service cannot be pulled: $(tail -n 1 <<<"$output")" \
      'Correct it in compose.override.yml, or log this host in to its registry: docker login REGISTRY'
}

start_services() {
  local names services=()
  names=$(other_services "$home") || return
  [[ -z $names ]] || mapfile -t services <<<"$names"
  [[ -n $app_unchanged ]] || remove_services "$home" "$(other_services "$home/previous" || true)" "$names"
  ((${#services[@]})) || return 0
  say "starting ${services[*]}"
  run_image=$new_image compose_in "$home" up -d --no-deps "${services[@]}"
}

# Those that only another version has would run on, as no file names them any more.
remove_services() { # FOLDER NAMES NAMES-THAT-STAY
  local name container
  for name in $2; do
    [[ " ${3//$'\n'/ } " != *" $name "* ]] || continue
    say "removing $name, which this version does not have"
    for container in $(service_containers "$name" | cut -d ' ' -f 2); do remove_container "$container" || true; done
  done
}

service_containers() { # [NAME]; SERVICE CONTAINER a line
  timeout 60 docker ps --all --filter "label=com.docker.compose.oneoff=False" --filter "label=com.docker.compose.project=${conf[id]}" \
    ${1:+--filter "label=com.docker.compose.service=$1"} --format '{{.Label "com.docker.compose.service"}} {{.Names}}'
}

# Stops whatever may write to the databases: the app, and services of the user's own that have the data volume.
stop_writers() { # SERVICE...; these as well
  local services=() names own
  own_services own
  if may_have_other_services "$home"; then
    names=$(timeout 60 docker ps \
      --filter "label=com.docker.compose.project=${conf[id]}" --filter "volume=${conf[id]}_data" \
      --format '{{.Label "com.docker.compose.service"}}') || {
      say "$containers_unknown"
      return 1
    }
    mapfile -t services < <(grep -vxE "$own|" <<<"$names" | sort -u)
  fi
  compose_in "$home" stop app "${services[@]}" "$@"
}

# Waits until each service runs, is healthy, or has done its work. Fails when one does not.
watch_services() {
  local names service container settled longest=${conf[start_seconds]} until
  until=$((SECONDS + longest))
  names=$(other_services "$home") || return
  [[ -n $names ]] || return 0
  while :; do
    settled=1
    while read -r service container; do
      [[ $'\n'$names$'\n' == *$'\n'"$service"$'\n'* ]] || continue
      case $(service_state "$container") in
        failed)
          name_failed_service "$service" "$container"
          return 1
          ;;
        waiting) settled='' ;;
      esac
    done < <(service_containers)
    [[ -z $settled ]] && ((SECONDS < until)) || return 0
    sleep 0.5
  done
}

# up, waiting or failed: of one container.
service_state() { # CONTAINER
  local status code restarted health started answer='{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}'
  answer+=' {{with .State.Health}}{{.Status}}{{else}}none{{end}} {{.State.StartedAt}}'
  read -r status code restarted health started < <(docker inspect --format "$answer" "$1") || return 0
  case $status,$health in
    exited,* | dead,*) if ((code)); then echo failed; else echo up; fi ;;
    *,unhealthy) echo failed ;;
    running,healthy) echo up ;;
    running,none)
      if (($(date +%s) - $(date -d "$started" +%s) >= services_settle_seconds)); then
        echo up
      elif ((restarted >= 3)); then
        echo failed
      else echo waiting; fi
      ;;
    *) if ((restarted >= 3)); then echo failed; else echo waiting; fi ;;
  esac
}

name_failed_service() { # SERVICE CONTAINER
  local state='{{.State.Status}}, exit code {{.State.ExitCode}}, restarted {{.RestartCount}} times'
  state+='{{with .State.Health}}, {{.Status}}{{end}}'
  say "the service $1 does not run: $(docker inspect --format "$state" "$2"); the end of its log:"
  timeout 60 docker logs --tail 20 "$2" 2>&1 | quote_lines
}
