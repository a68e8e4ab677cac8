# shellcheck shell=bash
# Keeps the databases shut while nobody knows whether this volume may be served, and for as long as it may not be. Docker may have started
# the app beside this check: what it writes to an old disk would be lost.

shut_jobs=() # process groups, one for each database
undecided='' # descriptor of the lock that this check holds until it has decided

# Until the decision nobody writes, so nothing can be lost; whoever only reads goes on.
shut_databases() {
  local name
  exec {undecided}>"$work/undecided"
  flock "$undecided"
  set -m # a process group for each
  while IFS= read -r name; do
    if [[ ! -s $data/$name ]] || ! is_plain "$name"; then continue; fi
    keep_shut "$data/$name" {undecided}>&- &
    shut_jobs+=("$!")
  done < <(databases_to_compare)
  set +m
}

# A process that is killed leaves its locks, and does not write the -wal back into the database as one that ends would.
open_databases() {
  local job
  for job in "${shut_jobs[@]}"; do
    kill -KILL -- "-$job" 2>/dev/null || true
    wait "$job" 2>/dev/null || true
  done
  shut_jobs=()
}

# Whoever has SQLite's write lock is the only one that can rebuild an index of the -wal that is empty. So once it is decided that this
# volume is not served, nobody reads or writes as long as this process lives. Afterwards the next one rebuilds the index, as after every
# loss of power. The databases themselves are not changed.
keep_shut() { # FILE
  { printf '.timeout 2000000000\nbegin exclusive;\nselect 1;\n' && sleep infinity; } | "${safe_sqlite[@]}" "$1" |
    { read -r _ && flock --shared "$work/undecided" true && empty_index "$1-shm" && cat; }
}

# Two copies of its header, 48 bytes each.
empty_index() { [[ ! -s $1 || -L $1 ]] || dd if=/dev/zero of="$1" bs=96 count=1 conv=notrunc status=none; } # FILE

# A start of the sidecar alone, after a crash, does not concern the app: this disk was compared with the storage since the host booted.
compared_since_boot() { is_our_note compared; }

remember_comparison() { leave_note compared </dev/null; }
