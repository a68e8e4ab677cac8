# shellcheck shell=bash
# Containers of an earlier deployment of the same app, found by what Docker has and not by what the checkout says: one that answers under
# the domain of this deployment, or one of the same image that mounts something at the data folder.

check_earlier_containers() {
  local name project running image domains mounts sidecar folder source claimed taken name_of_image found ours=' ' told=' '
  value_of APP_DOMAIN "$here" claimed
  value_of APP_IMAGE "$here" image
  name_of_image=$(image_name_of "$image")
  read_answer found "$other_answers"
  # What has a sidecar like this one is a deployment of its own, such as another environment of this app, and is backed up as such.
  # The sidecar itself may be missing for a moment, so the files of a deployment say the same.
  while IFS='|' read -r _ project _ _ _ _ sidecar folder; do
    if [[ -n $sidecar ]] || is_deployed_in "$folder" "$project"; then ours+="$project "; fi
  done <<<"$found"
  while IFS='|' read -r name project running image domains mounts _ folder; do
    [[ -n $name && $project != "${conf[id]}" ]] || continue
    find_mount "${conf[data_folder]}" "$mounts" source
    taken=''
    [[ -z $domains ]] || taken=$(shared_domains "$claimed" "$(plain_domains "$domains")")
    if [[ -n $project && $ours == *" $project "* ]]; then
      [[ $running == true && -n $taken && $told != *" $project "* ]] || continue
      if ! has_proxy || is_other_environment "$project"; then continue; fi # a rehearsal serves nobody
      told+="$project "
      problem "The deployment $project on this host already answers under $taken, so visitors would get both in turn." \
        "Give this one a domain of its own: npm create litestream@latest -- --domain DOMAIN
     If it takes the place of the other one, remove that first, in ${folder:-its folder}: ./deploy.sh remove"
      continue
    fi
    if [[ $running == true && -n $taken ]]; then
      if [[ -n $source ]]; then
        take_over_first "$(kind_of "$source") $source, in use by ${name#/}, which answers under $taken," "$source" "${name#/}"
      else
        problem "The container ${name#/} already answers under $taken, so visitors would get both in turn." \
          "Copy what it keeps in itself, if anybody needs it: docker cp ${name#/}:${conf[data_folder]} .
     then stop it: docker stop ${name#/}"
      fi
    elif [[ -n $source && $(image_name_of "$image") == "$name_of_image" ]]; then
      [[ $running == true ]] || name=''
      take_over_first "$(kind_of "$source") $source${name:+, in use by ${name#/},}" "$source" "${name#/}"
    fi
  done <<<"$found"
}

# Whether Compose started a project from the folder of a deployment of ours, with whatever version of the engine.
is_deployed_in() { # FOLDER PROJECT
  [[ -n $1 && -n $2 && $(value_in "$1/$litestream_folder/deploy.conf" id) == "$2" ]]
}

# Those have a check of their own, which knows whether both may share the host.
is_other_environment() { # PROJECT
  local entry
  for entry in "${other_environments[@]}"; do [[ ${entry%% *} != "$1" ]] || return 0; done
  return 1
}

# A line for each container: name, Compose project, whether it runs, image, domains, its mounts as "place=source;", the label that only
# sidecars of ours have, and the folder from which Compose started it.
earlier_containers() {
  local ids format
  mapfile -t ids < <(docker ps --all --quiet --no-trunc)
  ((${#ids[@]})) || return 0
  format='{{.Name}}|{{index .Config.Labels "com.docker.compose.project"}}|{{.State.Running}}|{{.Config.Image}}|'
  # shellcheck disable=SC2016 # Docker reads $pair
  format+='{{range .Config.Env}}{{$pair := split . "="}}{{if eq (index $pair 0) "VIRTUAL_HOST"}}{{index $pair 1}}{{end}}{{end}}|'
  format+='{{range .Mounts}}{{.Destination}}={{or .Name .Source}};{{end}}|{{index .Config.Labels "generator-litestream.config-hash"}}|'
  format+='{{index .Config.Labels "com.docker.compose.project.working_dir"}}'
  docker inspect --format "$format" "${ids[@]}" 2>/dev/null
}

# A host may have dozens of containers, so no program is started for one.
find_mount() { # FOLDER MOUNTS VARIABLE
  local mount_list=";$2"
  printf -v "$3" %s ''
  [[ $mount_list != *";$1="* ]] || { mount_list=${mount_list#*";$1="} && printf -v "$3" %s "${mount_list%%;*}"; }
}

kind_of() { if [[ $1 == /* ]]; then echo Folder; else echo Volume; fi; } # SOURCE

# What an image is called in whatever registry and by whomever it is published, in lower case: "memos" of neosmemo/memos:stable. Images
# move, and the app stays. A name that many give to theirs counts with the whole path.
image_name_of() { # IMAGE
  local path=${1%%@*} name
  [[ ${path##*/} != *:* ]] || path=${path%:*}
  path=${path,,} name=${path##*/}
  if [[ $name == @(app|web|api|server|backend|site|www|frontend|main) ]]; then printf %s "$path"; else printf %s "$name"; fi
}
