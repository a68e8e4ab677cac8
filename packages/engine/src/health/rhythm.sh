# shellcheck shell=bash
# What the health check does less often than it runs, and what it remembers. It is kept in the container only: a sidecar that starts again
# knows nothing, and does everything once.

# Whether something was not done within so many seconds.
is_due() { # NAME SECONDS
  local last='' now
  [[ ! -e $health_state/$1 ]] || read -r last <"$health_state/$1" || true
  [[ $last =~ ^[0-9]+$ ]] || return 0
  now=$(seconds_since_boot)
  ((now < last || now - last >= $2))
}

done_now() { remember "$1" "$(seconds_since_boot)"; } # NAME
forget() { rm -f "${@/#/$health_state/}"; }           # NAME...

remember() { # NAME TEXT
  mkdir -p "$health_state"
  printf '%s\n' "$2" >"$health_state/$1"
}

recall() { [[ ! -e $health_state/$1 ]] || cat "$health_state/$1"; } # NAME

# One file for each database, whatever its name.
file_name() { printf %s "${1//\//%2F}"; } # DATABASE

# To whoever reads the sidecar's log: what the health check itself prints, Docker keeps for its last five runs only.
say_in_log() { { printf '%s\n' "$1" >/proc/1/fd/1; } 2>/dev/null || true; } # TEXT
