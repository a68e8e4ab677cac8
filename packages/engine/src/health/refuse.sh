# shellcheck shell=bash
# A sidecar that may not replicate: it says why, in its log and as its health, and keeps the databases shut until a person decides.

refused_turn_text() {
  printf '%s\n' "$(lost_turn_text "$turn_lost"). This host replicates nothing, and the app cannot open its databases." \
    '  -> If the app runs on another host now, remove it from this one; its data stays on the volume: ./deploy.sh remove --without-backup' \
    '  -> If the app shall run on this host, stop it on the other one (./deploy.sh move there), then type here: ./deploy.sh deploy --adopt backup; or --adopt local to keep the data of this host'
}

behind_text() {
  printf 'This host has older data than the backup: %s. This host replicates nothing, and the app cannot open its databases.\n' "$(printf '%s\n' "${behind[@]}" | paste -sd ,)"
  printf '%s\n' '  -> To restore the backup, and set aside the data of this host: ./deploy.sh deploy --adopt backup' \
    '  -> To keep the data of this host, and begin the backup anew with it: ./deploy.sh deploy --adopt local; the history before stays in the storage'
}

refuse_to_replicate() { # TEXT
  local name
  local text
  plain text "$1"
  printf '%s\n' "$text" | tee "$refusal"
  while IFS= read -r name; do
    [[ ! -s $data/$name ]] || keep_shut "$data/$name" &
  done < <(databases_to_compare)
  while :; do
    sleep 3600 &
    wait "$!"
  done
}

# Docker may have started the app at boot, beside this check: what it serves is old, and what it writes would be lost. Whoever has SQLite's
# write lock is the only one that can rebuild an index of the -wal that is empty, so nobody reads or writes as long as this process lives.
# Afterwards the next one rebuilds it, as after every loss of power. The databases themselves are not changed.
keep_shut() { # FILE
  { printf '.timeout 2000000000\nbegin exclusive;\nselect 1;\n' && sleep infinity; } | "${safe_sqlite[@]}" "$1" |
    { read -r _ && empty_index "$1-shm" && cat; }
}

# Two copies of its header, 48 bytes each.
empty_index() { [[ ! -s $1 || -L $1 ]] || dd if=/dev/zero of="$1" bs=96 count=1 conv=notrunc status=none; } # FILE
