# shellcheck shell=bash
# The planned move to another host: stops the app here, proves that the storage has its last write, and marks this host as left, so that
# neither docker compose up, nor a reboot, nor a deployment starts app or sidecar here again.

left_file() { printf %s "$home/$litestream_folder/moved"; } # the containers see it as well; $home/moved leads to it

# Fails where this host was left, and this run does not take what the storage has by now.
check_moved() {
  [[ -e $(left_file) && ${option[adopt]-} != backup ]] || return 0
  problem "$(moved_text "$(left_file)"), so nothing is deployed here." \
    "Deploy to the new host: ${conf[host_secret]:-DEPLOY_HOST} names it. To come back, run in the folder of the deployment on this host:\
 ./deploy.sh move --undo"
  return 1
}

# Repeated, it says the same again, and finishes what was cut off.
leave_host() {
  local left
  one_at_a_time || return
  if [[ -e $(left_file) ]]; then
    finish_move
    return
  fi
  if ! in_sidecar true 2>/dev/null && left=$(restore_in "$home" --leave 2>/dev/null); then # cut off after the mark
    mark_folder "$left" && finish_move
    return
  fi
  stop_proven || return
  if compose_in "$home" stop litestream && left=$(restore_in "$home" --leave --proven "$proof"); then
    mark_folder "$left" && finish_move
    return
  fi
  serve_again
  return 1
}

# Stops the app, with its last write in the storage. Where that is not proven, it serves on, or again.
stop_proven() {
  say 'proving the backup while the app runs'
  { start_sidecar && prove_backup; } || {
    say 'The backup is not proven, so nothing was stopped.'
    say '  -> The preceding lines show the cause. Correct it, then run the command again.'
    return 1
  }
  say 'stopping the app'
  if stop_writers && say 'proving the last write' && prove_backup; then return; fi
  serve_again
  return 1
}

# The restore check has the last word: where it did mark the volume, nothing starts.
serve_again() {
  local services=()
  say 'The last write is not proven to be in the storage, so the app and the sidecar are started again. The preceding lines show the cause.'
  mapfile -t services < <(other_services "$home")
  compose_in "$home" up -d app litestream "${services[@]}" || true
  app_container=$(app_containers | head -n 1) app_container=${app_container:-${conf[id]}-app-1}
  if wait_healthy; then
    say 'The app serves again. Correct the cause, then run the command again.'
  else say 'The app does not answer. To see why: docker compose logs app'; fi
}

mark_folder() { # MARK
  local file
  file=$(left_file)
  { printf '%s\n' "$1" >"$file.new" && chmod 0644 "$file.new" && mv -f "$file.new" "$file" &&
    ln -sfn "$litestream_folder/moved" "$home/moved"; } || {
    say 'The app is stopped, but the file "moved" could not be written to the folder of the deployment.'
    say '  -> The preceding lines show the cause. If the disk is full, free some space. Then run the command again.'
    return 1
  }
}

# Containers that are gone cannot be started by anything; the volume stays.
finish_move() {
  compose_in "$home" down --remove-orphans || {
    say 'The app and the sidecar are stopped, but their containers could not be removed.'
    say '  -> The preceding lines show the cause. Correct it, then run the command again.'
    return 1
  }
  print_next_host
}

print_next_host() {
  local proven folder=deploy/${conf[id]} where next sudo='' without="--exclude=./incoming --exclude=./look --exclude='*moved'"
  without+=" --exclude='./deploy.lo*'"
  proven=$(counted_proof "$(moved_proof "$(left_file)")")
  where=$(github_environment)
  [[ ! -d $home/keys ]] || sudo='sudo ' # keys belong to the app's user
  printf 'proven=%s\n' "$proven"
  next="cd $folder && ./deploy.sh deploy --skip-migration --proven ${proven@Q}"
  if [[ $proven == *[!A-Za-z0-9._/@,%-]* ]]; then next=${next@Q}; else next="\"$next\""; fi
  cat <<END

The app was moved away from this host at $(moved_at "$(left_file)"): it is stopped, the storage has its last write, and nothing starts here
any more.

On the new host, with GitHub (in a clone of the repository; .deploy/README.md has each step):
  gh secret set ${conf[host_secret]:-DEPLOY_HOST}$where --body NEW-HOST
  ssh-keyscan NEW-HOST | gh secret set DEPLOY_KNOWN_HOSTS$where
  gh workflow run $(release_workflow) -f old_host_stopped=true$(environment_hint)
By hand, from a computer that reaches both:
  ssh OLD-HOST "${sudo}tar -C $folder $without -cf - ." | ssh NEW-HOST "mkdir -p $folder && ${sudo}tar -C $folder -xf -"
  ssh NEW-HOST $next

To come back to this host, as long as the new one has written nothing: ./deploy.sh move --undo
END
}

# As an option of gh: the secrets of `production` are usually the repository's.
github_environment() { [[ ${conf[environment]:-production} == production ]] || printf ' --env %s' "${conf[environment]}"; }

# A release that is asked for an environment deploys the first one without it; which one that is, this host does not know.
environment_hint() {
  [[ ${conf[environment]:-production} == production ]] ||
    printf ' # and, where the repository has several environments: -f environment=%s' "${conf[environment]}"
}

# move --undo: back to this host, unless another one has written to the storage since.
return_to_host() {
  local file proven
  file=$(left_file)
  one_at_a_time || return 1
  [[ -e $file ]] || {
    say 'The app was not moved away from this host, so there is nothing to undo.'
    return 1
  }
  restore_in "$home" --return-here || {
    say 'The app is not started on this host again. The preceding lines show the cause.'
    return 1
  }
  proven=$(moved_proof "$file")
  rm -f "$home/moved" "$file"
  exec 9>&- # the deployment takes it
  redeploy_installed deploy --skip-migration --proven "$proven"
}
