# shellcheck shell=bash
# A sidecar that starts right after the restore check would ask the storage the same again, while nobody is served. So the check leaves a
# pass on the volume. It counts once, for two minutes of this boot, and only where it was written: a copy has another inode or change time.

pass_seconds=120

seconds_since_boot() { # the host's own count, which no clock that is set wrong changes
  local seconds
  read -r seconds _ </proc/uptime
  printf %d "${seconds%.*}"
}

identity_of() { stat -c '%d %i %z' "$state/$1" && cat /proc/sys/kernel/random/boot_id; } # NAME

leave_pass() {
  write_own "$state/pass" </dev/null
  { seconds_since_boot && echo && identity_of pass; } | write_own "$state/pass.of"
}

take_pass() {
  local left='' is was
  [[ -f $state/pass && -f $state/pass.of && ! -L $state/pass && ! -L $state/pass.of ]] || return 1
  read -r left <"$state/pass.of" || true
  is=$(identity_of pass) was=$(tail -n +2 "$state/pass.of")
  rm -f "$state/pass" "$state/pass.of"
  [[ $left =~ ^[0-9]+$ && $is == "$was" ]] && (($(seconds_since_boot) - left < pass_seconds))
}
