# shellcheck shell=bash
# The files of a version: how an upload is arranged, which files belong to it, and how one version's files take the place of another's.
# Folders stay as they are and files are exchanged one by one, because running containers have litestream/ and keys/ mounted.

required_files=(compose.yaml nginx-proxy-compose.yml .env "$litestream_folder"/{deploy.sh,deploy.conf,litestream.yml})
# What deployments of an earlier generator kept beside compose.yaml, which mounts some of it.
earlier_files=(litestream.yml restore.sh storage.sh volume.sh history.sh health.sh values.sh preflight.sh versions.sh steps.sh handover.sh
  verify.sh report.sh look.sh)

# An upload is flat; from here on it has the shape of the installed folder. Called again, it finds nothing to do.
arrange_upload() {
  local file
  mkdir -p "$here/$litestream_folder"
  for file in deploy.sh deploy.conf litestream.yml; do
    [[ ! -f $here/$file || -L $here/$file ]] || mv -f "$here/$file" "$here/$litestream_folder/$file"
  done
  [[ -L $here/deploy.sh ]] || ln -s "$litestream_folder/deploy.sh" "$here/deploy.sh"
  [[ ! -e $here/docker-compose-template.yml ]] || mv -f "$here/docker-compose-template.yml" "$here/compose.yaml"
  set_modes "$here"
}

# The app's user reads what is mounted, whatever the umask of the upload was.
set_modes() { # FOLDER
  local file programs=("$1" "$1/$litestream_folder") texts=()
  while IFS= read -r file; do
    case $file in
      .env | deploy.sh) ;; # secret; and a link, whose file has its own line
      hooks/* | "$litestream_folder"/deploy.sh) programs+=("$1/$file") ;;
      *) texts+=("$1/$file") ;;
    esac
  done < <(version_files "$1")
  [[ ! -d $1/hooks ]] || programs+=("$1/hooks")
  chmod 0755 "${programs[@]}"
  ((${#texts[@]} == 0)) || chmod 0644 "${texts[@]}"
}

# The files of the version in a folder, one a line; keys are exchanged on their own, because they belong to the app's user.
version_files() { # FOLDER
  local file
  for file in "${required_files[@]}" deploy.sh compose.override.yml; do
    [[ ! -e $1/$file && ! -L $1/$file ]] || printf '%s\n' "$file"
  done
  for file in "$1"/hooks/*; do
    [[ ! -f $file ]] || printf 'hooks/%s\n' "${file##*/}"
  done
}

# Is one version the same as another, to the byte?
same_version() { # FOLDER FOLDER
  local file list
  list=$(version_files "$1")
  [[ $list == "$(version_files "$2")" ]] || return
  while IFS= read -r file; do cmp -s "$1/$file" "$2/$file" || return; done <<<"$list"
}

# The version in FROM takes the place of the one in TO; what TO has beyond it goes away.
exchange_files() { # mv|cp FROM TO
  local file list folder
  list=$(version_files "$2")
  while IFS= read -r file; do
    folder=$3/$file folder=${folder%/*}
    [[ -d $folder ]] || mkdir -p "$folder" || return
    if [[ $1 == mv ]]; then
      mv -fT "$2/$file" "$3/$file" || return
    else { rm -f "$3/$file.new" && cp -pP "$2/$file" "$3/$file.new" && mv -fT "$3/$file.new" "$3/$file"; } || {
      rm -f "$3/$file.new"
      return 1
    }; fi
  done <<<"$list"
  while IFS= read -r file; do
    [[ $'\n'$list$'\n' == *$'\n'"$file"$'\n'* ]] || rm -f "$3/$file"
  done < <(version_files "$3")
  [[ ! -d $3/hooks ]] || rmdir --ignore-fail-on-non-empty "$3/hooks"
  [[ ! -d $3/$litestream_folder ]] || chmod 0755 "$3/$litestream_folder"
}

copy_version() { # FROM TO, an empty folder
  local list
  mapfile -t list < <(version_files "$1")
  ((${#list[@]} == 0)) || (cd "$1" && cp -pP --parents "${list[@]}" "$2/")
}

# Was it deployed by an earlier generator? Its compose.yaml mounts scripts that lie beside it.
is_earlier_version() { [[ -e $1/compose.yaml ]] && grep -qF ./restore.sh "$1/compose.yaml"; } # FOLDER

# Once nothing goes back to such a version any more, its files go.
forget_earlier_files() {
  ! is_earlier_version "$home" && ! is_earlier_version "$home/previous" || return 0
  rm -f "${earlier_files[@]/#/$home/}"
}
