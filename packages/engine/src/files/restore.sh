# shellcheck shell=bash
# Restores the files: beside the data first, with every byte compared, then into their places. Until all of that is done the marker says
# "restoring", and whatever was cut off is restored again before anything starts.

stage_files() {
  rm -rf "$state/files-staging"
  # The backup begins again, and parts that are gone from the storage as well. Where nothing may be deleted there, it goes on as it is.
  [[ $files_action != renew || -z ${files_newest[id]} ]] || repair_index || unset 'problems[-1]'
  [[ $files_action == restore ]] || return 0
  make_folder "$state/files-staging"
  restore_snapshot "${files_backup[id]}" "$state/files-staging" files_restored ||
    printf 'damaged=%s\n' 'files beside the databases' # for the drill
}

declare -A files_restored=()

# Restores a snapshot to an empty folder, and compares it with the manifest in it.
restore_snapshot() { # ID FOLDER VARIABLE
  local status=0
  restic_run "$((conf[restore_minutes] * 60))" restore "$1" --target "$2" --verify --no-lock --no-cache --quiet >"$work/error" 2>&1 ||
    status=$?
  if ((status)); then
    explain_files_error "$status"
    return 1
  fi
  compare_manifest "$2" "$3"
}

apply_files() {
  case $files_action in
    restore)
      set_files_aside
      write_marker "$files_name" restoring "${files_backup[txid]}"
      place_files "$state/files-staging" "$data"
      require_placed "$state/files-staging"
      write_own "$state/files-manifest" <"$state/files-staging/.litestream-deployment/files-manifest"
      restore_offered "$state/files-staging/.litestream-deployment/offered"
      rm -rf "$state/files-staging" "$state/files-list" "$state/files-cache"
      write_marker "$files_name" restored "${files_newest[txid]}" # all that the storage has was left behind on purpose
      printf 'restored=%s files beside the databases (%d files, %d MB)\n' "${files_backup[time]}" "${files_restored[count]}" \
        "$(((files_restored[bytes] + 1048575) >> 20))" # for the workflow's summary
      ;;
    renew)
      rm -rf "$state/files-list" "$state/files-cache"
      if [[ -n ${files_newest[txid]} ]]; then
        write_marker "$files_name" restored "${files_newest[txid]}"
      else write_marker "$files_name" fresh; fi
      ;;
    fresh) write_marker "$files_name" fresh ;;
  esac
}

# What the image had been asked for then, see files/shipped.sh.
restore_offered() { # FILE
  if [[ -f $1 && ! -L $1 ]]; then write_own "$state/offered" <"$1"; else rm -f "$state/offered"; fi
}

# Moves each entry to where nothing is, and goes into folders that are there already. As the app's user: a link that the app made leads
# nowhere that it could not write itself. What lies there in the end is never written over.
place_files() { # FROM TO
  # shellcheck disable=SC2016 # the inner shell expands them
  as_app bash -c '
    place() {
      local entry name
      for entry in "$1"/*; do
        name=${entry##*/}
        [[ $entry != "$top"/.litestream-deployment ]] || continue
        # Of a folder that was set aside, the empty folders are left.
        [[ -d $entry && ! -L $entry || -L $2/$name || ! -d $2/$name ]] || find "$2/$name" -depth -type d -empty -delete
        if [[ ! -e $2/$name && ! -L $2/$name ]]; then
          mv -nT -- "$entry" "$2/$name"
        elif [[ -d $entry && ! -L $entry && -d $2/$name && ! -L $2/$name ]]; then
          place "$entry" "$2/$name"
        fi
      done
    }
    shopt -s nullglob dotglob
    top=$1
    place "$1" "$2"' files "$1" "$2"
}

# What was not moved would be lost with the folder in which it was restored. Databases come from their own backup.
require_placed() { # FOLDER
  local name left=()
  while IFS= read -r -d '' name; do is_backed_up "$name" || left+=("$name"); done < <(
    cd "$1" && find . -path ./.litestream-deployment -prune -o ! -type d -printf '%P\0'
  )
  wait "$!" || {
    problem 'It is not known whether every file of the backup was put in its place: the restored files cannot be listed.' 'Deploy again.'
    guard_refuse 1
  }
  ((${#left[@]})) || return 0
  rm -rf "$1"
  problem "${#left[@]} files of the backup could not be put in their places, because something else lies there, such as ${left[0]}." \
    'Move it out of the data volume, or give its folder to the user of the app; then deploy again.'
  guard_refuse 1
}

# What a restore replaces: every file that would be backed up.
set_files_aside() {
  local to list=$work/aside
  list_files "$work/files" || guard_refuse 1
  sed -z 's/^[^\t]*\t//' "$work/files" >"$list"
  [[ -s $list ]] || return 0
  [[ -n $aside_folder ]] || begin_aside_folder
  to=$aside_folder
  mkdir -p "$to"
  own "$to"
  chmod 0644 "$list"
  # shellcheck disable=SC2016 # the inner shell expands them
  as_app bash -c 'cd "$1" && xargs -0 cp -al --parents -t "$2" -- <"$3" && xargs -0 rm -f -- <"$3"' \
    files "$data" "$to" "$list" 2>"$work/error" || {
    problem "The files on the volume could not be set aside: $(tail -n 1 "$work/error")" 'Correct that, then deploy again.'
    guard_refuse 1
  }
  note "set aside: $(tr -cd '\0' <"$list" | wc -c) files, now in $to"
}
