# shellcheck shell=bash
# The migration of the databases, and what is left to settle when one fails or is cut off.

migration_incomplete='' # 1 where the databases could not be returned to what they were before it

# Nothing has the databases open, the storage has their last transaction, and a copy lies aside: then the migration runs.
migrate() {
  [[ -z $handover_from ]] || {
    say 'migrating'
    migrate_beside
    return
  }
  work_ahead || return
  downtime_start
  [[ -z $earlier_installed ]] || say 'stopping the app'
  stop_writers || return
  upload || return
  record_rollback_point '1 second' # not before the last write: times in the storage have fractions
  rest_sidecar || return
  sidecar_unchanged='' app_unchanged=''
  restore_in "$home" --before-migration || return
  say 'migrating'
  if run_migration && restore_in "$home" --after-migration; then return; fi
  ! return_migration_copy "$home" || say 'The databases are what they were before it.'
  return 1
}

run_migration() {
  local step_limit
  step_limit=$(migrate_minutes)m
  run_image=$new_image run_in "$home" "${conf[id]}-migrate" migrate 2>&1 | quote_lines
}

# The old version reads and writes meanwhile, so no copy could return without what it wrote: the backup is proven fresh
# instead, and what a migration leaves when it fails is what the old version goes on with.
migrate_beside() {
  end_migration || return # of a deployment that was cut off
  upload || return
  record_rollback_point now
  if run_migration; then return; fi
  end_migration || true
  say 'The earlier version never stopped, and the databases are as the migration left them.'
  say "  -> To go back to before it, without what was written since: ./deploy.sh --adopt backup --at $rollback_point"
  return 1
}

# One that hangs outlives the command that started it, and has the databases open.
end_migration() {
  timeout 60 docker rm --force "${conf[id]}-migrate" >/dev/null 2>&1 || true
  [[ -z $(timeout 60 docker ps --quiet --filter "name=^${conf[id]}-migrate\$" || echo unknown) ]]
}

# What a migration leaves that failed or was cut off. Without this nothing may start: an app would write to half a migration.
return_migration_copy() { # FOLDER
  end_migration && restore_in "$1" --return-copy && return
  migration_incomplete=1
  return 1
}
