# shellcheck shell=bash
# The dry run of recover.yml: restores every database as it was at a point in time to a volume that is deleted afterwards. What runs is left
# alone.

cluster_look() {
  read_manifests
  say "restoring every database as it was at ${option[at]-} to a temporary volume"
  run_job look temporary "$(step look "${guard_options[@]}")" ||
    cluster_stop 'The databases cannot be restored to that point in time. The log of this step shows the cause. Nothing was changed.'
  echo look >finished
}
