# shellcheck shell=bash
# Copies the databases while the app still serves, so that only a little is left to copy once it has stopped. What SQLite writes into a
# file meanwhile comes from its -wal, so the copied file and the -wal of later are the database of later, as long as that -wal did not
# begin again. Then it has another header, and the database is copied again, with the app stopped.

large_bytes=262144 # below that, hundreds of files are copied in less time than it takes to find out what may be left out

ahead() { printf %s "$state/migration.ahead"; } # files/NAME, and in heads/NAME what its -wal began with

# Runs in the sidecar. Prints how large the databases are, for what follows a migration.
copy_ahead() {
  local name folder all_bytes names=()
  local -A large=()
  folder=$(ahead)
  rm -rf "$folder"
  find_names_to_copy names
  find_large_files large "${names[@]/#/$data/}"
  for name in "${names[@]}"; do
    [[ -n ${large["$data/$name"]-} && -s $data/$name-wal ]] || continue # without a -wal it is not in WAL mode
    mkdir -p "$(dirname "$folder/files/$name")" "$(dirname "$folder/heads/$name")"
    wal_head "$name" >"$folder/heads/$name"
    copy_file "$data/$name" "$folder/files/$name"
  done
  sync -f "$data"
  printf 'bytes=%d\n' "$all_bytes"
}

# Sets in an array the entries of those files that are large, and all_bytes to the size of all.
find_large_files() { # ARRAY PATH...
  local size path
  local -n large_files=$1
  all_bytes=0
  while IFS=' ' read -r size path; do
    all_bytes=$((all_bytes + size))
    # shellcheck disable=SC2034 # it is the caller's
    ((size < large_bytes)) || large_files["$path"]=1
  done < <(printf '%s\0' "${@:2}" | xargs -0 stat -c '%s %n' 2>/dev/null)
}

# Which file the database is, and the header of its -wal: SQLite gives that new random numbers whenever it begins to write over it.
wal_head() { stat -c %i "$data/$1" && head -c 32 "$data/$1-wal" | od -An -tx1; } # DATABASE

# Whether such a copy is there, and goes with the -wal of now.
is_ahead() { # DATABASE
  local part file
  for part in heads files; do
    file=$(ahead)/$part/$1
    [[ -f $file ]] && is_plain "${file#"$data"/}" || return
  done
  [[ -s $data/$1-wal && $(wal_head "$1") == "$(<"$(ahead)/heads/$1")" ]]
}

# Shares the content where the file system can.
copy_file() { cp -aT --reflink=auto "$1" "$2" 2>/dev/null || cp -a "$1" "$2"; } # FILE COPY

# Copies a -wal as far as it counts: behind that may lie the rest of a large transaction from before. How far, SQLite's index says, where it
# is about this very -wal; else all of it is copied.
copy_wal() { # DATABASE-FILE COPY
  local index=() salt=() page=() bytes
  # mxFrame is the fifth number, the salt the ninth and tenth.
  mapfile -t index < <(od -An -v -w4 -tu4 -N 48 "$1-shm" 2>/dev/null | tr -d ' ')
  mapfile -t salt < <(od -An -v -w4 -tu4 -j 16 -N 8 "$1-wal" 2>/dev/null | tr -d ' ')
  mapfile -t page < <(od -An -v -w1 -tu1 -j 8 -N 4 "$1-wal" 2>/dev/null | tr -d ' ')
  if ((${#index[@]} == 12 && ${#salt[@]} == 2 && ${#page[@]} == 4)) && ((index[4] > 0 && index[8] == salt[0] && index[9] == salt[1])); then
    bytes=$((32 + index[4] * (24 + (page[0] << 24) + (page[1] << 16) + (page[2] << 8) + page[3])))
    if ((bytes < $(stat -c %s "$1-wal"))); then
      head -c "$bytes" "$1-wal" >"$2-wal" && cp -a --attributes-only "$1-wal" "$2-wal"
      return
    fi
  fi
  copy_file "$1-wal" "$2-wal"
}
