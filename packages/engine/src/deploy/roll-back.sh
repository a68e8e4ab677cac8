# shellcheck shell=bash
# The old code on the same data: what was written meanwhile stays.

roll_back() { # WHY
  local storage_tried services_tried='' services=() earlier=$home/previous/compose.yaml
  say "$1"
  failed_stage=$current_stage app_unchanged='' # what was asked ahead is no answer any more
  begin_stage 'roll back'
  withdraw_new_version
  [[ -n $files_installed ]] || earlier=$home/compose.yaml # nothing was replaced yet
  storage_tried=$(storage_address "$home")
  if [[ -n $files_installed && -e $earlier ]]; then
    services_tried=$(other_services "$home" || true)
    put_back_files
  fi
  return_start_copy
  hand_back_volume
  if [[ -n $migration_incomplete ]]; then
    say 'The databases could not be returned to what they were before the migration. The app and the sidecar stay stopped.'
    say '  -> The copy from before the migration is safe on the volume. The preceding lines show the cause. Correct it, then deploy again.'
  elif [[ ! -e $earlier ]]; then
    mapfile -t services < <(other_services "$home" || true)
    compose_in "$home" stop app "${services[@]}" >/dev/null 2>&1 || true
    say 'There is no earlier version to return to. The app is stopped; its data and the sidecar are kept.'
  # Litestream counted from 1 in the other storage; here a number that is as high would join two histories into one.
  elif [[ $storage_tried != "$(storage_address "$home")" ]] && ! { stop_writers litestream && restore_in "$home" --adopt local; }; then
    say 'The storage of the earlier version cannot be used any more, so the app stays stopped.'
    say '  -> The preceding lines show the cause. Correct it, then deploy again.'
  else
    serve_earlier_version "$services_tried"
  fi
  return 1
}

# Whether what is installed runs as another user: while that runs, it makes files of its own.
user_changes() {
  local user
  user=$(sed -n 's/^user=//p' "$home/$litestream_folder/deploy.conf" 2>/dev/null | tail -n 1) || true
  [[ -n ${user%$'\r'} && ${user%$'\r'} != "${conf[user]}" ]]
}

# To the user of the earlier version, where the new one has another.
hand_back_volume() {
  [[ -n $files_installed ]] && user_changes || return 0
  { stop_writers litestream && restore_in "$home"; } ||
    say "The files on the volume could not be given back to the user of the earlier version. The preceding lines show the cause."
}

# Where not all of them can be put back, what lies there stays a mixture for the next deployment, and previous/ is right.
put_back_files() {
  local whole=1
  : >"$home/installing" || true
  exchange_files cp "$home/previous" "$home" || {
    whole=''
    say 'Some files of the earlier version could not be installed again. The preceding lines show the cause.'
  }
  if [[ -d $home/previous/keys ]]; then find "$home/previous/keys" -type f -exec mv -f -t "$home/keys" {} +; fi
  [[ -z $whole ]] || rm -f "$home/installing"
}

serve_earlier_version() { # SERVICES-OF-THE-NEW-VERSION
  local services=()
  mapfile -t services < <(other_services "$home")
  remove_services "$home" "$1" "${services[*]}"
  compose_in "$home" up -d --no-deps litestream "${services[@]}" app || true
  say_data_is_older "./deploy.sh --adopt backup --at $rollback_point"
  if ! wait_healthy; then
    say 'The earlier version does not answer either. To see why: docker compose logs app'
    name_slow_start
    return
  fi
  make_restore_container
  [[ -z $routed_before ]] || wait_for_route
  downtime_end
  say "The earlier version serves again: $(value_of APP_IMAGE "$home")"
}

# The variables that name the storage of the version in a folder, with their values. Its keys and passwords may differ: it is the
# same storage. The files of an earlier generator do not say which these are; they were always some of the ones named here.
storage_address() { # FOLDER
  local names
  names=$(sed -n 's/^storage_identity=//p' "$1/$litestream_folder/deploy.conf" 2>/dev/null || true)
  names=${names%$'\r'}
  [[ -n $names ]] || names='REPLICA_(BUCKET|ENDPOINT|ACCOUNT|CONTAINER|HOST|PORT|USER)'
  grep -E "^(${names// /|})=" "$1/.env" | LC_ALL=C sort || true
}
