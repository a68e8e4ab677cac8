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

# Without Compose, which takes longer to read its files.
in_sidecar() { timeout --kill-after=10 "$step_limit" docker exec "${conf[id]}-litestream-1" "$@" </dev/null; } # COMMAND...

# For values without special characters. A deployment asks for twenty of them, so no program is started for one.
value_of() { # NAME FOLDER
  local line start="$1=\""
  [[ -e $2/.env ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line != "$start"*\" ]] || { line=${line#"$start"} && printf '%s\n' "${line%\"}"; }
  done <"$2/.env"
}

# The image of a service as its file says it, in the service itself or in the fragment that it merges. Nothing is interpolated: the
# default stands for the variable.
service_image() { # FILE SERVICE
  local block image fragment
  block=$(sed -n "/^  $2:/,/^  [^ #]/p" "$1" 2>/dev/null)
  image=$(sed -n 's/^    image: *//p' <<<"$block" | head -n 1)
  if [[ -z $image ]]; then
    fragment=$(sed -n 's/^    <<: \*//p' <<<"$block" | head -n 1)
    [[ -z $fragment ]] || image=$(sed -n "/^[^ #].*: &$fragment\$/,/^[^ #]*\$/s/^  image: *//p" "$1" | head -n 1)
  fi
  [[ $image != '*'* ]] || image=$(sed -n "s/.* &${image#'*'} //p" "$1" | head -n 1) # an alias stands for what its anchor has
  [[ $image != '&'* ]] || image=${image#* }
  image=${image%% #*} image=${image//[\"\']/}
  if [[ $image =~ ^\$\{[A-Z_]+:?-(.*)\}$ ]]; then image=${BASH_REMATCH[1]}; fi
  printf %s "$image"
}

litestream_image() { # FOLDER
  local image
  image=$(value_of LITESTREAM_IMAGE "$1")
  printf %s "${image:-$(service_image "$1/compose.yaml" litestream)}"
}

fetch_image() { # IMAGE [DOCKER-CONFIG]
  local output
  image_architecture=$(docker image inspect "$1" --format '{{.Architecture}}' 2>/dev/null) && return
  say "pulling $1"
  local config=${2-}
  [[ -d $config ]] || config=${DOCKER_CONFIG:-$HOME/.docker} # by hand: the login of this host
  output=$(DOCKER_CONFIG=$config timeout --kill-after=10 "$step_limit" docker pull --quiet "$1" 2>&1 >/dev/null) && {
    image_architecture=$(docker image inspect "$1" --format '{{.Architecture}}' 2>/dev/null) || true
    return
  }
  [[ -z $output ]] || printf '%s\n' "$output" >&2
  if [[ $output == *'no matching manifest'* ]]; then
    no_manifest "$1"
  else
    problem "$1 cannot be pulled." "Check that the registry has it, and that this host may read it. The error, on this host: docker pull $1"
  fi
}

use_image() { # IMAGE FOLDER
  # A full disk leaves the old file as it is.
  sed "s|^APP_IMAGE=.*|APP_IMAGE=\"$1\"|" "$2/.env" >"$2/.env.new" || return
  mv -f "$2/.env.new" "$2/.env"
}
