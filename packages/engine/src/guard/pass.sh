# shellcheck shell=bash
# A sidecar that starts right after the restore check would ask the storage the same again, while nobody is served. So the check leaves a
# pass on the volume. It counts once, for two minutes of this boot, and only where it was written.

pass_seconds=120

seconds_since_boot() { # the host's own count, which no clock that is set wrong changes
  local seconds
  read -r seconds _ </proc/uptime
  printf %d "${seconds%.*}"
}

# A note on the volume that counts in this boot only, and only where it was written: a copy has another inode or change time.
leave_note() { # NAME; its text is standard input
  write_own "$state/$1"
  identity_of "$1" | write_own "$state/$1.of"
}

is_our_note() { # NAME
  local note=$state/$1
  [[ -f $note && -f $note.of && ! -L $note && ! -L $note.of && $(<"$note.of") == "$(identity_of "$1")" ]]
}

identity_of() { stat -c '%d %i %z' "$state/$1" && cat /proc/sys/kernel/random/boot_id; } # NAME

# The restore check leaves one where all that is on the volume was compared. It asks about a file of a pattern only where that is to be
# restored or begins again; of the others the sidecar knows, once it has compared them since the host booted.
leave_pass_if_compared() {
  local name of_patterns=()
  drop_pass
  find_pattern_files of_patterns
  for name in "${of_patterns[@]}"; do
    [[ -n ${config_of["$name"]-} ]] || compared_since_boot || return 0
  done
  leave_pass
}

leave_pass() { seconds_since_boot | leave_note pass; }
drop_pass() { rm -f "$state/pass" "$state/pass.of"; }

take_pass() {
  local left=''
  ! is_our_note pass || left=$(<"$state/pass")
  drop_pass
  [[ $left =~ ^[0-9]+$ ]] && (($(seconds_since_boot) - left < pass_seconds))
}
