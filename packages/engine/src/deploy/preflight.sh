# shellcheck shell=bash
# Everything that must be right before anything is changed. All that is wrong is reported at once.

# Exit code of the restore check: 0 nothing to do, 10 work, 11 work that the app has to stop for, 12 not asked; else it refused.
restore_status=0

preflight() { # VERB
  local before=${#problems[@]}
  ask_docker
  check_tools
  if ((${#problems[@]} == before)) && check_moved && check_repository; then
    check_room
    check_proxy
    check_other_environments
    check_earlier_data
    check_record
    detect_state
    if [[ -e $here/.env ]] && check_folder; then check_storage "$1"; fi
    require_no_other_writers
  fi
  report_problems deploy || {
    ((restore_status != 4)) || return 4
    return 3
  }
}

check_tools() {
  local version='' security=''
  IFS='|' read -r version security docker_root host_architecture <&"$docker_answers" || true
  if [[ -z $docker_root ]]; then
    problem "Docker does not answer to $(id -un)." "sudo systemctl start docker; sudo usermod -aG docker $(id -un), then log in again"
    return
  fi
  # Docker that maps users to others gives nobody the host's network.
  [[ $security != *name=userns* || ! -e $here/.env ]] || grep -q '^RESTORE_NETWORK=' "$here/.env" ||
    env_line RESTORE_NETWORK bridge >>"$here/.env"
  version=${version#v}
  if ! sort -VC <<<"$compose_floor"$'\n'"$version"; then
    problem "Docker Compose is ${version:-none}, these files need $compose_floor or newer." \
      'sudo apt-get update && sudo apt-get install docker-compose-plugin'
  fi
}

# Room for the new image; the restore check looks after the room for the databases.
check_room() {
  local folder=$docker_root
  [[ -d $folder ]] || folder=/
  require_room "$folder" 1024
}

require_room() { # FOLDER MEGABYTES
  local free
  free=$(df --output=avail -k "$1")
  free=$((${free##*$'\n'} / 1024))
  ((free >= $2)) || problem "$1 has $free MB free, a deployment needs $2 MB." \
    'Free some space on that disk, then deploy again. What Docker could give back: docker system df'
}

# A database that is no longer named would lose its backup from now on, and nobody would notice.
check_record() {
  local name
  while IFS= read -r name; do
    ! is_known_database "$name" || continue
    problem "Earlier deployments proved a backup of $name, but deploy.conf no longer names this database." \
      "Add it again; or deploy again with --drop-database '$name': its backup then ends, and what the storage has stays there."
  done < <(proven_databases)
}

# Names that the record has and this run does not drop, one a line. A pattern that it counts is one of them, or with COUNTS PATTERN@NUMBER.
proven_databases() { # [counts]
  local item name items
  IFS=, read -r -a items <<<"${option[proven]-}"
  for item in "${items[@]}"; do
    unrecorded_name "${item%%@*}" name
    ! is_dropped "$name" || continue
    if [[ -n ${1-} ]] && is_count "$item"; then name+=@${item##*@}; fi
    [[ -z $name ]] || printf '%s\n' "$name"
  done
}

is_dropped() { # NAME
  local dropped
  for dropped in "${dropped_databases[@]}"; do ! fits_pattern "$1" "$dropped" || return 0; done # a pattern drops every file of it
  return 1
}

is_known_database() { # NAME
  local known
  [[ $1 != "$files_name" ]] || ! has_files || return 0
  [[ $1 != .litestream-deployment/manifest.db ]] || return 0 # ours: it comes and goes with the patterns
  ! is_database "$1" || return 0
  for known in "${patterns[@]}"; do ! fits_pattern "$1" "$known" || return 0; done
  return 1
}

# The new values and files are tried from this folder; what runs stays as it is. Sets restore_status.
check_storage() { # VERB
  check_compose_files || return 0
  [[ -n $sidecar_unchanged ]] || fetch_image "$(litestream_image "$here")"
  if [[ $1 == deploy && -z $project_containers && ! -e $home/compose.yaml ]]; then # a new host: databases may be restored at once
    if [[ -n ${option[proven]-} ]]; then restore_status=11; else restore_status=12; fi
    return
  fi
  [[ $1 != deploy || -n ${option[adopt]-} ]] || ! changes_nothing || ask_ahead
  check_databases || restore_status=$?
  ((restore_status == 0 || restore_status == 10 || restore_status == 11)) ||
    problem 'The restore check refuses this deployment. Nothing was changed, and a running version keeps running.' \
      'The preceding lines name each database and its remedy. Apply the remedies, then deploy again.'
}

# On a new host our own file alone is known to be right.
check_compose_files() {
  local output next=$generate_again
  if [[ -e $here/compose.override.yml ]]; then
    next='Correct compose.override.yml in .deploy/.'
  elif [[ -z $project_containers && ! -e $home/compose.yaml ]]; then return 0; fi
  [[ -z $sidecar_unchanged ]] || return 0
  output=$(compose_in "$here" config --quiet 2>&1) && return
  problem "The Compose files cannot be used: $output" "$next"
  return 1
}

# In the sidecar where it is the same anyhow: a container of its own takes longer than the question.
check_databases() {
  local status=0
  if [[ -n $sidecar_unchanged ]]; then
    if [[ -n $visit_answers ]]; then
      status=1
      if read_visit guard; then status=${visit_status[guard]}; fi
      [[ -z ${visit_text[guard]-} ]] || printf '%s\n' "${visit_text[guard]}"
    else in_sidecar /deploy/deploy.sh guard --check "${guard_options[@]}" || status=$?; fi
    ((status != 0 && status != 4 && status != 10 && status != 11)) || return "$status"
  fi
  restore_in "$here" --check "${guard_options[@]}"
}
