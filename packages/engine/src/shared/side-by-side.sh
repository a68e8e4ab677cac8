# shellcheck shell=bash
# Does the same for many databases at once. The processor alone would allow more, but a server for SFTP turns logins away from the tenth at
# once on (MaxStartups of OpenSSH), and every restore needs memory.

side_by_side_limit=8

# Calls FUNCTION with each item in a shell of its own, so that what it finds out has to lie in files. Once a call has failed, no further one
# begins: what is wrong with the storage is wrong for all. Those that run are waited for in any case.
side_by_side() { # FUNCTION ITEM...
  local item running=0 stop
  (($# > 1)) || return 0
  stop=$work/stop
  rm -f "$stop"
  for item in "${@:2}"; do
    while ((running >= side_by_side_limit)); do
      wait -n || true
      running=$(jobs -rp | grep -c '') || true
    done
    [[ ! -e $stop ]] || break
    one_of_many "$1" "$item" &
    running=$((running + 1))
  done
  wait
}

one_of_many() { "$@" || : >"$work/stop"; } # FUNCTION ITEM
