# shellcheck shell=bash
# What the mark of a host says that was left on purpose: see guard/moved.sh.

moved_text() { printf 'The app was moved away from this host on purpose at %s' "$(moved_at "$1")"; } # FILE

moved_at() { # FILE
  local time=''
  [[ ! -f $1 || -L $1 ]] || read -r time <"$1" || true
  is_moment "$time" || time='an unknown time'
  printf %s "$time"
}

moved_proof() { # FILE; a@txid,b@txid
  local pairs=() items=() index
  read_moved "$1" pairs
  for ((index = 0; index < ${#pairs[@]}; index += 2)); do items+=("$(recorded_name "${pairs[index]}")@${pairs[index + 1]}"); done
  ((${#items[@]} == 0)) || printf '%s\n' "${items[@]}" | paste -sd ,
}

# Adds a mark's databases to an array: NAME TXID, a pair each. The app can write the mark, so what names no database is passed over.
read_moved() { # FILE ARRAY
  local line name
  local -n moved_pairs=$2
  [[ -f $1 && ! -L $1 ]] || return 0
  while IFS= read -r line; do
    name=$(unrecorded_name "${line%@*}")
    is_transaction "${line##*@}" || continue
    ! { is_listed "$name" || is_file_name "$name"; } || moved_pairs+=("$name" "${line##*@}")
  done <"$1"
}
