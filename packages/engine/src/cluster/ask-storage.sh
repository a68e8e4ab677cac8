# shellcheck shell=bash
# What a pod asks the storage between its starts: one request, with a limit, and without a word where there is no answer.

# Prints the newest transaction of a database that Litestream would restore.
newest_restorable() { # SECONDS FILE
  local plan
  plan=$(timeout -k 5 "$1" litestream restore -config "$litestream_config" -dry-run -json "$2" 2>/dev/null) || return
  [[ $plan =~ \"max_txid\":\ \"([0-9a-f]{16})\" ]] && printf %s "${BASH_REMATCH[1]}"
}

# Prints the files of the last minutes, as Litestream uploaded them, the newest one last.
recent_files() { # SECONDS FILE
  timeout -k 5 "$1" litestream ltx -config "$litestream_config" -level 0 "$2" 2>/dev/null
}
