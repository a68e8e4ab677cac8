# shellcheck shell=bash
# Compares what is backed up with what is really there. Reads only, and opens no database.
#
#   opened          looks at the volume, and may run in the sidecar
#   opened --stand  prints one line for each database that stands on the volume, for the comparison after a start
#   opened --app    looks at the app as well: in a container that shares the app's processes. On standard input come the lines of
#                   `docker diff` and those of --stand, from before the start
#
# Prints a line "difference=KIND NAME" for each difference; what a kind means stands in shared/difference-text.sh. A name on the volume
# counts from the data folder, any other begins with a slash, as the app's container sees it.

declare -A on_volume=() # databases on the volume, by device and inode
other_mounts=()         # volumes and folders of the host that the app can write to, beside the data volume
look_seconds=20         # for each place that is searched
app_root=/proc/1/root   # the file system of the app
app_processes=/proc

opened_main() { # [--stand | --app]
  local name given=() stood_before=()
  shopt -s nullglob
  case ${1-} in
    --stand)
      list_standing
      return
      ;;
    --app)
      mapfile -t given
      for name in "${given[@]}"; do [[ $name != stood=* ]] || stood_before+=("${name#stood=}"); done
      ;;
  esac
  look_at_volume
  for name in "${databases[@]}"; do
    if [[ ! -s $data/$name ]]; then
      difference absent "$name"
    elif is_sqlite "$data/$name" && ! is_wal "$data/$name"; then difference journal "$name"; fi
  done
  ((${#databases[@]})) || name_empty_patterns
  name_gone_files
  name_kept_files_without_files
  if [[ -z ${1-} ]]; then
    name_open_links
    return
  fi
  compare_standing "${stood_before[@]}"
  look_at_layer "${given[@]}"
  look_at_mounts
  name_open_links "${given[@]}"
  look_at_open_files
}

# Where patterns are all there is and no file fits one, nothing is backed up.
name_empty_patterns() {
  local pattern of_patterns=()
  find_pattern_files of_patterns
  ((${#of_patterns[@]} == 0)) || return 0
  for pattern in "${patterns[@]}"; do difference empty "$pattern"; done
}

# One line each, whatever the app calls its files.
difference() { # KIND NAME
  local text
  plain text "${2//[[:cntrl:]]/?}"
  printf 'difference=%s %s\n' "$1" "$text"
}

# Whether a database is backed up, as a name of its own or of a pattern.
is_backed_up() { # NAME
  local one
  ! is_database "$1" || return 0
  for one in "${patterns[@]}"; do ! fits_pattern "$1" "$one" || return 0; done
  return 1
}

# Whether somebody said that a file may be lost.
is_ignored() { # NAME
  local one
  for one in "${ignored_databases[@]}"; do
    one=${one#"${conf[data_folder]-}/"}
    # shellcheck disable=SC2053 # it is a name or a pattern
    [[ $1 != "$one" && $1 != $one ]] || return 0
  done
  return 1
}

# Hands every database below a folder to VISITOR, as DEVICE:INODE and path. Databases consist of whole pages of 512 bytes or more, so
# of most other files not one byte is read.
visit_databases() { # FOLDER VISITOR FIND-ARGUMENT...
  local size id path status=0
  while IFS=' ' read -r -d '' size id path; do
    ((size % 512)) || ! is_sqlite "$path" || "$2" "$id" "$path"
  done < <(timeout "$look_seconds" find "$1" -xdev "${@:3}" -type f -size +0 -printf '%s %D:%i %p\0' 2>/dev/null)
  wait "$!" || status=$?
  name_unseen "$status" "$1" 'it holds more files'
}

# What a search did not come to is not known. One of its errors alone, such as that of a file that went meanwhile, is none.
name_unseen() { # EXIT-CODE PLACE WHY-TIME-WAS-UP
  case $1 in
    0 | 1) ;;
    124) difference unseen "$2 ($3 than can be searched in $look_seconds s)" ;;
    *) difference unseen "$2 (the search there was cut off)" ;;
  esac
}

look_at_volume() { visit_databases "$data" found_on_volume '(' -path "$state" -o -type d -name '.*-litestream' ')' -prune -o; }

found_on_volume() { # ID PATH
  local name=${2#"$data"/}
  on_volume[$1]=1
  is_backed_up "$name" || is_ignored "$name" || difference volume "$name"
}

# What the container changed of its image: all of that is gone with the container.
look_at_layer() { # LINE-OF-DOCKER-DIFF...
  local line path file
  for line; do
    [[ $line == [AC]' '/* ]] || continue
    path=${line#? } file=$app_root$path
    [[ -f $file && ! -L $file ]] || continue
    is_sqlite "$file" || continue
    # SQLite's opening alone makes a copy of a file of the image; only what was written since the container was made counts.
    [[ $line == A* || ! -e $app_root/.dockerenv || $file -nt $app_root/.dockerenv || $file-wal -nt $app_root/.dockerenv ]] || continue
    is_ignored "$path" || difference layer "$path"
  done
}

# Volumes and folders of the host that the app can write to, beside the data volume.
look_at_mounts() {
  local mount options rest
  while read -r _ _ _ _ mount options rest; do
    [[ $options == rw* && ,${rest##* } != *,ro,* ]] || continue
    printf -v mount %b "${mount//\\/\\0}" # mountinfo has blanks as \040
    name_hidden_files "$mount"
    case $mount in
      / | "${conf[data_folder]-}" | /proc | /proc/* | /sys | /sys/* | /dev | /dev/mqueue | /dev/pts | /etc/*) ;;
      *)
        [[ -e $app_root$mount ]] || continue
        other_mounts+=("$mount")
        visit_databases "$app_root$mount" found_on_mount
        ;;
    esac
  done <"$app_processes/1/mountinfo"
}

is_on_other_mount() { # PATH
  local mount
  for mount in "${other_mounts[@]}"; do [[ $1 != "$mount" && $1 != "$mount"/* ]] || return 0; done
  return 1
}

found_on_mount() { # ID PATH
  local path=${2#"$app_root"}
  [[ -z ${on_volume[$1]-} ]] || return 0
  on_volume[$1]=1
  is_ignored "$path" || difference mount "$path"
}

# What is open and was deleted: no folder has it any more. Whatever has a name was found above.
look_at_open_files() {
  local size id links file path status=0
  while IFS=' ' read -r -d '' size id links file; do
    ((links == 0 && size % 512 == 0)) || continue
    [[ -z ${on_volume[$id]-} ]] || continue
    on_volume[$id]=1 # several connections, one file
    is_sqlite "$file" || continue
    path=$(readlink "$file") || continue
    path=${path% (deleted)} path=${path#"${conf[data_folder]-}/"}
    [[ ${path##*/} == etilqs_* ]] || is_ignored "$path" || difference deleted "$path" # those are SQLite's own temporary files
  done < <(timeout "$look_seconds" find -L "$app_processes"/[0-9]*/fd -maxdepth 1 -type f -size +0 -printf '%s %D:%i %n %p\0' 2>/dev/null)
  wait "$!" || status=$?
  name_unseen "$status" 'what the app has open' 'they are more files'
}

# Which file each database is (its inode and its birth), and its size.
list_standing() {
  local name files=() of_patterns=()
  find_pattern_files of_patterns
  for name in "${databases[@]}" "${of_patterns[@]}"; do [[ ! -s $data/$name ]] || files+=("$data/$name"); done
  ((${#files[@]} == 0)) || find "${files[@]}" -maxdepth 0 -printf 'stood=%i-%B@ %s %p\n'
}

# A database that the app created again, or that lost more than half of its pages, while it started.
compare_standing() { # ID SIZE PATH...
  local id size path one
  local -A id_before=() size_before=()
  for one; do
    read -r id size path <<<"$one"
    [[ $size =~ ^[0-9]{1,17}$ && -n $path ]] || continue
    id_before[$path]=$id size_before[$path]=$size
  done
  while read -r id size path; do
    [[ -n ${id_before[$path]-} ]] || continue
    one=${size_before[$path]} # a name between (( and )) would be evaluated
    if [[ ${id_before[$path]} != "$id" ]]; then
      difference recreated "${path#"$data"/}"
    elif ((size * 2 < one)); then difference shrunk "${path#"$data"/}"; fi
  done < <(list_standing | sed -n 's/^stood=//p')
}
