# shellcheck shell=bash
# Links in the folders beside the databases that are backed up. A link is backed up alone, so where it leads to something that no backup
# has, a new host gets a link to nothing. What the image has there comes back with the image.

# Names what such links lead to: a folder where several lead into one, unless that is the whole volume or the root.
name_open_links() { # LINE-OF-DOCKER-DIFF...
  local link text target name status=0 roots=()
  local -A targets=() many=()
  has_files && read_roots && ((${#roots[@]})) || return 0
  while IFS= read -r -d '' text && IFS= read -r -d '' link; do
    name=${link#"$data"/}
    [[ $text == /* ]] || text=${conf[data_folder]}/$name/../$text
    flat_path "$text" target
    if [[ -n ${targets["$target"]-} ]] || ! leads_out_of_backup "$target" "$@" || may_be_lost "$target"; then continue; fi
    targets["$target"]=1 name=${target%/*}/
    many["$name"]=$((${many["$name"]-0} + 1))
  done < <(timeout "$look_seconds" find "${roots[@]}" -xdev -path "$state" -prune -o -type l -printf '%l\0%p\0' 2>/dev/null)
  wait "$!" || status=$?
  name_unseen "$status" 'the links beside the databases' 'there are more files'
  for target in "${!targets[@]}"; do
    name=${target%/*}/
    if [[ $name != @(/|"${conf[data_folder]}/") ]] && ((${many["$name"]} > 1)); then target=$name; fi
    [[ -z ${many["$target said"]-} ]] || continue
    many["$target said"]=1 target=${target#"${conf[data_folder]}/"} target=${target%/}
    difference link "$target"
  done
}

# Whether somebody said so of it, or of its folder, which is named where several links lead into it.
may_be_lost() { # PATH, as the app sees it
  local name=${1#"${conf[data_folder]}/"}
  is_ignored "$name" || is_ignored "${name%/*}"
}

# Whether something is there that neither a backup nor the image has.
leads_out_of_backup() { # PATH, as the app sees it; LINE-OF-DOCKER-DIFF...
  local folder=${conf[data_folder]} name one
  name=${1#"$folder/"}
  if [[ $1 == "$folder" || $1 == "$folder"/.litestream-deployment* ]]; then return 1; fi
  if [[ $name == "$1" ]]; then
    [[ -e $app_root$1 ]] || return
    for one in "${@:2}"; do [[ $one != [AC]" $1" && $one != 'A '"$1"/* ]] || return 0; done
    is_on_other_mount "$1"
    return
  fi
  [[ -e $data/$name ]] && ! is_backed_up "$name" || return
  for one in "${roots[@]}"; do [[ $data/$name != "$one" && $data/$name != "$one"/* ]] || return; done
  [[ ! -f $data/$name ]] || ! is_sqlite "$data/$name" # that one is named as a database
}

# Sets a variable to a path without "." and "..". Links on the way are not followed: they are looked at themselves.
flat_path() { # PATH VARIABLE
  local part rest=$1/ result=''
  while [[ -n $rest ]]; do
    part=${rest%%/*} rest=${rest#*/}
    case $part in
      '' | .) ;;
      ..) result=${result%/*} ;;
      *) result+=/$part ;;
    esac
  done
  printf -v "$2" %s "${result:-/}"
}
