# shellcheck shell=bash
# After the app answers: does it write anything that is not backed up? The sidecar sees the files on the volume. The app's own layer and
# what it has open, a container sees that shares its processes, only reads, and is gone afterwards.

differences=() # "KIND SINCE NAME" each; the file "differences" keeps them for the next time
standing=''    # how the databases stood before the app started, as `opened --stand` says it

# Sets differences. A look at the volume alone starts no container.
find_differences() { # all|volume KINDS-THAT-STAY, a pattern
  local answer status
  if [[ $1 == all ]]; then
    answer=$(look_into_app)
  elif read_visit volume; then
    answer=${visit_text[volume]-} status=${visit_status[volume]}
    visit_text[volume]='' visit_status[volume]='' # it counts once: whoever looks again asks again
    [[ $status == 0 ]]
  else answer=$(in_sidecar /deploy/deploy.sh opened 2>&1); fi ||
    answer="difference=unseen $(tail -n 1 <<<"$answer" | tr -d '\r')"
  keep_differences "$2" < <(sed -n 's/^difference=//p' <<<"$answer")
}

look_into_app() {
  local changes
  changes=$(timeout 60 docker diff "$app_container" 2>&1) || {
    printf '%s\n' "$changes"
    return 1
  }
  look_in_container --app SYS_PTRACE --pid "container:$app_container" <<<"$standing"$'\n'"$changes"
}

# Sees the data volume, may read every file there, and changes nothing.
look_in_container() { # ARGUMENT-OF-opened [CAPABILITY OPTION-OF-docker-run...]
  timeout --kill-after=10 120 docker run --rm --interactive --name "${conf[id]}-compare-$$" "${@:3}" --network none --read-only \
    --tmpfs /tmp --user 0:0 --cap-drop ALL ${2:+--cap-add "$2"} --cap-add DAC_READ_SEARCH --security-opt no-new-privileges:true \
    --volume "${conf[id]}_data:/data:ro" --volume "$home/$litestream_folder:/deploy:ro" --env DEPLOYMENT_ID="${conf[id]}" \
    --entrypoint /deploy/deploy.sh "$(litestream_image "$home")" opened ${1:+"$1"} 2>&1
}

# Reads "KIND NAME" lines. What was known keeps the time at which it was first seen.
keep_differences() { # KINDS-THAT-STAY, as a pattern
  local kind since name now
  local -A known=()
  TZ=UTC0 printf -v now '%(%Y-%m-%dT%H:%M:%SZ)T' -1
  differences=()
  if [[ -e $home/differences ]]; then
    while read -r kind since name; do
      known["$kind $name"]=$since
      # shellcheck disable=SC2053 # it is a pattern
      [[ $kind != $1 ]] || differences+=("$kind $since $name")
    done <"$home/differences"
  fi
  while read -r kind name; do
    # shellcheck disable=SC2053 # what was kept is not said twice
    [[ $kind != $1 || -z ${known["$kind $name"]-} ]] || continue
    differences+=("$kind ${known["$kind $name"]:-$now} $name")
  done
  { ((${#differences[@]} == 0)) || printf '%s\n' "${differences[@]}"; } >"$home/differences.new" &&
    mv -f "$home/differences.new" "$home/differences"
}

# The end of a deployment. A first one is no success while the app writes what is not backed up, or nothing that is. Databases that appear
# while the app runs may appear later.
require_no_difference() {
  if [[ -n $app_unchanged ]]; then # a container would take longer to start than all the rest
    find_differences volume '!(volume|absent|empty|gone|nothing|journal|unseen)'
  else find_differences all -; fi
  judge_differences
}

# A database of a pattern whose file is gone, and of which a person said so with --drop-database, is named no more.
forget_gone_databases() {
  local one still=()
  ((${#dropped_databases[@]})) || return 0
  in_sidecar /deploy/deploy.sh health --forget "${dropped_databases[@]}" 2>&1 ||
    say 'The dropped databases are still in the list of the backup. The preceding line shows the cause. Correct it, then deploy again.'
  for one in "${differences[@]}"; do [[ $one == 'gone '* ]] && is_dropped "${one#* * }" || still+=("$one"); done
  differences=("${still[@]}")
}

# What the app may still create, or created anew, fails no first deployment.
judge_differences() {
  local one
  forget_gone_databases
  for one in "${differences[@]}"; do emit "difference=$one"; done
  print_differences "${differences[@]}"
  is_first_deployment || return 0
  for one in "${differences[@]}"; do
    [[ $one == @(recreated|shrunk|empty|gone|nothing)' '* ]] || {
      say "The new version serves, but the app writes data that is not backed up. The preceding lines name each file and its remedy.\
 Apply the remedies, then deploy again."
      return 1
    }
  done
}

# Nothing was ever proven, and this run may start with empty databases.
is_first_deployment() { [[ -n ${option[first_deploy]-} && -z ${option[proven]-} ]]; }

# By hand, for the status and for the doctor. Fails where there is a difference.
show_differences() {
  app_container=$(app_containers | head -n 1)
  if [[ -z $app_container ]]; then
    printf 'The app does not run, so what it writes cannot be compared with the backup.\n'
    return 1
  fi
  find_differences all '@(recreated|shrunk)'
  print_differences "${differences[@]}"
  ((${#differences[@]} == 0)) || return 1
  printf 'Everything that the app writes with SQLite is backed up.\n'
}

# How the databases stand before the app starts again; where no sidecar runs yet, that is not known.
remember_standing() { standing=$(in_sidecar /deploy/deploy.sh opened --stand 2>/dev/null) || standing=''; }
