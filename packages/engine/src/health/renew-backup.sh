# shellcheck shell=bash
# Makes a backup that lacks files complete again, by a new snapshot of the database. Litestream takes one by `replicate -once
# -force-snapshot`, which needs the database for itself, so the sidecar lets go of it for that time. It runs in the background, because a
# health check has seconds.

renew_again_seconds=900 # between two tries

# Begins it, and fails in any case: the health check is red until the chain is whole. A deployment checks beside Docker, so both may find
# the same hole: whoever holds the lock renews.
renew_backup() { # DATABASE HOLE
  local name=$1 file cause by_hand
  rm -f "$seen_file" # who deletes files of one database may delete those of others
  file=$(file_name "$name") by_hand="To begin a new backup, move ${conf[id]}/$name/ away in the storage and deploy with --adopt local"
  cause="the backup of $name lacks files: $2. Look for what deletes objects in the storage, such as a lifecycle rule"
  lock_renewal || health_loud "$cause. Another check is making a new snapshot"
  is_due "renew-$file" "$renew_again_seconds" || health_loud "$cause. $(say_last_try "$file"). $by_hand"
  done_now "renew-$file"
  single_config "$name" >"$health_state/renew.yml" ||
    health_loud "$cause. litestream.yml was changed so that no new snapshot can be made of this database alone. $by_hand"
  printf '%s %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$name" "$2" >>"$state/holes"
  say_in_log "$cause. A new snapshot is being made."
  remember renewing "$name"
  { take_snapshot "$name" "$file" && say_in_log "The backup of $name has a new snapshot, and can be restored again."; } \
    </dev/null >/dev/null 2>&1 3>&- 4>&- &
  health_loud "$cause. A new snapshot is being made; points in time before it may be lost"
}

# The process that goes on in the background keeps the lock.
lock_renewal() {
  mkdir -p "$health_state"
  exec 8>>"$health_state/renewal.lock"
  flock -n 8
}

say_last_try() { # FILE-NAME
  if [[ -e $health_state/failed-$1 ]]; then
    printf 'No new snapshot could be made: %s' "$(recall "failed-$1")"
  else
    printf 'A new snapshot was made less than %s minutes ago, and files are missing again' "$((renew_again_seconds / 60))"
  fi
}

# The daemon knows in memory how far it uploaded. Its next file, of a transaction of Litestream's own, is what the other process goes on
# from.
take_snapshot() { # DATABASE FILE-NAME
  local file=$data/$1 answer status=0
  answer=$({
    add_own_transaction "$file" 5000 &&
      litestream sync -wait -timeout 60 -socket "$socket" "$file" &&
      litestream stop -timeout 60 -socket "$socket" "$file" &&
      timeout -k 5 "$((conf[restore_minutes] * 60))" litestream replicate -config "$health_state/renew.yml" -once -force-snapshot
  } 2>&1) || status=$?
  litestream start -timeout 60 -socket "$socket" "$file" >/dev/null 2>&1 || true
  forget "failed-$2"
  ((status == 0)) || remember "failed-$2" "$(tail -n 1 <<<"$answer" | cut -c 1-300)"
  forget renewing "gap-$2"
  rm -f "$health_state"/chain-* # who deletes files of one database may delete those of others
  return "$status"
}

# Red while it goes on. What a killed process left is started again.
require_no_renewal() {
  local name
  [[ -e $health_state/renewing ]] || return 0
  name=$(recall renewing)
  lock_renewal || health_fail "the backup of $name lacked files, and a new snapshot is being made"
  litestream start -timeout 10 -socket "$socket" "$data/$name" >/dev/null 2>&1 || true
  forget renewing
  exec 8>&-
}
