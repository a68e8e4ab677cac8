# shellcheck shell=bash
# Restores and migrates while the app is stopped, in Jobs that have the volume for themselves.

cluster_restore() {
  local work migrates='' at_start='' steps=() status=0
  work=$(<work)
  [[ ${conf[migrate]-} != yes || -n ${option[skip_migration]-} ]] || migrates=1
  read_manifests
  leave_out_first_deploy || true
  keep_version_before
  ! migrates_at_start_here || at_start=1
  if ((work == 0)) && [[ -z $migrates$at_start ]]; then
    say 'Nothing has to be restored or migrated.'
    [[ ${conf[migrate]-} != yes ]] || emit migration=skipped
    return
  fi
  begin_change restore
  if has_version_before; then
    say 'stopping the app'
    note_downtime
    stop_pod || roll_back_cluster 'Nothing was replaced.'
    date -u -d '1 second' +%Y-%m-%dT%H:%M:%SZ >since # not before the last write: times in the storage have fractions
  fi
  steps=("$(step restore --settle "${guard_options[@]}")")
  if [[ -n $migrates$at_start ]]; then
    : >migrating
    ! is_proven_before || steps+=("$(step stored --stored --proven "$(recorded_databases)")")
    steps+=("$(step set-aside --before-migration)")
  fi
  if [[ -n $migrates ]]; then
    steps+=("$(step migrate "${migrate_arguments[@]}")" "$(step forget-copy --after-migration)")
    say 'restoring and migrating'
  elif [[ -n $at_start ]]; then
    steps+=("$(step keep-copy cluster keep-copy)")
    say 'setting a copy of the databases aside: the app may migrate them as it starts'
  else say 'restoring'; fi
  forget_record
  run_job restore claim "${steps[@]}" | tee restored || status=$?
  ((status == 0)) || {
    grep -q '^restored=' restored || option[at]='' # nothing was replaced
    roll_back_cluster 'The databases could not be restored or migrated. The log of this step shows the cause.'
  }
  rm -f migrating
  [[ -z $at_start ]] || : >start_copied
  if [[ -n $migrates ]]; then
    emit migration=done
  elif [[ ${conf[migrate]-} == yes ]]; then emit migration=skipped; fi
}

# Where a version served until now, the storage has to have its last write before anything may change the databases.
is_proven_before() { has_version_before && [[ -n ${option[proven]-} && -z ${option[adopt]-} ]]; }

# Without the files beside the databases: Litestream knows nothing of them, and the sidecar backed them up when it stopped.
recorded_databases() { tr , '\n' <<<"${option[proven]}" | sed "\\|^$files_name@|d" | paste -sd ,; }

# An app that migrates at its own start (migrate=start) gets a copy of the databases aside, which returns when the new version does not come
# up. The restore check of a pod refuses to start beside the copy of a migration, because nobody can know whether that has ended. So this
# one has a name of its own: a pod that is started again meanwhile continues with its own data.
start_copy=$state/before-start

# With another image than before. On a new cluster the backup is that copy.
migrates_at_start_here() {
  [[ ${conf[migrate]-} == start && -z ${option[skip_migration]-} ]] && has_version_before &&
    [[ $(app_image before) != "$(app_image manifests.json)" ]]
}

# In a Job, after the restore check has made the copy. The copy of a release that was cut off may be all that is left of the data of that
# time, so it is set aside like every other file.
cluster_keep_copy() {
  rm -f "$start_copy.taken"
  quarantine "$start_copy"
  own_tree "$state/migration" # the sidecar deletes it
  mv -T "$state/migration" "$start_copy"
}

# In a Job: from here on it is the copy of a migration that failed, which the restore check returns.
cluster_take_copy() {
  if [[ -d $start_copy ]]; then
    : >"$start_copy.taken"
    mv -T "$start_copy" "$state/migration"
  elif [[ ! -e $start_copy.taken ]]; then # by a run that was cut off
    echo 'The copy from before the start of the new version is not on the volume.' >&2
    return 1
  fi
}

# In the sidecar: the new version answers, and from here on its data counts.
cluster_drop_copy() {
  rm -rf "$start_copy.done" "$start_copy.taken"
  [[ ! -d $start_copy ]] || mv -T "$start_copy" "$start_copy.done" # at once: half a copy is never returned
  rm -rf "$start_copy.done"
}
