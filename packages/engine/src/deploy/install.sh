# shellcheck shell=bash
# Installing a version, and deploying by hand what is installed or was installed before.

files_installed='' # 1 once the files in the folder may be those of the new version

# What runs now goes to previous/, what was uploaded takes its place. Until the migration is through, the image stays.
install_files() {
  local image
  if [[ ! -e $home/installing ]]; then # else the last time was cut off: what lies there is a mixture, and previous/ is right
    rm -rf "$home/previous.new"
    mkdir "$home/previous.new" || return
    copy_version "$home" "$home/previous.new" || return
    take_previous_keys || return
    rm -rf "$home/previous"
    { mv "$home/previous.new" "$home/previous" && : >"$home/installing"; } || return
  fi
  files_installed=1
  rm -f "$home/started"
  value_of APP_IMAGE "$home/previous" image
  if [[ -n $image ]]; then use_image "$image" "$here" || return; fi
  exchange_files mv "$here" "$home" || return
  install_keys || return
  rm -f "$home/installing"
}

# The folder stays: a sidecar that is not started again has it mounted. Where it has these very keys already, they stay as well: those that
# came belong to whoever deploys, because the restore check, which hands them over, was asked in the sidecar.
install_keys() {
  [[ -z $sidecar_unchanged ]] || return 0
  [[ -d $here/keys && ! -L $here/keys ]] || return 0
  install -d -m 0755 "$home/keys" "$home/previous/keys" || return
  find "$home/keys" -type f -exec mv -f -t "$home/previous/keys" {} + || return
  find "$here/keys" -type f -exec mv -f -t "$home/keys" {} +
}

# Back to the earlier version: its keys belong to the app's user, so they can be moved but not copied.
take_previous_keys() {
  [[ -L $here/keys && $here/keys -ef $home/previous/keys ]] || return 0
  rm "$here/keys" && mv "$home/previous/keys" "$here/keys"
}

# What is installed, deployed again in the same way as an upload.
redeploy_installed() { # VERB OPTION...
  local copy hash
  copy=$(new_copy "$home") || exit 1
  [[ ! -d $home/keys ]] || ln -s ../../keys "$copy/keys"
  [[ -z ${option[image]-} ]] || use_image "${option[image]}" "$copy"
  # What was deployed by an earlier version has no such line.
  [[ -n $(value_of DEPLOYMENT_ID "$copy") ]] || env_line DEPLOYMENT_ID "${conf[id]}" >>"$copy/.env"
  # A mounted file may have been edited: then the sidecar starts again.
  files_hash "$copy" hash
  sed -i "s|^\(CONFIG_HASH=\"[0-9a-f]*\)-.*|\1-$hash\"|" "$copy/.env"
  exec bash "$copy/deploy.sh" "$@" </dev/null
}

# The version in previous/, on the current data. Its own program deploys it, and what runs now becomes the one before.
redeploy_previous() { # OPTION...
  local copy file deploy_version='Deploy the version that you want, in a clone of the repository: gh workflow run release.yml -f version=V'
  [[ -z ${option[image]-} ]] || host_usage 'rollback has no option --image'
  if [[ ! -e $home/previous/compose.yaml ]]; then
    problem 'There is no earlier version to return to.' "$deploy_version"
  elif same_version "$home" "$home/previous"; then
    problem 'The earlier version is the one that runs: the last deployment was rolled back.' "$deploy_version"
  fi
  report_problems deploy || return 1
  copy=$(new_copy "$home/previous") || return 1
  if is_earlier_version "$copy"; then # its program and what it mounts are still where it had them
    for file in "${earlier_files[@]}"; do [[ ! -e $home/$file ]] || cp -p "$home/$file" "$copy/"; done
  fi
  if [[ -d $home/previous/keys ]]; then
    ln -s ../../previous/keys "$copy/keys"
  elif [[ -d $home/keys ]]; then ln -s ../../keys "$copy/keys"; fi
  say "going back to $(value_of APP_IMAGE "$copy")"
  exec bash "$copy/deploy.sh" deploy --skip-migration "$@" </dev/null
}

new_copy() { # FOLDER
  local copy
  mkdir -p "$home/incoming"
  copy=$(mktemp -d "$home/incoming/by-hand-XXXXXX") || return
  copy_version "$1" "$copy" || return
  printf %s "$copy"
}
