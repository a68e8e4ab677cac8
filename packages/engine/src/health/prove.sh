# shellcheck shell=bash
# The proof after a deployment: what was uploaded can be restored from the storage.

# Fails unless a restore would reach the transaction that was uploaded.
prove_database() { # DATABASE TXID SECONDS RESTORE NEW-FILE...
  local name=$1 txid=$2 config=$litestream_config
  local -A backup=()
  if [[ " ${*:5} " == *" $name "* ]]; then # the config has only its folder
    config=$work/config.yml
    make_config "$name" "$config"
  fi
  plan_restore 60 "$name" "$config" >"$work/plan" 2>"$work/error" ||
    health_fail "$name cannot be restored: $(explain_for_health "$(<"$work/error")")"
  [[ -z $4 ]] || restore_for_proof "$name" "$config" "$3"
  read_restore_plan "$work/plan" backup || health_fail "$name: cannot understand what Litestream says of the backup"
  [[ ! ${backup[txid]} < $txid ]] || health_fail "$name: the storage ends at transaction ${backup[txid]}, but $txid was uploaded"
}

# After going back in time the storage holds files from beyond that point: only a restore shows that all fits together.
restore_for_proof() { # DATABASE CONFIG SECONDS
  local answer status=0 file=$state/proof/$1
  rm -rf "$state/proof"
  mkdir -p "${file%/*}"
  answer=$(timeout -k 5 "$3" litestream restore -config "$2" -integrity-check quick -o "$file" "$data/$1" 2>&1) || status=$?
  rm -rf "$state/proof"
  ((status == 0)) || health_fail "$1 serves, but its backup cannot be restored: $(explain_for_health "$answer");\
 move ${conf[id]}/$1/ away in the storage and deploy with --adopt local: a new backup begins"
}

# The turn of this host is in the storage as well, so that the host before it finds out. It is ours, and no part of the proof.
prove_turn() { # SECONDS
  local txid
  if [[ ! -s $data/$turn_database ]]; then
    ! is_proven "$turn_database" || health_fail "$turn_database is gone from the volume: deploy again, which restores it"
    return 0
  fi
  sync_database "$turn_database" "$1" txid
  uploaded["$turn_database"]=$txid
  is_proven "$turn_database" || write_marker "$turn_database" proven "$txid"
}
