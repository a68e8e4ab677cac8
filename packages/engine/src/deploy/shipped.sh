# shellcheck shell=bash
# The files that an image has in its data folder: the volume is mounted over them, and Docker does not fill it (nocopy), because a database
# in the image must not pass for the data. So what else the image ships there is copied, once, before anything of the new version starts.

shipped_answer='' # descriptor: "none", "some", or why that is not known

# Asked beside the restore check, which takes longer.
ask_shipped() {
  [[ -z $app_unchanged && -n ${conf[data_folder]-} ]] || return 0
  exec {shipped_answer}< <(look_into_image)
}

copy_shipped() {
  local answer status=0
  [[ -n $shipped_answer ]] || return 0
  read_answer answer "$shipped_answer"
  exec {shipped_answer}<&-
  case $answer in
    none) return ;;
    some) ;;
    *)
      say "What $new_image has in ${conf[data_folder]} cannot be read: $answer"
      return 1
      ;;
  esac
  make_image_container || return
  timeout --kill-after=10 "$step_limit" docker cp "$(image_folder)" - | place_on_volume || status=$?
  remove_image_container
  return "$status"
}

# Ends at the second name, so a large folder takes no longer than a small one. Docker's error, where there is one, stands beside the count.
look_into_image() {
  local answer
  if answer=$(make_image_container 2>&1); then
    answer=$({ timeout 60 docker cp "$(image_folder)" - | tar -t 2>/dev/null | head -n 2 | wc -l; } 2>&1) || true
  fi
  if [[ $'\n'$answer$'\n' == *$'\n2\n'* ]]; then
    remove_image_container # one of its name is made once more
    printf some
    return
  elif [[ $answer == [01] || ${answer,,} =~ (not find the file|no such file|could not be found) ]]; then
    printf none
  else printf '%s' "${answer%%$'\n'*}"; fi
  exec >&- # the answer is complete, and nobody waits for the rest
  remove_image_container
}

image_folder() { printf '%s:%s/.' "${conf[id]}-shipped" "${conf[data_folder]%/}"; }

# It never starts. One that has its name is of a deployment that was cut off.
make_image_container() {
  local create=(timeout 60 docker create --name "${conf[id]}-shipped" --network none "$new_image" true)
  "${create[@]}" &>/dev/null || { remove_image_container && "${create[@]}" >/dev/null; }
}

remove_image_container() { timeout 60 docker rm --force --volumes "${conf[id]}-shipped" >/dev/null 2>&1 || true; }

# With the rights of the app alone: whatever the archive holds can do no more than the app could.
place_on_volume() {
  timeout --kill-after=10 "$step_limit" docker run --rm --interactive --name "${conf[id]}-shipped-to-volume" --network none --read-only \
    --tmpfs /tmp --user "${conf[user]}" --cap-drop ALL --security-opt no-new-privileges:true --volume "${conf[id]}_data:/data" \
    --volume "$home/$litestream_folder:/deploy:ro" --entrypoint /deploy/deploy.sh "$(litestream_image "$home")" shipped
}
