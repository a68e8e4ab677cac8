# shellcheck shell=bash
# What the first bytes of a file say of it. SQLite itself does not open what is only looked at, and no program is started: there may be
# hundreds of files.

# Whether a file begins as a database of SQLite does. One that is encrypted, or that holds no page yet, does not.
is_sqlite() { # FILE
  local begin=''
  # Up to the first zero: -N would pass over all the zeros of a large file.
  { IFS= read -r -d '' -n 15 begin <"$1"; } 2>/dev/null || return 1
  [[ $begin == 'SQLite format 3' ]]
}

# Whether a database is in WAL mode, as its header says it: a 2 as 19th byte. A shell's variable cannot hold the zeros of the header, so
# they end what is read at once, and count as one byte.
is_wal() { # FILE
  local LC_ALL=C part read=0
  while IFS= read -r -d '' -n 19 part; do
    if ((read <= 18 && 18 < read + ${#part})); then
      [[ ${part:18-read:1} == $'\002' ]]
      return
    fi
    read=$((read + ${#part} + 1))
    ((read <= 18)) || return 1
  done 2>/dev/null <"$1"
  return 1
}
