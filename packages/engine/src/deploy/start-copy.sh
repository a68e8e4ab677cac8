# shellcheck shell=bash
# An app that migrates at its own start (migrate=start) gets what a migration of its own step gets: the last write proven in the storage,
# and a copy of the databases aside, which returns when the new version does not come up.

start_copied='' # 1 while that copy lies aside

# On a new host the backup is that copy.
migrates_at_start() { [[ ${conf[migrate]-} == start && -n $earlier_installed && -z ${option[skip_migration]-} ]]; }

# The sidecar runs on meanwhile: whatever the new version writes is in the storage, and the copy returns as its newest state.
copy_before_start() {
  migrates_at_start && [[ -z $handover_from$app_unchanged ]] || return 0
  [[ $new_image != "$(value_of APP_IMAGE "$home/previous")" ]] || return 0
  begin_stage copy
  say 'setting a copy of the databases aside: the app may migrate them as it starts'
  work_ahead || return
  downtime_start
  stop_writers || return
  upload || return
  record_rollback_point '1 second' # not before the last write: times in the storage have fractions
  rest_sidecar || return
  sidecar_unchanged=''
  restore_in "$home" --before-start || return
  start_copied=1
  { wake_sidecar && wait_sidecar_syncs; } || return
  begin_stage start
}

# The new version answers: from here on its data counts.
drop_start_copy() {
  [[ -n $start_copied ]] || return 0
  restore_in "$home" --after-migration || {
    say 'The new version serves, but the copy from before its start could not be deleted. The preceding lines show the cause.'
    say '  -> Correct that, then deploy again.'
    return 1
  }
  start_copied=''
}

# What the new version left is set aside. The storage has more than the copy by then, so the copy begins a backup of its own there.
return_start_copy() {
  [[ -n $start_copied ]] || return 0
  say 'returning the databases to what they were before the new version started'
  if stop_writers litestream && return_migration_copy "$home" && restore_in "$home" --adopt local; then
    start_copied=''
    return
  fi
  migration_incomplete=1
}

# Why an app that still works, or one that waits for a lock, does not answer.
name_slow_start() {
  local cpu health locks name table command
  cpu=$(timeout 20 docker stats --no-stream --format '{{.CPUPerc}}' "$app_container" 2>/dev/null) || cpu=''
  health=$(timeout 20 docker inspect --format '{{with .State.Health}}{{.Status}}{{end}}' "$app_container" 2>/dev/null) || health=''
  if [[ $health == starting || ${cpu%%.*} =~ ^[1-9][0-9]+$ ]]; then
    say "The app has not stopped: it is still busy (${cpu:+$cpu of a processor}${health:+, its health check says $health})\
 after ${conf[start_seconds]} s, which is its limit."
    say '  -> Give it more time: npm create litestream@latest -- --start-timeout 600 (start_seconds=600 in deploy.conf), then deploy again.'
  fi
  locks=$(in_sidecar /deploy/deploy.sh health --locks 2>/dev/null) || locks=''
  while IFS='|' read -r name table command; do
    [[ -n $table ]] || continue
    say "$name holds the lock of a migration ($table). If no migration runs, an interrupted one left it, and each start waits for it."
    say "  -> Remove the lock, in $home: $command; then deploy again."
  done <<<"$locks"
}
