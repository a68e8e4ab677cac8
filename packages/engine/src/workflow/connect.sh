# shellcheck shell=bash
# Tries the connection to the host, and keeps the key with which the host proved who it is.

connect_main() {
  local log
  enter_workspace
  log=$(ssh -v -F config host true 2>&1 </dev/null) || {
    grep -v '^debug' <<<"$log" | plain_lines || true
    workflow_stop SSH 'The host cannot be reached. The log of this step shows the cause. .deploy/README.md says how to get each value.'
  }
  tr -d '\r' <<<"$log" | sed -n 's/^debug1: Server host key: //p' | grep . >host_key
}
