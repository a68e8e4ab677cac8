# shellcheck shell=bash
# The values of a run, from standard input to .env (0600) and keys/. None of them is ever an argument or printed.

# Name on standard input, way into .env, variable there (or file in keys/), and what stands in for a missing one.
#   plain   as it is             json  escaped for a JSON string, because Litestream expands it inside quotes
#   base64  in base64            file  a file of its own, mounted into the sidecar
engine_values=('APP_IMAGE plain APP_IMAGE required' 'APP_DOMAIN plain APP_DOMAIN required'
  'LETSENCRYPT_EMAIL plain LETSENCRYPT_EMAIL optional' 'HEARTBEAT_URL plain HEARTBEAT_URL optional'
  'LITESTREAM_IMAGE plain LITESTREAM_IMAGE optional'
  'DEPLOY_REPOSITORY plain DEPLOY_REPOSITORY optional')

send_again='Run the release workflow again, or send one NAME=<base64> line for each value.'

declare -A sent_values=()    # NAME -> base64, as they were sent
declare -A written_values=() # variable of .env -> value, of those that the storage's other values may be made of

# Writes .env and keys/ into the upload's folder.
write_values() {
  local entry domains='' of_values='' of_files='' LC_ALL=C
  read_values
  rm -rf "$here/keys" "$here/.env.new"
  written_values=()
  check_sent_domains
  [[ -z ${option[image]-} ]] || sent_values[APP_IMAGE]=$(printf %s "${option[image]}" | base64 -w 0)
  for entry in "${engine_values[@]}" "${app_values[@]}" "${storage_values[@]}"; do
    # shellcheck disable=SC2086 # four words
    write_value $entry
  done
  registry_login
  if ((${#problems[@]})); then
    rm -rf "$here/keys" "$here/.env.new"
    return
  fi
  secrets_hash "$here" of_values
  files_hash "$here" of_files
  {
    env_line APP_MAIN_DOMAIN "${domains%%,*}"
    env_line DEPLOYMENT_ID "${conf[id]}"
    env_line CONFIG_HASH "$of_values-$of_files"
  } >>"$here/.env.new"
  mv -f "$here/.env.new" "$here/.env"
}

# A list of names is written without blanks. Sets domains.
check_sent_domains() {
  local wrong sent
  decode_value sent APP_DOMAIN
  [[ -n $sent ]] || return 0 # said elsewhere
  domains=$(plain_domains "$sent")
  wrong=$(domains_problem "$domains")
  [[ -z $wrong ]] || problem "APP_DOMAIN $wrong." 'Correct the variable DEPLOY_DOMAIN, or domain in deploy.conf.'
  [[ $domains == "$sent" ]] || sent_values[APP_DOMAIN]=$(base64 -w 0 <<<"$domains")
}

# Reads NAME=<base64> lines from standard input.
read_values() {
  local line name
  sent_values=()
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ ^([A-Z][A-Z0-9_]*)=([A-Za-z0-9+/=]*)$ ]] ||
      {
        problem 'Standard input holds something else than NAME=<base64> lines.' "$send_again"
        return
      }
    name=${BASH_REMATCH[1]}
    sent_values[$name]=${BASH_REMATCH[2]}
  done
}

write_value() { # NAME WAY VARIABLE NEED
  local name=$1 way=$2 variable=$3 need=$4 value wrong
  decode_value value "$name"
  if [[ -z $value ]]; then
    [[ $need != required ]] || problem "$name is missing." \
      "Set it in a clone of the repository (gh secret set $name) or in its settings: Secrets and variables -> Actions."
    [[ $need == =* ]] || return 0
    expand_variables "${need#=}" value written_values
  elif [[ $way == @(plain|json) && ($value == *[[:cntrl:]]* || $value == *$'\xc2\x85'*) ]]; then
    problem "$name holds a line break or another control character." 'Enter it again, as one line.'
    return
  else
    shape_problem "$name" "$value"
    [[ -z $wrong ]] || {
      problem "$name $wrong." 'Enter it again; .deploy/README.md has an example.'
      return
    }
  fi
  # shellcheck disable=SC2034 # expand_variables reads it
  [[ $way != json ]] || written_values[$variable]=$value
  case $way in
    plain) env_line "$variable" "$value" ;;
    json)
      value=${value//\\/\\\\}
      env_line "$variable" "${value//\"/\\\"}"
      ;;
    base64) env_line "$variable" "${sent_values[$name]}" ;;
    file)
      install -d -m 0755 "$here/keys"
      printf '%s\n' "$value" >"$here/keys/$variable"
      ;;
  esac >>"$here/.env.new"
}

# Sets the variable to what was sent, without the line break that pasting leaves at the end.
decode_value() { # VARIABLE NAME
  local decoded='' encoded=${sent_values[$2]-}
  if [[ -n $encoded ]]; then
    decoded=$(base64 -d <<<"$encoded" 2>/dev/null && printf .) || problem "$2 is not base64." "$send_again"
    decoded=${decoded%.}
    decoded=${decoded%$'\n'}
    decoded=${decoded%$'\r'}
  fi
  printf -v "$1" %s "$decoded"
}

# Sets wrong of its caller to what is obviously wrong with a value, if anything. A pattern behind "!" is one that it must not match.
shape_problem() { # NAME VALUE
  local shape name pattern text not
  wrong=''
  for shape in "${storage_shapes[@]}"; do
    read -r name pattern text <<<"$shape"
    [[ $name == "$1" ]] || continue
    expand_variables "$pattern" pattern written_values
    not=''
    [[ $pattern != '!'* ]] || not=1 pattern=${pattern#!}
    # shellcheck disable=SC2053 # it is a pattern
    if [[ $2 == $pattern ]]; then [[ -n $not ]]; else [[ -z $not ]]; fi || continue
    expand_variables "$text" wrong written_values
    return
  done
}

# A line of an env file as Compose reads it; nothing but these three is special inside double quotes.
env_line() { # NAME VALUE
  local value=$2
  value=${value//\\/\\\\}
  value=${value//\"/\\\"}
  value=${value//\$/\\\$}
  printf '%s="%s"\n' "$1" "$value"
}

# Both set a variable. It changes when the sidecar has to start again: the storage's values, and every file that is mounted into it.
secrets_hash() { # FOLDER VARIABLE
  local entry way variable sum names='HEARTBEAT_URL|LITESTREAM_[A-Z0-9_]*|REPLICA_[A-Z0-9_]*'
  for entry in "${storage_values[@]}"; do
    read -r _ way variable _ <<<"$entry"
    [[ $way == file ]] || names+="|$variable"
  done
  sum=$({
    grep -E "^($names)=" "$1/.env.new"
    [[ ! -d $1/keys ]] || cat "$1/keys"/*
  } | sha256sum) || true
  printf -v "$2" %s "${sum:0:16}"
}
files_hash() { # FOLDER VARIABLE
  local sum
  sum=$(cat "$1/$litestream_folder"/{deploy.sh,deploy.conf,litestream.yml} | sha256sum) || true
  printf -v "$2" %s "${sum:0:16}"
}
