# shellcheck shell=bash
# What a person is told of the backup who asks on the host: ./deploy.sh status.

report_health() {
  local text status line time rest
  run_check
  if ((status)); then
    printf 'WARNING: the sidecar is unhealthy: %s\n' "${text//$'\n'/ }"
  else printf 'Every database is in the storage up to its newest transaction.\n'; fi
  ! has_heartbeat || printf 'Last heartbeat in the backup: %s\n' "$(local_heartbeat)"
  report_files
  if [[ -n ${HEARTBEAT_URL-} ]]; then
    line=$(recall monitor-answer)
    case $line in
      '') printf 'HEARTBEAT_URL: nothing was called yet.\n' ;;
      ok) printf 'HEARTBEAT_URL: the monitor took the last call.\n' ;;
      *)
        printf 'WARNING: the monitor at HEARTBEAT_URL did not take the last call: %s\n' "$line"
        printf '  -> Check the secret HEARTBEAT_URL, then deploy again.\n'
        ;;
    esac
  fi
  [[ ! -e $state/holes ]] || tail -n 5 "$state/holes" | while read -r time rest; do
    printf 'At %s the backup lacked files of %s; a new snapshot was begun. Points in time before that may be lost.\n' "$time" "$rest"
  done
  return "$((status != 0))"
}

local_heartbeat() {
  local at='' file=$data/$heartbeat_database
  [[ ! -s $file ]] ||
    at=$(heartbeat_time < <(ask_sqlite -readonly -cmd '.timeout 5000' "$file" 'select at from heartbeat' 2>/dev/null))
  printf %s "${at:-none yet}"
}
