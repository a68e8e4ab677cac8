# shellcheck shell=bash
# The order of a deployment. Each step says itself what went wrong; what follows from that is decided here.

new_image='' # what is deployed
# How the proxy led to the earlier version, and by which names.
route_before='' routed_before=''
# 1 where containers run although nothing is installed: the folder that the sidecar has mounted was deleted, which Compose does not see.
recreate_sidecar=''

carry_out() {
  local oldest_image restored=0 migrates=''
  [[ ${conf[migrate]-} != yes ]] || migrates=1
  begin_stage preflight
  preflight deploy || return
  value_of APP_IMAGE "$here" new_image
  value_of APP_IMAGE "$home/previous" oldest_image
  if [[ -e $home/compose.yaml ]]; then
    earlier_installed=1
    nothing_to_do || ! has_proxy || {
      ask_proxy "$here"
      route_before=$route routed_before=$routed
    }
  elif [[ -n $project_containers ]]; then
    recreate_sidecar=1
  fi
  begin_stage pull
  [[ -n $app_unchanged ]] || {
    fetch_image "$new_image" "$here/registry"
    check_architecture "$new_image"
    fetch_service_images
  }
  fetch_proxy_images
  report_problems deploy || return 1
  ask_shipped
  run_hook before-deploy "$here" || {
    say 'hooks/before-deploy failed. The preceding lines are its output. Nothing was changed.'
    return 1
  }
  begin_stage restore
  guard_databases || {
    restored=$?
    say 'At least one database could not be restored. The preceding lines name it. Nothing was replaced.'
    return $((restored == 4 ? 4 : 1))
  }
  rm -f "$home/moved" "$home/$litestream_folder/moved" "$home/removed" # none of that is true any more, and the volume's mark is gone
  [[ -n $app_unchanged ]] || install_files || {
    roll_back 'The files of the new version could not be installed. The preceding lines show the cause.'
    return 1
  }
  copy_shipped || {
    roll_back 'The files that the image has in the data folder could not be copied to the data volume. The preceding lines show the cause.'
    return 1
  }
  start_proxy || {
    roll_back 'The proxy of nginx-proxy-compose.yml does not start. The preceding lines show the cause.'
    return 1
  }
  if [[ -z $project_containers && (-z $migrates || -n ${option[skip_migration]-}) ]] && ! migrates_at_start; then
    # Nobody is served yet: that comes first.
    [[ -z $migrates ]] || emit migration=skipped
    serve && set_proxy && back_up || return
  else
    [[ -n $app_unchanged && -n $proxy_container ]] || set_proxy
    [[ ${conf[handover]-} != yes ]] || find_running_version
    back_up || return
    [[ -z $migrates ]] || migrate_databases || return
    serve || return
  fi
  finish_deployment "$oldest_image"
}

# From a version that was started to one that serves, is backed up and is proven to be.
finish_deployment() { # IMAGE-BEFORE-THE-LAST
  # Where nobody was served before, the sidecar came last.
  [[ $current_stage != sidecar ]] || begin_stage start
  wait_healthy || {
    name_slow_start
    roll_back 'The new version did not come up.'
    return 1
  }
  drop_start_copy || return
  watch_services || {
    roll_back 'A service of the new version does not run.'
    return 1
  }
  take_over || {
    roll_back 'The new version could not take over.'
    return 1
  }
  verify_route || {
    roll_back 'The new version cannot be reached through the proxy.'
    return 1
  }
  retire_old_version
  downtime_end
  begin_stage prove
  say 'proving the backup'
  { finish_upload && prove_backup; } || {
    require_no_difference || true # it may say why
    say 'The new version serves, but its backup is not proven. The preceding lines show the cause. Correct it, then deploy again.'
    return 1
  }
  prune_image "$1"
  forget_earlier_files
  make_restore_container
  begin_stage compare
  warn_of_shared_monitor
  require_no_difference || return
  emit "proven=$(counted_proof "$proof")"
  require_route || return 1
  run_hook after-deploy "$home" || {
    say 'hooks/after-deploy failed. The preceding lines are its output. The new version serves, and its backup is proven.'
    return 1
  }
  say 'deployed'
}

# Nothing will be replaced, migrated or started, so nothing can be lost.
nothing_to_do() { changes_nothing && ((restore_status == 0)); }

# Unless the restore check finds something to do.
changes_nothing() { [[ -n $app_unchanged && (${conf[migrate]-} != yes || -n ${option[skip_migration]-}) ]]; }

back_up() {
  begin_stage sidecar
  say 'starting the sidecar'
  start_sidecar || {
    roll_back 'The sidecar cannot back up the databases. The preceding lines show the cause.'
    return 1
  }
}

migrate_databases() {
  begin_stage migrate
  if [[ -n ${option[skip_migration]-} ]]; then
    emit migration=skipped
    return
  fi
  migrate || {
    roll_back 'The migration failed. The preceding lines are its output.'
    return 1
  }
  resume_sidecar || {
    roll_back 'The migration is done, but the sidecar cannot back up the databases. The preceding lines show the cause.'
    return 1
  }
  emit migration=done
}

serve() {
  begin_stage start
  say "starting $new_image"
  # Before any of the new version runs: a service of the same image may migrate as well.
  copy_before_start || {
    roll_back 'The databases could not be copied before the start of the new version. The preceding lines show the cause.'
    return 1
  }
  start_services || {
    roll_back 'A service of the new version does not start. The preceding lines show the cause.'
    return 1
  }
  start_app || {
    roll_back 'The new version did not come up.'
    return 1
  }
}

# The image before the last: nothing goes back to it any more.
prune_image() { # IMAGE
  [[ -z $1 || $1 == "$new_image" || $1 == "$(value_of APP_IMAGE "$home/previous")" ]] || docker image rm "$1" >/dev/null 2>&1 || true
}
