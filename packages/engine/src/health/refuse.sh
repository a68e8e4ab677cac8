# shellcheck shell=bash
# A sidecar that may not replicate: it says why, in its log and as its health, and keeps the databases shut until a person decides.

refused_turn_text() {
  ! is_cluster || {
    printf '%s\n  -> %s\n' "$(lost_turn_text "$turn_lost"). This cluster replicates nothing, and the app cannot open its databases." \
      "$(lost_turn_next)"
    return
  }
  printf '%s\n' "$(lost_turn_text "$turn_lost"). This host replicates nothing, and the app cannot open its databases." \
    '  -> If the app runs on another host now, remove it from this one; its data stays on the volume: ./deploy.sh remove --without-backup' \
    "  -> To run the app on this host, stop it on the other one (./deploy.sh move there), then type here:\
 ./deploy.sh deploy --adopt backup; or --adopt local to keep the data of this host"
}

behind_text() {
  local place
  place=$(place_word)
  printf "This $place has older data than the backup: %s. This $place replicates nothing, and the app cannot open its databases.\n" \
    "$(printf '%s\n' "${behind[@]}" | paste -sd ,)"
  printf '%s\n' "  -> To restore the backup, and set aside the data of this $place: $(adopt_command backup)" \
    "  -> To keep the data of this $place, and begin a new backup with it: $(adopt_command local);\
 the history before stays in the storage"
}

# The databases are shut already where this is the first start since the host booted.
refuse_to_replicate() { # TEXT
  local text
  plain text "$1"
  printf '%s\n' "$text" | tee "$refusal"
  [[ -n $undecided ]] || shut_databases
  flock --unlock "$undecided"
  while :; do
    sleep 3600 &
    wait "$!"
  done
}
