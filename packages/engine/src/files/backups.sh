# shellcheck shell=bash
# What the backup holds of the files, for a person and for the doctor. Nothing on the volume is changed.

# Adds to text and files_json of guard_backups.
backups_of_files() {
  local number oldest
  local -A backup=()
  has_files && require_file_tools && ask_files backup || return 0
  text+=$'files beside the databases\n'
  if [[ -z ${backup[id]} ]]; then
    text+=$'  no backup\n' files_json='{"newest":null}'
    return
  fi
  IFS='|' read -r number oldest < <(count_snapshots) || true
  text+="  newest        ${backup[time]}, $(ago "${backup[time]}"), ${backup[count]} files"$'\n'
  text+="  goes back to  ${oldest}, snapshots: $number"$'\n'
  text+="  together      $(((backup[bytes] + 1048575) >> 20)) MB"$'\n'
  printf -v files_json '{"newest":"%s","reach":"%s","files":%d,"bytes":%d,"snapshots":%d}' \
    "${backup[time]}" "$oldest" "${backup[count]}" "${backup[bytes]}" "$number"
}

# --look: the files as they were then, beside the databases.
look_at_kept_files() {
  has_files && require_file_tools || return 0
  local -A backup=() restored=()
  ask_files backup && ask_files backup "${guard_option[at]}" || return 0
  [[ -n ${backup[id]} ]] || {
    note "the files: nothing was backed up of them until ${guard_option[at]}"
    return
  }
  restore_snapshot "${backup[id]}" "$look_folder" restored || return 0
  rm -rf "$look_folder/.litestream-deployment"
  note "the files: as they were at ${backup[time]}, ${restored[count]} of them; each is compared with its checksum"
}
