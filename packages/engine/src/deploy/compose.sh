# shellcheck shell=bash
# How Docker Compose and the containers of this deployment are called, and what can be read from its files without asking Docker.

docker_env=()     # what finds Docker; of the caller's environment nothing else reaches Compose, because it would win over .env
run_image=''      # overrides APP_IMAGE of .env for one call
run_litestream='' # overrides LITESTREAM_IMAGE likewise

collect_docker_env() {
  local name
  docker_env=(PATH="$PATH" HOME="$HOME")
  for name in DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_CERT_PATH DOCKER_TLS_VERIFY XDG_RUNTIME_DIR; do
    [[ -z ${!name-} ]] || docker_env+=("$name=${!name}")
  done
}

compose_in() { # FOLDER COMPOSE-ARGUMENT...
  local compose_files=(--file "$1/compose.yaml")
  [[ ! -e $1/compose.override.yml ]] || compose_files+=(--file "$1/compose.override.yml")
  # Services that only another version has are removed by name, so Compose need not wonder about them.
  timeout --kill-after=10 "$step_limit" env -i "${docker_env[@]}" COMPOSE_IGNORE_ORPHANS=1 DEPLOYMENT_ID="${conf[id]}" \
    ${run_image:+APP_IMAGE="$run_image"} ${run_litestream:+LITESTREAM_IMAGE="$run_litestream"} \
    docker compose --progress quiet --project-name "${conf[id]}" --project-directory "$1" \
    "${compose_files[@]}" --env-file "$1/.env" "${@:2}" </dev/null
}

run_in() { # FOLDER CONTAINER SERVICE ARGUMENT...
  local status=0
  compose_in "$1" run --rm --no-deps -T --name "$2" "${@:3}" || status=$?
  if ((status == 124 || status == 137)); then
    say "$3 took longer than $step_limit and was stopped"
    timeout 60 docker rm --force "$2" >/dev/null 2>&1 || true # it would go on without us
  fi
  return "$status"
}

restore_in() { bring_tools "$1" && run_in "$1" "${conf[id]}-restore-$$" restore "${@:2}"; } # FOLDER OPTION...

# For values without special characters. A deployment asks for twenty of them, so no program is started for one. Printed, or set.
value_of() { # NAME FOLDER [VARIABLE]
  local env_line env_value='' env_start="$1=\""
  if [[ -e $2/.env ]]; then
    while IFS= read -r env_line || [[ -n $env_line ]]; do
      [[ $env_line != "$env_start"*\" ]] || { env_line=${env_line#"$env_start"} && env_value=${env_line%\"}; }
    done <"$2/.env"
  fi
  if [[ -n ${3-} ]]; then printf -v "$3" %s "$env_value"; else printf %s "$env_value"; fi
}

# The image of a service as its file says it, in the service itself or in the fragment that it merges. Nothing is interpolated: the
# default stands for the variable. Printed, or set.
service_image() { # FILE SERVICE [VARIABLE]
  local of_service='' fragment='' anchor anchor_line file_lines=()
  [[ ! -e $1 ]] || mapfile -t file_lines <"$1"
  find_image "  $2:*" '  [! #]*' '    ' "${file_lines[@]}"
  [[ -n $of_service || -z $fragment ]] || find_image "[! #]*: &$fragment" '*([! #])' '  ' "${file_lines[@]}"
  if [[ $of_service == '*'* ]]; then # an alias stands for what its anchor has
    anchor=" &${of_service#'*'} " of_service=''
    for anchor_line in "${file_lines[@]}"; do
      [[ $anchor_line != *"$anchor"* ]] || { of_service=${anchor_line##*"$anchor"} && break; }
    done
  fi
  [[ $of_service != '&'* ]] || of_service=${of_service#* }
  of_service=${of_service%% #*} of_service=${of_service//[\"\']/}
  if [[ $of_service =~ ^\$\{[A-Z_]+:?-(.*)\}$ ]]; then of_service=${BASH_REMATCH[1]}; fi
  if [[ -n ${3-} ]]; then printf -v "$3" %s "$of_service"; else printf %s "$of_service"; fi
}

# Sets of_service and fragment of its caller to the first image and the first fragment behind a line that fits BEGIN, up to one that fits
# END.
find_image() { # BEGIN END INDENT LINE...
  local line inside=''
  for line in "${@:4}"; do
    # shellcheck disable=SC2053 # they are patterns
    if [[ $line == $1 ]]; then inside=1; elif [[ $line == $2 ]]; then inside=''; fi
    [[ -n $inside ]] || continue
    if [[ -z $of_service && $line == "$3image:"* ]]; then
      of_service=${line#"$3image:"}
      of_service=${of_service#"${of_service%%[! ]*}"}
    elif [[ -z $fragment && $line == "$3<<: *"* ]]; then fragment=${line#"$3<<: *"}; fi
  done
}

litestream_image() { # FOLDER
  local image
  value_of LITESTREAM_IMAGE "$1" image
  [[ -n $image ]] || service_image "$1/compose.yaml" litestream image
  printf %s "$image"
}

fetch_image() { # IMAGE [DOCKER-CONFIG]
  local output
  find_image_here "$1" && return
  say "pulling $1"
  local config=${2-}
  [[ -d $config ]] || config=${DOCKER_CONFIG:-$HOME/.docker} # by hand: the login of this host
  output=$(DOCKER_CONFIG=$config timeout --kill-after=10 "$step_limit" docker pull --quiet "$1" 2>&1 >/dev/null) && {
    find_image_here "$1" || true
    return
  }
  [[ -z $output ]] || printf '%s\n' "$output" >&2
  if [[ $output == *'no matching manifest'* ]]; then
    no_manifest "$1"
  else
    problem "$1 cannot be pulled." "Check that the registry has it, and that this host may read it. The error, on this host: docker pull $1"
  fi
}

# Sets image_architecture. Fails where this host does not have the image.
find_image_here() { # IMAGE
  image_architecture=${architecture_of[$1]-}
  [[ -n $image_architecture ]] || image_architecture=$(docker image inspect "$1" --format '{{.Architecture}}' 2>/dev/null)
}

# IMAGE ARCHITECTURE a line: of the two images that a new host needs first, those that it has.
list_images() {
  local image architecture
  for image in "$(litestream_image "$here")" "$(value_of APP_IMAGE "$here")"; do
    architecture=$(docker image inspect "${image:-none}" --format '{{.Architecture}}' 2>/dev/null) || continue
    printf '%s %s\n' "$image" "$architecture"
  done
}

use_image() { # IMAGE FOLDER
  # A full disk leaves the old file as it is.
  sed "s|^APP_IMAGE=.*|APP_IMAGE=\"$1\"|" "$2/.env" >"$2/.env.new" || return
  mv -f "$2/.env.new" "$2/.env"
}
