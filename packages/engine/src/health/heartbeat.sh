# shellcheck shell=bash
# The heartbeat: a row with the time, in a small database of ours that is replicated like the data, while the health check is green.
# Whoever reads it far from the host learns until when the sidecar backed up: an app that nobody uses has old data and a fresh heartbeat.

heartbeat_database=.litestream-deployment/heartbeat.db
heartbeat_seconds=900 # at most one write in that time: each one is an upload, and a few more when Litestream compacts

# The files of an earlier generator do not replicate it.
has_heartbeat() { grep -qF "$heartbeat_database\"" "$litestream_config" 2>/dev/null; }

# Before Litestream starts. What the file on this volume had may be another host's or of another storage; it holds nothing worth keeping,
# and Litestream goes on after the newest transaction in the storage.
forget_heartbeat() {
  local paths=()
  ! has_heartbeat || database_paths "$heartbeat_database" paths
  rm -rf "${paths[@]}"
}

# Writes the time, and waits until the storage has it.
beat() {
  has_heartbeat || return 0
  is_due heartbeat "$heartbeat_seconds" || return 0
  ask_sqlite -cmd '.timeout 5000' "$data/$heartbeat_database" "
    create table if not exists heartbeat(id integer primary key check (id = 1), at text not null);
    insert into heartbeat values(1, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) on conflict (id) do update set at = excluded.at" ||
    health_fail 'the heartbeat cannot be written. The preceding line shows the error of SQLite'
  sync_databases "$health_sync_seconds" "$heartbeat_database"
  done_now heartbeat
  check_chains "$heartbeat_database" # or the drill could not read it until the next daily snapshot
}

# Prints the newest heartbeat in the storage as "heartbeat=TIME"; nothing where there is none yet.
print_heartbeat() {
  local status=0 at
  has_heartbeat || return 0
  as_app timeout -k 5 60 litestream restore -config "$litestream_config" -integrity-check full -o "$work/heartbeat.db" \
    "$data/$heartbeat_database" >"$work/error" 2>&1 || status=$?
  if ((status)); then
    has_no_backup || explain_error "$heartbeat_database"
    guard_refuse 1
    return 0
  fi
  at=$(heartbeat_time < <(read_database "$work/heartbeat.db" 'select at from heartbeat' 2>/dev/null))
  [[ -z $at ]] || printf 'heartbeat=%s\n' "$at"
}

# Prints what standard input has, where it is a time as this writes it; others can write to the storage, and the app to the volume.
heartbeat_time() {
  local at=''
  IFS= read -r at || true
  [[ ! $at =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]] || printf %s "$at"
}
