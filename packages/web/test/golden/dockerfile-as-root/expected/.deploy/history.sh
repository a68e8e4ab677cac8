# shellcheck shell=bash disable=SC2004,SC2034,SC2154 # restore.sh declares, sets what is only read here, and reads what is only set
# Part of restore.sh: what the backup holds, and a look at a moment of it. Nothing on the volume is touched.

# Sets order to every database that the storage may have, with a config for each.
all_databases() {
  local name
  for name in "${databases[@]}" ${manifest:+"$manifest"}; do configs[$name]=$config; done
  order=("${databases[@]}") listed=()
  [[ -n $manifest ]] || return 0
  ask_storage "$manifest" "$config" || return
  [[ -z $backup_txid ]] || read_manifest || return
  order+=("${listed[@]}")
}

ago() { # TIME
  local seconds=$(($(date +%s) - $(date -d "$1" +%s)))
  if ((seconds < 120)); then printf '%d seconds ago' "$seconds"
  elif ((seconds < 7200)); then printf '%d minutes ago' $((seconds / 60))
  elif ((seconds < 172800)); then printf '%d hours ago' $((seconds / 3600))
  else printf '%d days ago' $((seconds / 86400)); fi
}

# --backups: of each database how new, how far back, and how much there is.
backups() {
  local name text='' all=''
  if dial && all_databases; then
    for name in "${order[@]}"; do
      { ask_storage "$name" "${configs[$name]}" && ask_history "$name"; } || break
      text+=$name$'\n'
      if [[ -z $backup_txid ]]; then text+=$'  no backup\n'; continue; fi
      text+="  newest        $backup_time, $(ago "$backup_time"), transaction $backup_txid"$'\n'
      text+="  goes back to  $reach"$'\n'
      text+="  in storage    $(((stored + 1048575) >> 20)) MB, snapshots among it: $snapshots"$'\n'
      [[ ${configs[$name]} != "$config" || ! $all < $reach ]] || all=$reach
    done
  fi
  refuse 4
  printf %s "$text"
  [[ -n $all ]] || return 0
  printf '\nEvery moment from %s on can be restored: to the second within the last five minutes, in steps of 30 seconds before that.\n' "$all"
  printf 'Look at one: ./deploy.sh look --at %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
}

# --look: the databases as they were at that moment, in new files that belong to whoever made the folder.
look() {
  local name free need=67108864
  to=/look # these two outlive the function, for the trap
  owner=$(stat -c %u:%g "$to")
  if dial && all_databases; then
    for name in "${order[@]}"; do
      ask_storage "$name" "${configs[$name]}" || break
      if [[ -n $backup_txid ]]; then todo[$name]=restore; need=$((need + 2 * backup_bytes))
      elif [[ ${configs[$name]} == "$config" ]]; then problem "There is no backup of $name." 'What there is: ./deploy.sh backups'; fi
    done
    ((${#problems[@]})) || check_moment || true
  fi
  refuse 4
  free=$(($(df --output=avail -k "$to" | tail -n 1) * 1024))
  ((free >= need)) || problem "There are $((free >> 20)) MB free for the files, $((need >> 20)) MB are needed." 'Make room, then repeat it.'
  refuse 4
  trap 'chown -R "$owner" "$to"; rm -rf "$work"' EXIT
  own "$to"
  for name in "${order[@]}"; do [[ ${todo[$name]-} != restore ]] || fetch "$name" "$to"; done
  refuse 1
  for name in "${order[@]}"; do
    case ${todo[$name]-} in
      restore) say "$name: as it was at $at; its integrity is checked" ;;
      *) say "$name: did not exist then" ;;
    esac
  done
}
