# shellcheck shell=bash
# The proof of a backup: every database is in the storage, and a restore would reach its newest transaction.

proof='' # a@txid,b@txid

# Sets proof. One that is empty, or that lacks what an earlier one had, is none.
prove_backup() {
  local lines='' missing='' _
  [[ -z $app_unchanged || -n ${option[at]-} ]] || lines=$(cat <&"$app_answers")
  missing=$(missing_in_proof "$lines")
  for _ in {1..20}; do # an app may make its database a moment after it answers
    [[ -n $missing ]] || break
    lines=$(in_sidecar /deploy/deploy.sh health --prove ${option[at]:+--restore}) || {
      printf '%s\n' "$lines"
      return 1
    }
    missing=$(missing_in_proof "$lines")
    [[ -z $missing ]] || sleep 0.5
  done
  if [[ -n $missing ]]; then
    say "no backup is proven of: $missing"
    return 1
  fi
  proof=$(paste -sd , <<<"$lines")
}

# What the lines of a proof lack: the databases that earlier deployments proved, or all where there is nothing at all.
missing_in_proof() { # LINES
  local name missing=()
  if [[ -z $1 ]]; then missing=("${databases[@]}"); fi
  while IFS= read -r name; do
    [[ $'\n'$1 == *$'\n'"$(recorded_name "$name")@"* || $name == .litestream-deployment/manifest.db ]] || missing+=("$name")
  done < <(proven_databases)
  ((${#missing[@]} == 0)) || printf '%s\n' "${missing[@]}" | sort -u | paste -sd ' '
}
