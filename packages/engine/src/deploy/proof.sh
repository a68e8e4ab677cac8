# shellcheck shell=bash
# The proof of a backup: every database is in the storage, and a restore would reach its newest transaction.

proof='' # a@txid,b@txid

# Sets proof. One that is empty, or that lacks what an earlier one had, is none.
prove_backup() {
  local lines='' missing='' waited='' _
  if read_visit proof && [[ ${visit_status[proof]} == 0 ]]; then lines=${visit_text[proof]-}; fi
  missing=$(missing_in_proof "$lines" all)
  for _ in {1..20}; do # an app may make its database a moment after it answers
    [[ -n $missing ]] || break
    lines=$(in_sidecar /deploy/deploy.sh health --prove ${option[at]:+--restore}) || {
      if [[ -z $waited ]] && sidecar_was_not_ready "$lines"; then
        waited=1 lines='' # what it said is no proof
        wait_sidecar_listens
        continue
      fi
      printf '%s\n' "$lines"
      return 1
    }
    missing=$(missing_in_proof "$lines" all)
    [[ -z $missing ]] || sleep 0.5
  done
  [[ -z $missing ]] || missing=$(missing_in_proof "$lines")
  if [[ -n $missing ]]; then
    say "these databases are not proven to be in the storage: $missing"
    say "  -> To see why: $(status_command); and the log of the sidecar: $(sidecar_log_command)"
    [[ $missing != *[*?]* ]] ||
      say "  -> If the app itself deleted them, deploy again with --drop-database and the pattern: its files are then counted again"
    return 1
  fi
  proof=${lines//$'\n'/,}
}

# It may have started with the app, and not have been done with its own check.
sidecar_was_not_ready() { [[ $1 == *"$socket"* ]] || ! sidecar_listens; } # ANSWER

# What the lines of a proof lack: the databases that earlier deployments proved, or all where there is nothing at all. A first deployment
# waits for all; what the app does not make is a difference in the end, and no fault of the backup.
missing_in_proof() {             # LINES [all]
  local name recorded missing=() # missing_of_pattern adds to it
  if [[ -z $1 ]]; then
    missing=("${databases[@]}")
    ((${#missing[@]})) || missing=("$(manifest_name)") # it is there before any file of a pattern is
  fi
  if [[ -n ${2-} ]] && is_first_deployment; then
    for name in "${databases[@]}"; do
      recorded_name "$name" recorded
      [[ $'\n'$1 == *$'\n'"$recorded@"* ]] || missing+=("$name")
    done
  fi
  while IFS= read -r name; do
    if is_count "$name"; then
      missing_of_pattern "$name" "$1"
      continue
    fi
    recorded_name "$name" recorded
    [[ $'\n'$1 == *$'\n'"$recorded@"* || $name == .litestream-deployment/manifest.db ]] || missing+=("$name")
  done < <(proven_databases counts)
  ((${#missing[@]} == 0)) || printf '%s\n' "${missing[@]}" | sort -u | paste -sd ' '
}

missing_of_pattern() { # PATTERN@NUMBER LINES
  local number=${1##*@} pattern=${1%@*} found dropped
  found=$(count_in_proof "$pattern" "${2//$'\n'/,}")
  dropped=$(dropped_of_pattern "$pattern" "${2//$'\n'/,}" "${dropped_databases[@]}")
  ((found + dropped >= number)) || missing+=("$((number - found - dropped)) of $number databases $pattern")
}
