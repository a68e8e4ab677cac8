# shellcheck shell=bash
# Starts Litestream in the sidecar, unless this volume or this host is not the one whose turn it is.

# At boot Docker starts the sidecar without the restore check, so this asks the storage itself. A volume that was emptied, that is older
# than the backup, or whose host was replaced must neither become the newest backup nor pass for this deployment's.
replicate_main() {
  local left
  rm -f "$refusal"
  ! is_other_project || health_fail "$(other_project_text). $(other_project_next)"
  is_own_folder || health_fail \
    'The volume is not the one that was deployed to, so nothing is backed up from it: stop the app and deploy again.'
  require_plain_state
  ((${#problems[@]} == 0)) || health_fail "${problems[0]}"
  moved_file left
  [[ -z $left ]] || health_fail \
    "$(moved_text "$left"), so nothing is backed up from here. To come back to it: ./deploy.sh move --undo"
  recall_told
  shopt -s nullglob
  make_work_folder
  trap 'exit 0' TERM INT
  trap 'open_databases; rm -rf "$work"; kill $(jobs -p) 2>/dev/null || true' EXIT
  this_storage=$(storage_id) || this_storage=''
  if [[ -z $this_storage ]] || ! take_pass; then
    compared_since_boot || shut_databases
    check_start
  fi
  remember_comparison
  open_databases
  rm -rf "$work" "$health_state" "$seen_file" "$new_files_seen"
  require_only_sidecar
  forget_heartbeat
  trap - TERM INT EXIT
  ! has_files || replicate_with_files
  run_litestream
}

# As the first process of a container, bash stays: nobody else would end the processes that health checks leave behind. With Docker there
# is a process for that already (init: true).
run_litestream() {
  local child status=0
  (($$ == 1)) || exec litestream replicate -config "$litestream_config"
  litestream replicate -config "$litestream_config" &
  child=$!
  trap 'kill -TERM "$child" 2>/dev/null || true' TERM INT
  while :; do
    status=0
    wait "$child" || status=$?
    kill -0 "$child" 2>/dev/null || break # a signal ends the waiting, and not yet Litestream
  done
  exit "$status"
}

# Two of them on one volume, as by `docker compose up --scale`, would upload one transaction twice, each with its own idea of the backup.
# The lock lasts as long as Litestream, which inherits it. Where the file system knows no locks, nothing is known.
require_only_sidecar() {
  local lock status=0
  exec {lock}>>"$state/sidecar"
  flock -n -E 75 "$lock" 2>/dev/null || status=$?
  ((status != 75)) || health_fail \
    'Another sidecar replicates from this volume already, so this one does not. Run one only: docker compose up -d --scale litestream=1'
}
