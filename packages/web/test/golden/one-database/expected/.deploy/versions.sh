# shellcheck shell=bash disable=SC2034,SC2154 # deploy.sh sets what is only read here, and reads what is only set
# Part of deploy.sh: what is installed, and the way back to what was.

files=(compose.yaml litestream.yml restore.sh storage.sh volume.sh history.sh health.sh deploy.sh values.sh preflight.sh versions.sh steps.sh verify.sh report.sh look.sh nginx-proxy-compose.yml .env)

# What runs now goes to previous/, what was uploaded takes its place. Until the migration is through, the image stays.
install_files() {
  local file image before=()
  if [[ ! -e $home/installing ]]; then # else the last time was cut off: what lies there is a mixture, and previous/ is right
    rm -rf "$home/previous.new"
    mkdir "$home/previous.new" || return
    for file in "${files[@]}"; do [[ ! -e $home/$file ]] || before+=("$home/$file"); done
    ((${#before[@]} == 0)) || cp -p "${before[@]}" "$home/previous.new/" || return
    rm -rf "$home/previous"
    { mv "$home/previous.new" "$home/previous" && : >"$home/installing"; } || return
  fi
  installed=1
  rm -f "$home/started"
  image=$(value_of APP_IMAGE "$home/previous")
  if [[ -n $image ]]; then use_image "$image" "$here" || return; fi
  mv -f "${files[@]/#/$here/}" "$home/" || return
  if [[ -d $here/keys && ! -L $here/keys ]]; then
    # File by file: a sidecar that is not started anew has the folder itself mounted.
    install -d -m 0755 "$home/keys" "$home/previous/keys" || return
    find "$home/keys" -type f -exec mv -f -t "$home/previous/keys" {} + || return
    find "$here/keys" -type f -exec mv -f -t "$home/keys" {} + || return
  fi
  rm -f "$home/installing"
}

use_image() { # IMAGE FOLDER
  sed "s|^APP_IMAGE=.*|APP_IMAGE=\"$1\"|" "$2/.env" >"$2/.env.new" || return # a full disk leaves the old one
  mv -f "$2/.env.new" "$2/.env"
}

# The old code on the same data: what was written meanwhile stays.
roll_back() { # WHY
  local file tried earlier=$home/previous/compose.yaml
  say "$1"
  failed=$stage same_app='' # what was asked ahead is no answer any more
  stage 'roll back'
  [[ -n $installed ]] || earlier=$home/compose.yaml # nothing was replaced yet
  tried=$(grep '^REPLICA_' "$home/.env")
  if [[ -n $installed && -e $earlier ]]; then
    for file in "${files[@]}"; do [[ ! -e $home/previous/$file ]] || cp -p "$home/previous/$file" "$home/$file"; done
    if [[ -d $home/previous/keys ]]; then find "$home/previous/keys" -type f -exec mv -f -t "$home/keys" {} +; fi
    rm -f "$home/installing"
  fi
  if [[ -n $halfway ]]; then
    say 'The databases could not be returned to what they were before the migration, see above. App and sidecar stay stopped; the copy is safe on the volume. Mend the cause, then deploy again.'
  elif [[ ! -e $earlier ]]; then
    compose_in "$home" stop app >/dev/null 2>&1 || true
    say 'There is no earlier version to go back to: the app is stopped, its data and the sidecar stay.'
  # Litestream counted anew in the other storage; here a number that is as high would join two histories into one.
  elif [[ $tried != "$(grep '^REPLICA_' "$home/.env")" ]] && ! { compose_in "$home" stop app litestream && restore_in "$home" --adopt local; }; then
    say 'The storage of the version before cannot be used any more, see above: the app stays stopped. Mend the cause, then deploy again.'
  else
    compose_in "$home" up -d --no-deps litestream app || true
    if answers; then [[ -z $reached_before ]] || await_proxy; is_back; say "The version before serves again: $(value_of APP_IMAGE "$home")"; else say 'The version before does not answer either: docker compose logs app'; fi
  fi
  return 1
}

# The image before the last: nothing goes back to it any more.
forget_image() { # IMAGE
  [[ -z $1 || $1 == "$new_image" || $1 == "$(value_of APP_IMAGE "$home/previous")" ]] || docker image rm "$1" >/dev/null 2>&1 || true
}

# By hand: the same way as an upload, with a copy of what is installed.
by_hand() {
  local copy
  mkdir -p "$home/incoming"
  copy=$(mktemp -d "$home/incoming/by-hand-XXXXXX")
  (cd "$home" && cp -p "${files[@]}" "$copy/" && if [[ -d keys ]]; then ln -s ../../keys "$copy/keys"; fi)
  [[ -z $image ]] || use_image "$image" "$copy"
  # A mounted file may have been edited: then the sidecar starts anew.
  sed -i "s|^\(CONFIG_HASH=\"[0-9a-f]*\)-.*|\1-$(files_hash "$copy")\"|" "$copy/.env"
  exec bash "$copy/deploy.sh" "$@" </dev/null
}
