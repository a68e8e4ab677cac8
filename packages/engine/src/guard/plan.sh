# shellcheck shell=bash
# Makes the plan: asks the volume, the record and the storage about each database, and puts the answers to the table in decide.sh.
# Nothing that is on the volume is changed here.

declare -A verdict_of=() # what the table says, by what it was asked
declare -A record_of=()  # the transactions in the record, by name
record_read=''           # the record that they are from

make_plan() {
  local name manifest listed=() stored=() questions=()
  manifest_name manifest
  [[ -z ${guard_option[seen]} ]] || answer_from_seen "${databases[@]}" ${manifest:+"$manifest"}
  restore_absent "${databases[@]}" ${manifest:+"$manifest"}
  for name in "${databases[@]}" ${manifest:+"$manifest"}; do
    [[ -n ${answer_of[$name]-} ]] || questions+=("$name" "$litestream_config")
  done
  if counts_turns && [[ -z ${answer_of[$turn_database]-} ]]; then questions+=("$turn_database" "$litestream_config"); fi
  ask_ahead_of "${questions[@]}"
  tell_proof "${questions[@]}"
  for name in "${databases[@]}" ${manifest:+"$manifest"}; do
    plan_database "$name" "$litestream_config" || return 0 # what is wrong with the storage is wrong for all
  done
  if [[ -n $manifest && ${action[$manifest]-} == restore ]]; then
    read_manifest listed stored || return 0
    require_plain_databases "${listed[@]}"
    ((${#problems[@]} == 0)) || return 0
    restore_absent "${listed[@]}"
    questions=()
    for name in "${listed[@]}"; do [[ -n ${answer_of[$name]-} ]] || questions+=("$name" "${config_of[$name]}"); done
    ask_ahead_of "${questions[@]}"
    for name in "${listed[@]}"; do
      ! is_of_another_time "$name" || continue
      plan_database "$name" "${config_of[$name]}" || return 0
      [[ ${action[$name]-} != fresh ]] || unset "action[$name]" # named, but never uploaded
    done
    require_stored "${stored[@]}" && require_counted "${listed[@]}"
  elif [[ -n $manifest && -n ${guard_option[adopt]} ]]; then
    plan_files_on_volume || return 0
  fi
  [[ -z ${guard_option[at]} ]] || { check_reach && plan_files_of_another_time; } || return 0
  plan_earlier_replicas
  plan_files
  require_permission_to_start_empty
  ((${#problems[@]})) || plan_turn
}

# Decides about one database. Fails when the storage cannot be asked.
plan_database() { # DATABASE CONFIG
  local name=$1 file=$data/$1 held volume=none record=new storage kind adopt=${guard_option[adopt]:-none} first=none verdict
  local -A marker=() recorded=() backup=()
  read_marker "$name" marker
  read_record "$name" "${guard_option[proven]}" recorded
  ask_storage "$name" "$2" backup || return
  find_local_txid "$name" "${marker[word]}" "${marker[txid]}" held
  planned+=("$name") backup_txid_of["$name"]=${backup[txid]} backup_time_of["$name"]=${backup[time]} config_of["$name"]=$2
  if [[ -e $file && ! -f $file ]]; then volume=odd; elif [[ -s $file ]]; then volume='file'; fi
  [[ -z ${recorded[is]} ]] || record=recorded
  find_storage_word "${marker[storage]}" "$held" "${backup[txid]}" "${recorded[txid]}" storage
  find_marker_kind "${marker[word]}" kind
  [[ -z ${guard_option[at]} ]] || adopt=past
  [[ -z ${guard_option[first_deploy]} ]] || first=first
  verdict=$volume/$kind/$record/$storage/$adopt/$first
  [[ -n ${verdict_of[$verdict]-} ]] || verdict_of[$verdict]=$(decide "$volume" "$kind" "$record" "$storage" "$adopt" "$first")
  verdict=${verdict_of[$verdict]}
  if [[ $verdict == refuse-* ]]; then explain_refusal "$verdict" "$name" "$held" "${recorded[txid]}"; else action["$name"]=$verdict; fi
  [[ $verdict != restore ]] || plan_bytes=$((plan_bytes + 2 * backup[bytes]))
  [[ -z ${backup[txid]}${marker[word]} ]] || has_lived_before=1
}

find_marker_kind() { # WORD VARIABLE
  case $1 in
    '') printf -v "$2" none ;;
    fresh | restoring) printf -v "$2" %s "$1" ;;
    *) printf -v "$2" ours ;;
  esac
}

# How the backup compares with the volume and the record. Transactions are hexadecimal and equally long, so text order is right.
find_storage_word() { # STORAGE-OF-THE-MARKER LOCAL-TXID BACKUP-TXID PROVEN-TXID VARIABLE
  if [[ -z $3 ]]; then
    printf -v "$5" empty
  elif [[ $3 < $4 ]]; then
    printf -v "$5" lost
  elif [[ $1 != "$this_storage" ]]; then
    printf -v "$5" other
  elif [[ $2 < $3 ]]; then
    printf -v "$5" ahead
  else printf -v "$5" held; fi
}

# What the record of earlier deployments says: sets [is], and [txid] where the record knows it.
read_record() { # DATABASE RECORD VARIABLE
  local name
  [[ $2 == "$record_read" ]] || index_record "$2"
  recorded_name "$1" name
  set_entry "$3" is "${record_of[$name]+1}"
  set_entry "$3" txid "${record_of[$name]-}"
}

# It is asked for hundreds of databases, so it is taken apart once.
index_record() { # RECORD
  local item items
  record_of=() record_read=$1
  IFS=, read -r -a items <<<"$1"
  for item in "${items[@]}"; do
    case $item in
      '' | @*) ;;
      *@*) record_of["${item%%@*}"]=${item##*@} ;;
      *) record_of["$item"]=${record_of["$item"]-} ;;
    esac
  done
}

# An empty database where nobody said that this is a first deployment would look like a success.
require_permission_to_start_empty() {
  local name
  [[ -z ${guard_option[first_deploy]}${guard_option[proven]}$has_lived_before && ${guard_option[adopt]} != local ]] || return 0
  for name in "${planned[@]}"; do
    [[ ${action[$name]-} == fresh ]] || continue
    problem "There is no database $name on the volume, no backup of it in the storage, and no --first-deploy." \
      "If this is the first deployment, deploy again with --first-deploy. If not, check ${conf[backup_secrets]}:\
 they may name another storage."
  done
}

# Twice the compressed size of what is restored, a copy of what is there, and 64 MB that everything else needs to go on.
check_disk_space() {
  local free size name of_patterns=() need=$((plan_bytes + 67108864))
  local -A present_files=()
  find_pattern_files of_patterns
  for name in "${planned[@]}" "${of_patterns[@]}"; do [[ ! -s $data/$name ]] || present_files["$data/$name"]=1; done
  if ((${#present_files[@]})); then
    while read -r size; do need=$((need + size)); done < <(printf '%s\0' "${!present_files[@]}" | xargs -0 stat -c %s)
  fi
  free=$(free_bytes "$data")
  ((free >= need)) || problem "The data volume has $((free >> 20)) MB free, a deployment needs $((need >> 20)) MB." \
    'Free some space on the disk of the data volume, and deploy again. What Docker uses of it: docker system df'
}

free_bytes() { # FOLDER
  local kilobytes
  kilobytes=$(df --output=avail -k "$1")
  printf %d $((${kilobytes##*$'\n'} * 1024))
}

report_plan() {
  local name held
  local -A marker=()
  for name in "${planned[@]}"; do
    read_marker "$name" marker
    find_local_txid "$name" "${marker[word]}" "${marker[txid]}" held
    note "$name: ${action[$name]-left out}, volume ${held:-none}, backup ${backup_txid_of[$name]:-none}\
${backup_time_of[$name]:+ of ${backup_time_of[$name]}}"
  done
  report_files_plan
}
