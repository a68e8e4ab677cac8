# shellcheck shell=bash
# Whether the app answers. The sidecar asks it, because it shares the app's network and the app's image may have no tools.

app_status='' # the status code with which it answered
app_host=app  # its name in that network
# A program for the sidecar's bash, with PORT PATH NAME HOST: prints the status.
# shellcheck disable=SC2016 # that bash expands them
app_question='exec 3<>"/dev/tcp/$3/$0" && printf "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$1" "$2" >&3 && read -r _ status _ <&3 &&
  printf %s "$status"'

restarts() { docker inspect --format '{{.RestartCount}}' "$app_container" 2>/dev/null || echo 0; }

ask_app() { # SHELL..., which asks it
  local name
  value_of APP_DOMAIN "$home" name
  in_sidecar "$@" "$app_question" "${conf[port]}" "${conf[health_path]}" "${name%%,*}" "$app_host" 2>/dev/null
}

wait_healthy() {
  local status='' before='' healthy longest=${conf[start_seconds]} until
  until=$((SECONDS + longest))
  healthy=$(healthy_status)
  # shellcheck disable=SC2053 # it is a pattern
  if read_visit app && [[ ${visit_text[app]-} == $healthy ]]; then
    app_status=${visit_text[app]}
    return
  fi
  while ((SECONDS < until)); do
    status=$(ask_app timeout 5 bash -c) || true
    # shellcheck disable=SC2053 # it is a pattern
    [[ $status != $healthy ]] || {
      app_status=$status
      return 0
    }
    # Docker starts it again and again: that will not end well, and meanwhile nobody is served.
    before=${before:-$(restarts)} # of a container that was not created again
    (($(restarts) - before < 5)) || break
    sleep 0.2
  done
  say "the app does not answer on ${conf[health_path]}${status:+, its last status was $status}; the end of its log:"
  if [[ ${conf[handover]-} == yes ]]; then
    status=$(timeout 60 docker logs --tail 20 "$app_container" 2>&1) || true
  else status=$(compose_in "$home" logs --no-log-prefix --tail 20 app 2>&1) || true; fi
  quote_lines <<<"$status"
  [[ $status != *'database is locked'* ]] || printf '%s\n  -> %s\n' \
    'SQLite says this where an app sets a journal mode other than WAL as it starts, because Litestream has the database open.' \
    'Remove PRAGMA journal_mode (DELETE, TRUNCATE, PERSIST, MEMORY) from the app, or set WAL there.'
  return 1
}
