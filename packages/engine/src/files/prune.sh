# shellcheck shell=bash
# Which snapshots of the files go, and when: the history that is kept counts back from the newest snapshot.

files_prune_seconds=86400 # how often old snapshots go

# Every snapshot of the last day is kept, and one an hour of the days before. What cannot be deleted is kept longer, and nothing is lost.
prune_files() {
  local hours
  is_due files-pruned "$files_prune_seconds" || return 0
  hours=$(hours_to_keep) || return 0
  done_now files-pruned
  restic_run 3600 unlock --no-cache >/dev/null 2>&1 || true # what a killed backup left
  if restic_run 3600 forget --group-by host --host "${conf[id]}" --keep-within 1d --keep-within-hourly "${hours}h" --prune --quiet \
    --cache-dir "$state/files-cache" >"$work/error" 2>&1; then
    forget files-not-pruned
  else remember files-not-pruned "$(tail -n 1 "$work/error" | cut -c 1-300)"; fi
}

# Prints how far back from the newest snapshot: as far as the one that held when the history begins. Where nothing had changed for longer
# than the history, that is an old one, and the only one that has what the newest change may have deleted. Or the clock is ahead: then that
# one is of a moment ago, and its history has to stay as well.
hours_to_keep() {
  local days=${conf[files_days]:-8} moment gap
  local -A newest=() first=()
  ask_files newest && [[ -n ${newest[txid]} ]] || return
  moment=$(txid_moment "${newest[txid]}")
  ask_files first "@$((moment - days * 86400))" || return
  if [[ -n ${first[txid]} ]]; then
    gap=$(((moment - $(txid_moment "${first[txid]}")) / 86400 + 1))
    days=$((gap > days + 1 ? gap + days : gap))
  fi
  printf %d "$((days * 24))"
}
