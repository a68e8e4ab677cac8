# shellcheck shell=bash disable=SC2154 # deploy.sh sets what is only read here
# Part of deploy.sh: the values of a run, from standard input to .env (0600). None of them is ever an argument or logged.

# Name on standard input, way into .env, variable there (or file in keys/), and what stands in for a missing one.
#   plain   as it is             json  escaped for a JSON string, because Litestream expands it inside quotes
#   base64  in base64            file  a file of its own, mounted into the sidecar
values=(
  'APP_IMAGE plain APP_IMAGE required'
  'APP_DOMAIN plain APP_DOMAIN required'
  'LETSENCRYPT_EMAIL plain LETSENCRYPT_EMAIL optional'
  'LITESTREAM_IMAGE plain LITESTREAM_IMAGE optional'
  'AWS_S3_BUCKET json REPLICA_BUCKET required'
  'AWS_ACCESS_KEY_ID plain LITESTREAM_ACCESS_KEY_ID required'
  'AWS_SECRET_ACCESS_KEY plain LITESTREAM_SECRET_ACCESS_KEY required'
  'AWS_REGION json REPLICA_REGION optional'
  'AWS_ENDPOINT json REPLICA_ENDPOINT optional'
  'SERVICESTACK_LICENSE plain SERVICESTACK_LICENSE optional'
  'APPSETTINGS_JSON base64 APPSETTINGS_JSON_BASE64 optional'
)

# Sets wrong to what is obviously wrong with a value, if anything.
check_shape() { # NAME VALUE
  wrong=''
  case $1 in
    AWS_ENDPOINT) case $2 in http*://?*) ;; *) wrong='is not a URL: it begins with https:// (or http:// inside a private network)' ;; esac ;;
  esac
}

# A line of an env file as Compose reads it; nothing but these three is special inside double quotes.
env_line() { # NAME VALUE
  local value=$2
  value=${value//\\/\\\\}
  value=${value//\"/\\\"}
  value=${value//\$/\\\$}
  printf '%s="%s"\n' "$1" "$value"
}

# NAME=<base64> lines on standard input -> the associative array given.
read_values() {
  local line name
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ ^([A-Z][A-Z0-9_]*)=([A-Za-z0-9+/=]*)$ ]] || { problem 'Standard input holds something else than NAME=<base64> lines.' 'Look at how the values are sent.'; return; }
    name=${BASH_REMATCH[1]}
    encoded[$name]=${BASH_REMATCH[2]}
  done
}

# Sets value to what was sent, without the line break that pasting leaves at the end.
decode() { # NAME
  value=''
  [[ -n ${encoded[$1]-} ]] || return 0
  value=$(base64 -d <<<"${encoded[$1]}" 2>/dev/null && printf .) || problem "$1 is not base64." 'Look at how the values are sent.'
  value=${value%.}
  value=${value%$'\n'}
  value=${value%$'\r'}
}

# Writes .env and keys/ beside this script from standard input.
write_values() {
  local entry name way variable need value wrong LC_ALL=C
  local -A encoded=()
  read_values
  umask 077
  rm -rf "$here/keys" "$here/.env.new"
  [[ -z $image ]] || encoded[APP_IMAGE]=$(printf %s "$image" | base64 -w 0)
  for entry in "${values[@]}"; do
    read -r name way variable need <<<"$entry"
    decode "$name"
    if [[ -z $value ]]; then
      [[ $need != required ]] || problem "$name is missing." "Set it in the repository's settings: Secrets and variables -> Actions."
      value=${need#=}
      [[ $need == =* ]] || continue
    elif [[ $way == @(plain|json) && ($value == *[[:cntrl:]]* || $value == *$'\xc2\x85'*) ]]; then
      problem "$name holds a line break or another control character." 'Enter it again, as one line.'
      continue
    else
      check_shape "$name" "$value"
      [[ -z $wrong ]] || { problem "$name $wrong." 'Enter it again; .deploy/README.md has an example.'; continue; }
    fi
    case $way in
      plain) env_line "$variable" "$value" ;;
      json) value=${value//\\/\\\\}; env_line "$variable" "${value//\"/\\\"}" ;;
      base64) env_line "$variable" "${encoded[$name]}" ;;
      file) install -d -m 0755 "$here/keys"; printf '%s\n' "$value" >"$here/keys/$variable" ;;
    esac >>"$here/.env.new"
  done
  registry_login
  if ((${#problems[@]})); then rm -rf "$here/keys" "$here/.env.new"; return; fi
  env_line CONFIG_HASH "$(config_hash)" >>"$here/.env.new"
  mv -f "$here/.env.new" "$here/.env"
}

# Changes when the sidecar has to start anew: with the storage's values, and with every file that is mounted into it.
config_hash() { printf '%s-%s' "$(secrets_hash)" "$(files_hash "$here")"; }
secrets_hash() {
  { grep -E '^(REPLICA_|LITESTREAM_)' "$here/.env.new"; cat "$here/keys"/* 2>/dev/null; } | sha256sum | cut -c 1-16
}
files_hash() { cat "$1"/{litestream.yml,health.sh,restore.sh,storage.sh,volume.sh} | sha256sum | cut -c 1-16; } # FOLDER

# For the pull of this run alone: the token of the workflow ends with it.
registry_login() {
  local value user registry words
  decode REGISTRY_PASSWORD
  [[ -n $value ]] || return 0
  user=$(base64 -d <<<"${encoded[REGISTRY_USERNAME]-}")
  registry=$(base64 -d <<<"${encoded[APP_IMAGE]-}")
  registry=${registry%%/*}
  mkdir -p "$here/registry"
  words=$(DOCKER_CONFIG=$here/registry docker login --username "$user" --password-stdin "$registry" 2>&1 <<<"$value") ||
    problem "$registry refuses the login of $user: $(tail -n 1 <<<"$words")" 'Run the workflow again; the token of an older run does not work.'
}
