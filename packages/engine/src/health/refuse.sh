# shellcheck shell=bash
# A sidecar that may not replicate: it says why, in its log and as its health, and keeps the databases shut until a person decides.

refused_turn_text() {
  printf '%s\n' "$(lost_turn_text "$turn_lost"). Nothing is replicated from here, and the databases are shut." \
    '  -> If another host is right, remove the app from this one: ./deploy.sh remove' \
    '  -> If this one is right, stop the other one (./deploy.sh move there), then ./deploy.sh deploy --adopt backup here, or --adopt local to keep what is here'
}

behind_text() {
  printf 'This host has older data than the backup: %s. Nothing is replicated from here, and the databases are shut.\n' "$(printf '%s\n' "${behind[@]}" | paste -sd ,)"
  printf '%s\n' '  -> If the backup is right: ./deploy.sh deploy --adopt backup, which restores it and sets aside what is here' \
    '  -> If what is here is right: ./deploy.sh deploy --adopt local, which begins the backup anew with it; the history before stays in the storage'
}

refuse_to_replicate() { # TEXT
  local name
  printf '%s\n' "$1" | tee "$refusal"
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
  { printf '.timeout 2000000000\nbegin exclusive;\nselect 1;\n' && sleep infinity; } | sqlite3 -safe -bail "$1" |
    { read -r _ && empty_index "$1-shm" && cat; }
}

# Two copies of its header, 48 bytes each.
empty_index() { [[ ! -s $1 ]] || dd if=/dev/zero of="$1" bs=96 count=1 conv=notrunc status=none; } # FILE
