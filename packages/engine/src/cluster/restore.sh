# shellcheck shell=bash
# Restores and migrates while the app is stopped, in Jobs that have the volume for themselves.

cluster_restore() {
  local work migrates='' steps=() status=0
  work=$(<work)
  [[ ${conf[migrate]-} != yes || -n ${option[skip_migration]-} ]] || migrates=1
  read_manifests
  leave_out_first_deploy || true
  keep_version_before
  if ((work == 0)) && [[ -z $migrates ]]; then
    say 'Nothing has to be restored or migrated.'
    [[ ${conf[migrate]-} != yes ]] || emit migration=skipped
    return
  fi
  if has_version_before; then
    say 'stopping the app'
    note_downtime
    stop_pod || roll_back_cluster 'Nothing was replaced.'
    date -u -d '1 second' +%Y-%m-%dT%H:%M:%SZ >since # not before the last write: times in the storage have fractions
  fi
  steps=("$(step restore --settle "${guard_options[@]}")")
  if [[ -n $migrates ]]; then
    : >migrating
    ! is_proven_before || steps+=("$(step stored --stored --proven "${option[proven]}")")
    steps+=("$(step set-aside --before-migration)" "$(step migrate "${migrate_arguments[@]}")" "$(step forget-copy --after-migration)")
  fi
  if [[ -n $migrates ]]; then say 'restoring and migrating'; else say 'restoring'; fi
  forget_record
  run_job restore claim "${steps[@]}" | tee restored || status=$?
  ((status == 0)) || {
    grep -q '^restored=' restored || option[at]='' # nothing was replaced
    roll_back_cluster 'Not everything could be done, see above.'
  }
  rm -f migrating
  if [[ -n $migrates ]]; then
    emit migration=done
  elif [[ ${conf[migrate]-} == yes ]]; then emit migration=skipped; fi
}

# Where a version served until now, the storage has to have its last write before anything may change the databases.
is_proven_before() { has_version_before && [[ -n ${option[proven]-} && -z ${option[adopt]-} ]]; }
