# shellcheck shell=bash disable=SC2154 # deploy.sh sets what is only read here
# Part of deploy.sh: what the backup holds, for a person who has to decide. What runs is left alone.

backups() { restore_in "$home" --backups; }

# Every database at a moment, in files of their own, and the command that would go back to it.
look() {
  local status=0 folder=$home/look/${at//:/}
  [[ $at == ????-??-??T??:??:??Z && $at != */* ]] || usage "--at is a time in UTC like 2026-05-31T23:59:00Z, not ${at:-missing}"
  if [[ -e $folder ]]; then
    printf 'deploy: %s is there already.\n  -> Look into it, or delete it first: rm -r %s\n' "$folder" "$folder"
    return 1
  fi
  rm -rf "$folder.part"
  mkdir -p "$folder.part"
  run_in "$home" "$id-look-$$" --volume="$folder.part:/look" restore --look --at "$at" || status=$?
  if ((status)); then
    rm -rf "$folder.part"
    rmdir --ignore-fail-on-non-empty "$home/look"
    return "$status"
  fi
  mv "$folder.part" "$folder"
  printf '\nNothing that runs was touched. The files:\n'
  find "$folder" -type f | sort | sed 's/^/  /'
  printf 'To open one: sqlite3 FILE. When done: rm -r %s\nTo go back to that moment, with what is there now set aside:\n  ./deploy.sh --adopt backup --at %s\n' "$folder" "$at"
}
