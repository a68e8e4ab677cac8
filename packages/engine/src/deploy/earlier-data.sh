# shellcheck shell=bash
# Data that an earlier deployment of the same app left on this host: a new app beside it would start empty, so it has to be taken over
# first.

told_sources='' # "|volume||folder|" that the report already names

# Only a first deployment on this host can begin beside it.
looks_for_earlier_data() { [[ ! -e $home/compose.yaml && -z ${option[ignore_old_data]-} ]]; }

check_earlier_data() {
  local pattern volume folder users LC_ALL=C # names are compared in any case; to a host in Turkish, I and i are different letters
  looks_for_earlier_data || return 0
  ! is_taken_over || return 0
  check_earlier_containers
  ((${#earlier_volumes[@]} + ${#earlier_folders[@]})) || return 0
  shopt -s nocasematch nocaseglob nullglob # an image's name is lower case, the repository's may not be
  for pattern in "${earlier_volumes[@]}"; do
    while IFS= read -r volume; do
      [[ $volume == "$(fill_repository "$pattern")" ]] || continue
      users=$(docker ps --filter "volume=$volume" --format '{{.Names}}' | paste -sd ' ')
      take_over_first "Volume $volume${users:+, in use by $users,}" "$volume" "$users"
    done < <(docker volume ls --quiet)
  done
  for pattern in "${earlier_folders[@]}"; do
    while IFS= read -r folder; do
      [[ -n $(ls -A "$folder" 2>/dev/null) ]] || continue
      users=$(docker ps --filter "volume=$folder" --format '{{.Names}}' | paste -sd ' ')
      take_over_first "Folder $folder${users:+, in use by $users,}" "$folder" "$users"
    done < <(folders_of "$pattern" | sort -u)
  done
  shopt -u nocasematch nocaseglob nullglob
}

# Folders of this host that a pattern stands for. "~" is the home of whoever deployed before: this user, or another one.
folders_of() { # PATTERN
  local home_folder folder place homes=('')
  # shellcheck disable=SC2088 # it stands so in deploy.conf
  [[ $1 != '~/'* ]] || homes=("$HOME" /home/* /root)
  for home_folder in "${homes[@]}"; do
    place=$home_folder${1#'~'}
    for folder in ${place//\{*\}/*}; do
      [[ $folder != "$(fill_repository "$place")" ]] || printf '%s\n' "$folder"
    done
  done
}

# The command that takes the data over fills the volume of this deployment; --adopt local then says that it holds what is wanted.
is_taken_over() {
  local volume=${conf[id]}_data
  [[ ${option[adopt]-} == local ]] && docker volume inspect "$volume" &>/dev/null &&
    [[ -n $(docker run --rm --volume "$volume:/to:ro" --entrypoint ls "$(litestream_image "$here")" -A /to 2>/dev/null) ]]
}

# Puts in the repository's name, which the image is called after.
fill_repository() { # PATTERN
  local name text=$1
  name=$(sed -n 's/^APP_IMAGE="\(.*\)"$/\1/p' "$here/.env" 2>/dev/null | sed 's/@.*//; s|.*/||; s/:.*//')
  text=${text//\{repository\}/$name}
  text=${text//\{service\}/${name//./-}}
  printf %s "${text//\{project\}/${name//[^a-z0-9_-]/}}"
}

take_over_first() { # WHAT SOURCE CONTAINERS; each source once
  local copy
  [[ $told_sources != *"|$2|"* ]] || return 0
  told_sources+="|$2|"
  copy="docker run --rm -v '$2:/from:ro' -v '${conf[id]}_data:/to' --entrypoint cp $(litestream_image "$here") -a /from/. /to/"
  problem "$1 holds data of an earlier deployment." "To take it over: ${3:+docker stop $3; }$copy
     then deploy again with --adopt local; or with --ignore-old-data if it is not wanted."
}
