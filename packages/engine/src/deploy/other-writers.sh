# shellcheck shell=bash
# Containers that have the data volume and that a deployment does not stop: those of another project, such as a tool that somebody started
# by hand, and those of `docker compose run`. One that writes on while a database is replaced or migrated would write to a file that is gone
# by then, or to half a migration, and nothing would tell.

# Asked before anything is stopped, where the databases are about to be replaced or copied.
require_no_other_writers() {
  local name project service once others=() listed
  if ((restore_status != 11)) && changes_nothing; then return 0; fi
  ((restore_status == 11)) || will_copy_databases || return 0
  if [[ -n $writer_answers ]]; then read_answer listed "$writer_answers"; else listed=$(list_writers || echo unknown); fi
  [[ $listed != *unknown ]] || {
    problem "$containers_unknown" "$containers_unknown_next, then deploy again."
    return 0
  }
  while IFS='|' read -r name project service once; do
    [[ -n $name && $name != "${conf[id]}"-compare-* ]] || continue
    [[ $project != "${conf[id]}" || ($once == True && $service != @(restore|migrate)) ]] || continue
    others+=("$name")
  done <<<"$listed"
  ((${#others[@]} == 0)) || problem "Containers that this deployment does not stop have the data volume: ${others[*]}.\
 Databases are about to be replaced or migrated, and what they write meanwhile would be lost." \
    "Stop them: docker stop ${others[*]}; then deploy again. A service that belongs to the app goes into compose.override.yml."
}

# NAME|PROJECT|SERVICE|ONE-OFF a line: containers that run and have the data volume.
list_writers() {
  local format='{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Label "com.docker.compose.service"}}|'
  format+='{{.Label "com.docker.compose.oneoff"}}'
  timeout 60 docker ps --filter "volume=${conf[id]}_data" --format "$format" 2>/dev/null
}

# Whether this run migrates, or sets a copy aside because the app may.
will_copy_databases() {
  [[ -z ${option[skip_migration]-} && -e $home/compose.yaml ]] || return
  [[ ${conf[migrate]-} == @(yes|start) && ${conf[handover]-} != yes ]]
}
