# shellcheck shell=bash
# A deployment runs in a session of its own, so that neither a cut connection nor Ctrl-C leaves the host half-way; and one at a time.

follow_deployment() { # VERB OPTION...
  local start pid status=0
  [[ ! -e $log || $(stat -c %s "$log") -lt 1048576 ]] || mv -f "$log" "$log.1"
  touch "$log"
  start=$(stat -c %s "$log")
  setsid bash "$here/deploy.sh" "$1" --detached "${@:2}" </dev/null >>"$log" 2>&1 &
  pid=$!
  tail -c "+$((start + 1))" -f -s 0.01 --pid "$pid" "$log" &
  wait "$pid" || status=$?
  wait
  return "$status"
}

# Also with --foreground, where a deployment shall end with its caller: whoever rehearses one takes everything away again.
run_detached() {
  local status=0
  { one_at_a_time && carry_out; } || status=$?
  print_report "$status"
  rm -rf "$here"
  find "$home/incoming" -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} + # of runs that were cut off
  return "$status"
}

# Two Compose processes at once make two networks of one name, and the restore check would judge what is half done.
one_at_a_time() {
  exec 9>"$home/deploy.lock"
  flock -n 9 && return
  say 'another deployment runs on this host: waiting for its end'
  flock -w "$((${step_limit%m} * 60))" 9 && return
  say "It has not ended within $step_limit. To see what it does: tail $log"
  return 1
}
