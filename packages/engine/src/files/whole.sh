# shellcheck shell=bash
# Whether the storage still has every part of the newest snapshot of the files. restic uploads what is new and takes all else for granted:
# what a lifecycle rule deleted, it never uploads again, and the snapshot is listed as before.

files_whole_seconds=86400 # between two looks: each one lists every part in the storage
files_whole_first=3600    # after a start of the sidecar, so that no deployment waits for it
files_parts_lost=''       # 1 once parts of the newest snapshot are known to be gone

# Fails where the newest snapshot lacks parts. The next pass then makes one that has them again, of what is on the volume.
require_whole_backup() {
  local status=0
  is_whole_due || return 0
  restic_run 3600 check --no-lock --with-cache --cache-dir "$state/files-cache" >"$work/error" 2>&1 || status=$?
  ((status == 0)) || {
    grep -qa 'repository contains errors' "$work/error" || {
      explain_files_error "$status"
      return 1
    }
    repair_index && is_newest_whole || return
  }
  done_now files-whole
}

is_whole_due() {
  local begun
  begun=$(recall files-loop)
  [[ $begun =~ ^[0-9]+$ ]] || done_now files-loop
  is_due files-loop "$files_whole_first" && is_due files-whole "$files_whole_seconds"
}

# From then on restic knows what is gone, and uploads it again where a new snapshot has it.
repair_index() {
  local status=0
  restic_run 600 unlock --no-cache >/dev/null 2>&1 || true # what a killed backup left
  restic_run 3600 repair index --cache-dir "$state/files-cache" >"$work/error" 2>&1 || status=$?
  ((status == 0)) || explain_files_error "$status"
  return "$status"
}

# Older snapshots may lack parts that nobody has any more; they go with the history.
is_newest_whole() {
  local -A backup=()
  ask_files backup || return
  ! restic_run "$files_ask_seconds" stats --mode raw-data --no-lock --no-cache "${backup[id]}" >/dev/null 2>"$work/error" || return 0
  files_parts_lost=1
  rm -f "$state/files-list" # the next pass compares nothing, and reads every file
  printf '%s everything beside the databases: parts of its newest snapshot\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >>"$state/holes"
  problem 'The storage lost parts of the backup of the files. A new snapshot is being made; points in time before it may be lost.' \
    'Look for what deletes objects in the storage, such as a lifecycle rule.'
  return 1
}
