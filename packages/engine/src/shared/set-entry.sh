# shellcheck shell=bash
# Sets one entry of an array of the caller. In one place, because of a name that is put together in `printf -v` shellcheck only knows that
# it is an array, and would warn wherever $! is read.
set_entry() { # ARRAY INDEX TEXT
  local entry="$1[$2]"
  printf -v "$entry" %s "$3"
}
