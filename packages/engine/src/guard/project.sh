# shellcheck shell=bash
# Compose takes another name for a project from -p or COMPOSE_PROJECT_NAME. The same files then make containers and a volume of their own,
# beside those of the deployment: the restore check would restore the backup there, and a second sidecar would write to it.

# The files of an earlier generator do not say as which project they run.
is_other_project() { [[ -n ${COMPOSE_PROJECT-} && $COMPOSE_PROJECT != "${conf[id]}" ]]; }

other_project_text() {
  printf 'These containers run as the Compose project %s, and this deployment is the project %s: with two, both would write to one backup' \
    "$COMPOSE_PROJECT" "${conf[id]}"
}

other_project_next() {
  printf 'Remove what was made: docker compose -p %s down. Then call docker compose in the folder of the deployment without -p\
 and without COMPOSE_PROJECT_NAME' "$COMPOSE_PROJECT"
}

require_own_project() {
  is_other_project || return 0
  problem "$(other_project_text)." "$(other_project_next)."
  guard_refuse 4
}
