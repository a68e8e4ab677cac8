# shellcheck shell=bash
# restic and rclone come from their own images, which have no bash, and run in containers of Litestream's image, which has neither: two
# services of a profile copy each program to the volume "tools". Both are one file that needs nothing else.

tools_ready='' # 1 once this run has put them there

# Before the restore check runs in a container: where nothing of the files is backed up there is nothing to do.
bring_tools() { # FOLDER [COMPOSE-ARGUMENT...]
  local service output
  has_files && [[ -z $tools_ready ]] || return 0
  for service in restic rclone; do
    output=$(compose_in "$1" "${@:2}" run --rm --no-deps -T "$service" 2>&1) || {
      printf 'The program %s, which backs up the files beside the databases, could not be downloaded: %s\n' \
        "$service" "$(tail -n 1 <<<"$output")"
      printf '  -> Check that this host can pull its image: docker pull %s\n' "$(service_image "$1/compose.yaml" "$service")"
      return 4
    }
  done
  tools_ready=1
}
