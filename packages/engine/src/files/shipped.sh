# shellcheck shell=bash
# What the image ships in the data folder, and the volume would hide. It comes as an archive on standard input, is unpacked beside the data
# as the app's user, and what the volume lacks is moved to its place. Never a database, never over anything, and once for each name: what
# the app deletes stays deleted.
#
#   shipped    in a container of its own that sees the data volume and nothing else

shipped_placed=() shipped_left=() # names; those that were left out with the reason

shipped_main() {
  local staging=$state/shipped
  umask 022
  if is_own_folder; then
    guard_option[check]=''
    lock_volume
    clear_shipped "$staging"
    { unpack_shipped "$staging" && place_shipped "$staging"; } || true # the problem says it
    clear_shipped "$staging"
  else problem "The data volume has no folder ${state##*/}: the restore check makes it." 'Deploy again.'; fi
  ((${#shipped_placed[@]} == 0)) ||
    say "copied from the image to the data volume, which lacked them: ${#shipped_placed[@]} files and folders, such as ${shipped_placed[0]}"
  ((${#shipped_left[@]} == 0)) ||
    say "not copied from the image to the data volume: ${#shipped_left[@]}, such as ${shipped_left[0]}"
  report_problems deploy || exit 1
}

# An image may have folders that nobody can look into.
clear_shipped() { # FOLDER
  [[ ! -e $1 ]] || { chmod -R u+rwX "$1" && rm -rf "$1"; }
}

# Nothing gets another owner than the app's user, and no rights beyond those of files. What that user cannot make, such as a device, is
# left out; any other error of tar means that something is missing.
unpack_shipped() { # FOLDER
  local errors status=0
  mkdir "$1"
  errors=$(LC_ALL=C tar -x -C "$1" --no-same-owner --no-same-permissions --warning=no-timestamp --warning=no-unknown-keyword 2>&1) ||
    status=$?
  chmod -R u+rwX,g-s,u-s,o-t "$1"
  ((status)) || return 0
  errors=$(grep -v -e ': Cannot mknod: ' -e 'Exiting with failure status' <<<"$errors") || return 0
  problem "The files that the image has in the data folder cannot be unpacked: ${errors%%$'\n'*}" \
    'Free some space on the disk of the data volume, then deploy again.'
  return 1
}

place_shipped() { # FOLDER
  local record kind name reason error status=0 of_litestream='(^|/)\.[^/]*-litestream(/|$)'
  local -A offered=()
  if [[ -f $state/offered && ! -L $state/offered ]]; then
    while IFS= read -r -d '' name; do offered["$name"]=1; done <"$state/offered"
  fi
  while IFS= read -r -d '' record; do # folders come first, and each before what is in it
    kind=${record%%/*} name=${record#*/}
    [[ -z ${offered["$name"]-} && $name != .litestream-deployment?(/*) && ! $name =~ $of_litestream ]] || continue
    if [[ ! -e $data/$name && ! -L $data/$name ]]; then
      reason=$(why_not_shipped "$1" "$kind" "$name")
      [[ -z $reason ]] || {
        shipped_left+=("${name//[[:cntrl:]]/?} ($reason)")
        continue
      }
      error=$(place_one "$1" "$kind" "$name" 2>&1) || {
        problem "${name//[[:cntrl:]]/?}, which the image ships, cannot be copied to the data volume: ${error##*$'\n'}" \
          "Check whose the folder on the volume is; the app's user is $(owner_uid). Then deploy again."
        status=1
        break
      }
      shipped_placed+=("${name//[[:cntrl:]]/?}")
    fi
    offered["$name"]=1
  done < <(cd "$1" && find . -mindepth 1 -printf '%y/%P\0' | LC_ALL=C sort -z)
  ((${#offered[@]} == 0)) || printf '%s\0' "${!offered[@]}" | LC_ALL=C sort -z | write_own "$state/offered"
  return "$status"
}

# Prints the reason why something stays in the image; nothing where it may be copied.
why_not_shipped() { # FOLDER KIND NAME
  if ! is_plain "$3"; then
    printf 'on the volume it would lie behind a link or a file'
  elif [[ $2 == d ]]; then
    return
  elif [[ $3 == *-@(wal|shm|journal) ]] || is_backed_up "$3" || { [[ $2 == f ]] && is_sqlite "$1/$3"; }; then
    printf 'databases come from the backup alone'
  elif [[ $2 == l ]]; then
    stays_inside "$1" "$3" || printf 'the link leads out of the data folder'
  elif [[ $2 != f ]]; then printf 'it is not a file'; fi
}

# Other containers see the volume at another place than the app, so a link that leads out of it leads elsewhere there.
stays_inside() { # FOLDER NAME
  local target
  target=$(
    readlink "$1/$2"
    printf x
  ) target=${target%$'\nx'}
  [[ $target == /* ]] || target=$(dirname "${conf[data_folder]}/$2")/$target
  target=$(realpath -ms -- "$target")/
  [[ $target == "${conf[data_folder]%/}"/* ]]
}

place_one() { # FOLDER KIND NAME
  local path=$data/$3
  if [[ $2 == d ]]; then
    mkdir -p -- "$path"
    return
  fi
  mkdir -p -- "${path%/*}" && mv -nT -- "$1/$3" "$path"
}
