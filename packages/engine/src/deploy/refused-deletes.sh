# shellcheck shell=bash
# Old files of the backup that the storage does not let go of, because of an object lock, a retention or missing permissions. Nothing is
# lost by that, so the health check stays green, but the storage grows. Litestream says it in its log alone.

show_refused_deletes() {
  local line error
  line=$(compose_in "$home" logs --no-log-prefix --no-color --since 24h litestream 2>/dev/null |
    grep -aE 'level=ERROR msg="(l0 )?retention enforcement failed"' | tail -n 1) || true
  [[ -n $line ]] || return 0
  error=$(sed -E 's/.* error=//; s/^"(.*)"$/\1/; s/\\"/"/g' <<<"$line" | cut -c 1-300)
  plain error "$error"
  printf 'WARNING: the storage did not let Litestream delete old files of the backup, so it grows; nothing is lost by that: %s\n' "$error"
  printf '  -> Allow the credentials in %s to delete, and use no object lock, retention or immutability there.\n' "${conf[backup_secrets]}"
}
