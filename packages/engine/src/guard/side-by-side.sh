# shellcheck shell=bash
# Does the same for many databases at once. The processor alone would allow more, but a server for SFTP turns logins away from the tenth at
# once on (MaxStartups of OpenSSH), and every restore needs memory.

side_by_side_limit=8

# Calls FUNCTION with each item, in shells of their own, so that what it finds out has to lie in files. Once a call has failed, no further
# one begins: what is wrong with the storage is wrong for all. Items begin in their order. Those that run are waited for in any case, and
# nothing else is: the caller may have other processes.
side_by_side() { # FUNCTION ITEM...
  local number workers=()
  (($# > 1)) || return 0
  rm -rf "$work/taken" "$work/stop"
  mkdir "$work/taken"
  for ((number = 1; number < $# && number <= side_by_side_limit; number++)); do
    do_items "$@" &
    workers+=("$!")
  done
  wait "${workers[@]}" || true
}

do_items() { # FUNCTION ITEM...
  local number
  for ((number = 1; number < $#; number++)); do
    [[ ! -e $work/stop ]] || return 0
    take_item "$number" || continue
    "$1" "${@:number+1:1}" || : >"$work/stop"
  done
}

# Fails where another one has it: such a file can be made only once.
take_item() { # NUMBER
  local -
  set -o noclobber
  : >"$work/taken/$1"
} 2>/dev/null
