# shellcheck shell=bash
# The restore check: runs as root in a container of its own before anything may open the databases. It keeps each database on the
# volume, restores it from the backup, or refuses. Everything is decided before anything is changed, and in doubt it refuses.
#
#   guard [--check [--seen]] [--settle] [--first-deploy] [--proven a@txid,b] [--adopt local|backup] [--at TIME]
#         [--start-empty NAME] [--ignore-old-data] [--repository NAME] [--heartbeat] [--clock]
#     --clock     compares the clock of this host with that of the storage
#     --seen      in the sidecar: what its health check found within two hours counts, except of a few databases
#     --heartbeat prints the newest heartbeat in the storage as well
#     --settle    nothing has the databases open: a migration that was cut off is settled first
#   guard --copy-ahead    begins that copy while the app serves; prints bytes=SIZE, of all databases
#   guard --before-migration | --before-start | --after-migration | --return-copy    makes, deletes or returns a copy of the databases
#   guard --leave [--proven a@txid,b] | --return-here    marks this host as left on purpose, or takes that back
#   guard --stored --proven a@txid,b    fails unless the storage has all of the volume
#   guard --ask-earlier | --drop-earlier    says what Litestream 0.3.13 has to restore, or deletes what it restored; then --earlier-asked
#   guard --backups [--json] | --look --at TIME    changes nothing here: lists what the storage has, or restores to new files in /look
#
# Exit codes: 0 nothing left to do, 1 a restore failed, 2 wrong usage, 4 refused;
# with --check also 10 there is work, 11 there is work and nothing may have the databases open meanwhile.

# How it was called: mode, check, seen, settle, first_deploy, proven, adopt, at, start_empty, ignore_old_data, repository, earlier_asked,
# heartbeat, clock, json; empty where not given.
declare -A guard_option=()

# The plan, by the name of a database. The action is keep, restore, import, fresh, renew, empty or remove; without one it is left out.
planned=() # every database, in the order in which they are worked on
declare -A action=() backup_txid_of=() backup_time_of=() config_of=()
plan_bytes=0        # what the plan needs on the disk
has_lived_before='' # not empty once any database of this deployment is known to have lived before

guard_main() { # OPTION...
  local mode check
  shopt -s nullglob
  read_guard_options "$@"
  mode=${guard_option[mode]} check=${guard_option[check]}
  make_work_folder
  this_storage=$(storage_id) || this_storage='' # no marker names a storage without a name
  require_own_project
  require_only_pod
  require_own_places
  require_plain_files "${databases[@]}"
  guard_refuse 4
  lock_volume
  case $mode in
    copy-ahead)
      copy_ahead
      return
      ;;
    before-migration | before-start)
      before_migration
      return
      ;;
    after-migration)
      after_migration
      leave_pass
      return
      ;;
    return-copy)
      if migration_is_incomplete; then return_copy; fi
      return
      ;;
  esac
  case $mode in
    drop-earlier)
      rm -rf "$state/earlier"
      return
      ;;
    leave)
      guard_leave
      return
      ;;
    stored)
      guard_stored
      return
      ;;
    return-here)
      guard_return_here
      return
      ;;
    guard | ask-earlier) require_not_moved ;;
  esac
  require_settled_migration
  hand_over_keys
  case $mode in
    backups)
      guard_backups
      return
      ;;
    look)
      guard_look
      return
      ;;
  esac
  if reach_storage; then
    ask_storage_date
    make_plan
    ((${#problems[@]})) || check_storage_clock
  fi
  guard_refuse 4
  check_disk_space
  guard_refuse 4
  if [[ $mode == ask-earlier ]]; then
    ask_old_replicas
    guard_refuse 4
    return
  fi
  report_plan
  if [[ -n $check ]]; then
    work_left
    return
  fi
  apply_plan
  [[ -z ${guard_option[heartbeat]} ]] || print_heartbeat
}

# Ends with this exit code if there are problems.
guard_refuse() { # EXIT-CODE
  report_problems restore >&2 && return
  explain_options "${problems[*]}" >&2
  exit "$1"
}

# One at a time: a start by hand runs this as well, in the middle of a deployment. The lock ends with the process.
lock_volume() {
  exec 8<"$data"
  [[ -z ${guard_option[check]} ]] || return 0
  flock -w 30 8 || {
    problem 'Another run of the restore check uses this volume.' \
      "Wait for its end, then $(again_command), which does what is left."
    guard_refuse 4
  }
}

# Nothing may be decided on databases that a migration left half changed.
require_settled_migration() {
  migration_is_incomplete || return 0
  if is_start_copy; then
    [[ -z ${guard_option[settle]} ]] || set_start_copy_aside
    return 0
  fi
  [[ -z ${guard_option[settle]} ]] || {
    return_copy
    return
  }
  [[ -z ${guard_option[check]} ]] || {
    note 'a migration of the databases runs or was interrupted, and nothing else may open them until it has ended. Where no deployment' \
      'runs, deploy again: that returns the databases to what they were before the migration'
    return 0
  }
  problem 'A migration of the databases runs or was interrupted, so nothing may open them yet.' \
    "Wait for the end of a migration that runs, then $(again_command). That returns the databases to what they were\
 before a migration that was interrupted."
  guard_refuse 4
}

# In the sidecar the owner is right, and cannot be changed. In Kubernetes nobody can write to a Secret, which the app's user may read.
hand_over_keys() {
  local key
  for key in "$keys"/*; do [[ $(stat -c %u "$key") == "${conf[user]%:*}" || ! -w $key ]] || own "$key"; done
}
