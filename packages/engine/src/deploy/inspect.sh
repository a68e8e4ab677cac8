# shellcheck shell=bash
# What the backup holds, for a person who has to decide. What runs is left alone.

show_backups() { restore_in "$home" --backups; }

# Every database at a point in time, in files of their own, and the command that would go back to it.
show_look() {
  local status=0 point_in_time=${option[at]-} folder
  folder=$home/look/${point_in_time//:/}
  [[ $point_in_time == ????-??-??T??:??:??Z && $point_in_time != */* ]] ||
    host_usage "look needs --at TIME, in UTC like 2026-05-31T23:59:00Z${point_in_time:+, not $point_in_time}"
  if [[ -e $folder ]]; then
    printf 'deploy: %s already exists.\n  -> Use the files in it, or delete it first: rm -r %s\n' "$folder" "$folder"
    return 1
  fi
  rm -rf "$folder.part"
  mkdir -p "$folder.part"
  run_in "$home" "${conf[id]}-look-$$" --volume="$folder.part:/look" restore --look --at "$point_in_time" || status=$?
  if ((status)); then
    rm -rf "$folder.part"
    rmdir --ignore-fail-on-non-empty "$home/look"
    return "$status"
  fi
  mv "$folder.part" "$folder"
  printf '\nThe app and its data are unchanged. The files:\n'
  find "$folder" -type f | sort | sed 's/^/  /'
  printf 'To open one: sqlite3 FILE. When done: rm -r %s\n' "$folder"
  printf 'To restore that point in time for the app, and set the current databases aside:\n'
  printf '  ./deploy.sh --adopt backup --at %s\n' "$point_in_time"
}
