# shellcheck shell=bash
# A file that somebody put in the place of a database while Litestream has that open: Litestream goes on with
# what it knew, and no part of this program corrects that by itself.

# What Litestream says of such a file, once it notices.
says_replaced() { # LITESTREAM'S-ANSWER
  case ${1,,} in
    *'disk i/o error'* | *'unaligned wal'* | *'no such table: _litestream'* | *'is malformed'* | *'file is not a database'*) return 0 ;;
  esac
  return 1
}

# It does not notice that its file has no name any more: then what it uploads is not what the app writes. A file of a pattern may have been
# deleted for good; where another one has its name, it was replaced.
require_own_files() {
  local name of
  while IFS= read -r name; do
    name=${name#"$data"/} name=${name% (deleted)} name=${name%-wal} name=${name%-shm}
    find_pattern "$name" of
    is_listed "$name" || [[ -n $of && -s $data/$name ]] || continue
    fail_replaced "$name"
  done < <(find /proc/[0-9]*/fd -maxdepth 1 -lname "$data/*(deleted)" -printf '%l\n' 2>/dev/null)
}

fail_replaced() {                        # DATABASE
  note_replaced "$1" 2>/dev/null || true # as where the volume is full
  health_fail "$(replaced_text "$1")"
}

replaced_text() { # DATABASE
  printf '%s is not backed up: another file was put in its place while the sidecar had it open. ' "$1"
  printf 'To keep the new file and begin a new backup of it (the earlier history stays in the storage): %s. ' \
    "$(adopt_command local)"
  printf 'To return to the backup: %s' "$(adopt_command backup)"
}
