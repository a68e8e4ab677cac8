# shellcheck shell=bash
# Litestream and the backup of the files in one container: both begin together, and both have their last upload when it is stopped. The
# app has stopped by then.

files_stop_seconds=50 # for the last backup of the files; the Compose file gives the container more

# Ends as Litestream ends.
replicate_with_files() {
  local status=0 loop replica last=''
  work='' # each backup makes its own, and cleans up
  rm -rf "$files_work"
  mkdir -p "$files_work"
  litestream replicate -config "$litestream_config" &
  replica=$!
  files_loop &
  loop=$!
  trap 'last=1; kill -TERM "$replica" 2>/dev/null' TERM INT
  wait "$replica" || status=$?
  if [[ -n $last ]]; then
    kill -TERM "$loop" 2>/dev/null || true
    wait "$loop" 2>/dev/null || true
    printf 'files: %s\n' "$(backup_files "$files_stop_seconds" || true)"
    status=0
    wait "$replica" 2>/dev/null || status=$? # the first wait ended with the signal
    ((status != 127)) || status=0
  fi
  kill "$loop" 2>/dev/null || true
  exit "$status"
}

files_loop() {
  local text said=''
  trap 'exit 0' TERM INT
  while :; do
    text=$(backup_files $((conf[restore_minutes] * 60)) require_whole_backup 2>&1) || true
    [[ $text == "$said" ]] || say_in_log "files: ${text:-backed up again}"
    said=$text
    sleep "$files_seconds" &
    wait "$!"
  done
}
