# shellcheck shell=bash
# Two deployments with one HEARTBEAT_URL hide each other: while one of them calls, the monitor is content. Those of one host, which one user
# deployed, can be told apart here; no others know of each other, and the address is a secret.

warn_of_shared_monitor() {
  local own folder other=''
  value_of HEARTBEAT_URL "$home" own
  own=${own%% *}
  [[ -n $own && $own != - ]] || return 0
  for folder in "${home%/*}"/*; do
    [[ $folder != "$home" && -e $folder/compose.yaml && ! -e $folder/moved && ! -e $folder/removed ]] || continue
    value_of HEARTBEAT_URL "$folder" other
    [[ ${other%% *} == "$own" ]] || continue
    printf '\nWARNING: %s calls the same HEARTBEAT_URL as %s on this host: while one of them calls, ' "${conf[id]}" "${folder##*/}"
    printf 'the failures of the other are not reported.\n'
    printf '  -> Make a check of its own in the monitor, then: gh secret set HEARTBEAT_URL --env %s; and deploy\n' \
      "${conf[environment]-production}"
  done
}
