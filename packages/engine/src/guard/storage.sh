# shellcheck shell=bash
# Asks the storage what it has, and restores from it. Every wait has a limit, and every error its cause and its next step.

work=''                                           # a folder for what Litestream prints; it goes away when the program ends
ask_seconds=30                                    # for an answer of the storage
storage_scheme='' storage_host='' storage_port='' # where its server is, once dial_storage was called
declare -A answer_of=()                           # files with what was asked ahead, by database
asked_ahead=()                                    # DATABASE CONFIG of each question that is asked ahead
answers=''                                        # the folder of their answers
restored_names=()                                 # what is restored side by side
restore_folder=''                                 # and where to

make_work_folder() {
  umask 022 # Litestream, as the app's user, reads what is written there
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  chown "${conf[user]}" "$work"
}

# Litestream meets the network and foreign bytes: it needs no root.
as_app() { # COMMAND...
  local uid=${conf[user]%:*} gid=${conf[user]#*:}
  if ((EUID == uid)); then "$@"; else setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$@"; fi
}

# A refused or silent port is known in seconds this way; Litestream would try for minutes.
dial_storage() {
  local override=${conf[storage_override]-} answer status=0
  storage_scheme=https
  expand_variables "${conf[storage_host]-}" storage_host
  expand_variables "${conf[storage_port]-}" storage_port
  if [[ ${override:+${!override-}} =~ ^(https?)://(\[[^]]+\]|[^/:]+)(:([0-9]+))? ]]; then
    storage_scheme=${BASH_REMATCH[1]} storage_host=${BASH_REMATCH[2]} storage_port=${BASH_REMATCH[4]:-443}
    [[ ${BASH_REMATCH[1]}${BASH_REMATCH[4]} != http ]] || storage_port=80
  fi
  storage_host=${storage_host#[} storage_host=${storage_host%]}
  # shellcheck disable=SC2016 # the inner shell expands them
  answer=$(timeout 10 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$storage_host" "$storage_port" 2>&1) || status=$?
  ((status)) || return 0
  answer=${answer%%$'\n'*}
  ((status != 124)) || answer='no answer within 10 seconds'
  problem "The storage at $storage_host:$storage_port cannot be reached: ${answer##*: }." \
    "Check the address in ${conf[backup_secrets]}, and that this host may connect there."
  return 1
}

# Prints as JSON which files a restore would take.
plan_restore() { # SECONDS DATABASE CONFIG [OPTION...]
  local attempts
  find_attempts_variable attempts
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
  set_entry "$1" txid "$2"
  set_entry "$1" time "$3"
  set_entry "$1" bytes "$4"
}

# Sets [txid] (empty: there is no backup), [time] and [bytes]. Fails when the storage cannot tell.
ask_storage() { # DATABASE CONFIG VARIABLE
  local status txid time bytes file=${answer_of[$1]:-$work/answer}
  set_backup "$3" '' '' 0
  if [[ -z ${answer_of[$1]-} ]]; then ask_into "$1" "$2" "$file"; fi
  answer_of["$1"]='' # an answer counts once
  IFS='|' read -r status txid time bytes <"$file"
  case $status in
    0) set_backup "$3" "$txid" "$time" "$bytes" ;;
    none) ;;
    unreadable) unknown_answer "$1" ;;
    *)
      cp "$file.error" "$work/error"
      explain_no_answer "$1" "$status"
      return 1
      ;;
  esac
}

unknown_answer() { # DATABASE
  problem "Litestream's answer about $1 cannot be understood." \
    'Use the image of Litestream that docker-compose-template.yml names. Its log: docker compose logs litestream'
}

explain_no_answer() { # DATABASE STATUS; the output is in $work/error
  if [[ $2 != @(124|137) ]]; then
    explain_error "$1"
  elif find_attempt "$(<"$work/error")"; then
    problem "$error_cause: $error_code" "$error_next"
  else
    problem "The storage did not answer within $ask_seconds seconds." \
      "Check the address in ${conf[backup_secrets]}, and that this host may connect there."
  fi
}

# Writes "STATUS|TXID|TIME|BYTES" into a file; STATUS is that of Litestream, none or unreadable.
ask_into() { # DATABASE CONFIG FILE
  local status=0
  local -A read_plan=([txid]='' [time]='' [bytes]=0)
  plan_restore "$ask_seconds" "$1" "$2" >"$3.plan" 2>"$3.error" || status=$?
  if ((status == 0)); then
    read_restore_plan "$3.plan" read_plan || status=unreadable
  elif has_no_backup "$3.error"; then status=none; fi
  printf '%s|%s|%s|%s\n' "$status" "${read_plan[txid]}" "${read_plan[time]}" "${read_plan[bytes]}" >"$3"
}

# Asks about many at once, and keeps the answers for ask_storage, which tells in the order of its callers what is wrong.
ask_ahead_of() { # DATABASE CONFIG...
  local number numbers=()
  asked_ahead=("$@") answers=$work/answers-${#answer_of[@]}
  rm -rf "$answers"
  mkdir "$answers"
  ((${#databases[@]} <= side_by_side_limit || $# <= 2)) || ask_with_own_configs
  for ((number = 0; number < $#; number += 2)); do numbers+=("$number"); done
  side_by_side ask_numbered "${numbers[@]}"
  for ((number = 0; number < $#; number += 2)); do
    [[ ! -s $answers/$number ]] || answer_of["${asked_ahead[number]}"]=$answers/$number
  done
}

# Where litestream.yml is large, a small configuration for each is read faster.
ask_with_own_configs() {
  local number names=()
  for ((number = 0; number < ${#asked_ahead[@]}; number += 2)); do
    [[ ${asked_ahead[number + 1]} != "$litestream_config" ]] || names+=("${asked_ahead[number]}")
  done
  make_own_configs "$answers/own" '' "${names[@]}"
  for ((number = 0; number < ${#asked_ahead[@]}; number += 2)); do
    [[ ${asked_ahead[number + 1]} != "$litestream_config" || -z ${own_config_of["${asked_ahead[number]}"]-} ]] ||
      asked_ahead[number + 1]=${own_config_of["${asked_ahead[number]}"]}
  done
}

ask_numbered() { # NUMBER
  ask_into "${asked_ahead[$1]}" "${asked_ahead[$1 + 1]}" "$answers/$1"
  [[ $(<"$answers/$1") == @(0|none|unreadable)'|'* ]]
}

# Litestream's whole message: a server could use the same words.
has_no_backup() { # [FILE]
  [[ $(error_message "$(<"${1:-$work/error}")") == 'no matching backup files available' ]]
}

# Restores to a folder beside the data first: either all databases are restored or nothing is changed.
restore_databases() { # FOLDER DATABASE...
  local number name
  local -A parents=()
  restored_names=("${@:2}") restore_folder=$1
  (($# > 1)) || return 0
  for name in "${@:2}"; do name=$1/$name && parents["${name%/*}"]=1; done
  mkdir -p "${!parents[@]}"
  own "${!parents[@]}"
  side_by_side restore_numbered "${!restored_names[@]}"
  for number in "${!restored_names[@]}"; do explain_restore "$number"; done
}

restore_numbered() { # NUMBER
  local status=0 name=${restored_names[$1]} at=${guard_option[at]}
  as_app timeout -k 5 "${conf[restore_minutes]}m" litestream restore -config "${config_of[$name]}" ${at:+-timestamp "$at"} \
    -integrity-check full -o "$restore_folder/$name" "$data/$name" >"$work/restore-$1.error" 2>&1 || status=$?
  printf '%s\n' "$status" >"$work/restore-$1"
}

# Adds the problem of a restore that failed. One that left no word did not end.
explain_restore() { # NUMBER
  local status='' name=${restored_names[$1]} minutes=${conf[restore_minutes]}
  [[ ! -e $work/restore-$1 ]] || read -r status <"$work/restore-$1" || true
  case $status in
    0) ;;
    124 | 137)
      problem "Restoring $name took longer than $minutes minutes and was stopped." \
        'Write a larger number into restore_minutes in deploy.conf, and deploy again.'
      ;;
    *)
      cp "$work/restore-$1.error" "$work/error" 2>/dev/null || : >"$work/error"
      explain_error "$name"
      ;;
  esac
}
