# shellcheck shell=bash
# Asks the storage what it has, and restores from it. Every wait has a limit, and every error its cause and its next step.

work=''        # a folder for what Litestream prints; it goes away when the program ends
ask_seconds=30 # for an answer of the storage

make_work_folder() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  chown "${conf[user]}" "$work"
}

# Litestream meets the network and foreign bytes: it needs no root.
as_app() { # COMMAND...
  local uid
  uid=$(owner_uid)
  if ((EUID == uid)); then "$@"; else setpriv --reuid="$uid" --regid="$(owner_gid)" --clear-groups -- "$@"; fi
}

# A refused or silent port is known in seconds this way; Litestream would try for minutes.
dial_storage() {
  local host port override=${conf[storage_override]-} answer status=0
  host=$(expand_variables "${conf[storage_host]-}") port=$(expand_variables "${conf[storage_port]-}")
  if [[ ${override:+${!override-}} =~ ^(https?)://(\[[^]]+\]|[^/:]+)(:([0-9]+))? ]]; then
    host=${BASH_REMATCH[2]} port=${BASH_REMATCH[4]:-443}
    [[ ${BASH_REMATCH[1]}${BASH_REMATCH[4]} != http ]] || port=80
  fi
  host=${host#[} host=${host%]}
  # shellcheck disable=SC2016 # the inner shell expands them
  answer=$(timeout 10 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" 2>&1) || status=$?
  ((status)) || return 0
  answer=${answer%%$'\n'*}
  ((status != 124)) || answer='no answer within 10 seconds'
  problem "The storage at $host:$port cannot be reached: ${answer##*: }." \
    "Check the address in ${conf[backup_secrets]}, and that this host may connect there."
  return 1
}

# Prints as JSON which files a restore would take.
plan_restore() { # SECONDS DATABASE CONFIG [OPTION...]
  local attempts
  attempts=$(attempts_variable)
  as_app ${attempts:+env "$attempts"} timeout -k 5 "$1" litestream restore -config "$3" "${@:4}" -dry-run -json "$data/$2"
}

# Sets [txid], [time] and [bytes] from what plan_restore printed. Fails when that cannot be understood.
read_restore_plan() { # FILE VARIABLE
  local txid='' time='' bytes=''
  IFS='|' read -r txid time bytes < <(sqlite3 -init /dev/null -batch :memory: "
    select json_extract(p, '\$.max_txid'), json_extract(p, '\$.files[#-1].timestamp'),
      (select sum(json_extract(value, '\$.size')) from json_each(p, '\$.files'))
    from (select cast(readfile('$1') as text) as p)") || true
  bytes=${bytes%%.*} bytes=${bytes//[!0-9]/}
  set_backup "$2" "$txid" "$time" "$((10#0${bytes::17}))"
  is_transaction "$txid" && is_moment "$time"
}

set_backup() { # VARIABLE TXID TIME BYTES
  printf -v "${1}[txid]" %s "$2"
  printf -v "${1}[time]" %s "$3"
  printf -v "${1}[bytes]" %s "$4"
}

# Sets [txid] (empty: there is no backup), [time] and [bytes]. Fails when the storage cannot tell.
ask_storage() { # DATABASE CONFIG VARIABLE
  local status=0
  set_backup "$3" '' '' 0
  plan_restore "$ask_seconds" "$1" "$2" >"$work/plan" 2>"$work/error" || status=$?
  if ((status == 0)); then
    read_restore_plan "$work/plan" "$3" || unknown_answer "$1"
  elif ! has_no_backup; then
    if ((status != 124 && status != 137)); then
      explain_error "$1"
    elif find_attempt "$(<"$work/error")"; then
      problem "$error_cause: $error_code" "$error_next"
    else
      problem "The storage did not answer within $ask_seconds seconds." \
        "Check the address in ${conf[backup_secrets]}, and that this host may connect there."
    fi
    return 1
  fi
}

unknown_answer() { # DATABASE
  problem "Litestream's answer about $1 cannot be understood." \
    'Use the image of Litestream that docker-compose-template.yml names. Its log: docker compose logs litestream'
}

# Litestream's whole message: a server could use the same words.
has_no_backup() { [[ $(error_message "$(<"$work/error")") == 'no matching backup files available' ]]; }

# Restores to a folder beside the data first: either all databases are restored or nothing is changed.
restore_database() { # DATABASE FOLDER
  local status=0 at=${guard_option[at]} staged=$2/$1 minutes=${conf[restore_minutes]}
  make_folder "${staged%/*}"
  as_app timeout -k 5 "${minutes}m" litestream restore -config "${config_of[$1]}" ${at:+-timestamp "$at"} \
    -integrity-check full -o "$staged" "$data/$1" >"$work/error" 2>&1 || status=$?
  if ((status == 124 || status == 137)); then
    problem "Restoring $1 took longer than $minutes minutes and was stopped." \
      'Write a larger number into restore_minutes in deploy.conf, and deploy again.'
  elif ((status)); then explain_error "$1"; fi
}
