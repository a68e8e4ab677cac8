# shellcheck shell=bash
# Makes the plan: asks the volume, the record and the storage about each database, and puts the answers to the table in decide.sh.
# Nothing is changed here.

make_plan() {
  local name manifest listed=() questions=()
  manifest=$(manifest_name)
  for name in "${databases[@]}" ${manifest:+"$manifest"}; do questions+=("$name" "$litestream_config"); done
  ! counts_turns || questions+=("$turn_database" "$litestream_config")
  ask_ahead_of "${questions[@]}"
  for name in "${databases[@]}" ${manifest:+"$manifest"}; do
    plan_database "$name" "$litestream_config" || return 0 # what is wrong with the storage is wrong for all
  done
  if [[ -n $manifest && ${action[$manifest]-} == restore ]]; then
    read_manifest listed || return 0
    require_plain_databases "${listed[@]}"
    ((${#problems[@]} == 0)) || return 0
    questions=()
    for name in "${listed[@]}"; do questions+=("$name" "${config_of[$name]}"); done
    ask_ahead_of "${questions[@]}"
    for name in "${listed[@]}"; do
      plan_database "$name" "${config_of[$name]}" || return 0
      [[ ${action[$name]-} != fresh ]] || unset "action[$name]" # named, but never uploaded
    done
    require_counted "${listed[@]}"
  fi
  [[ -z ${guard_option[at]} ]] || check_reach || return 0
  plan_earlier_replicas
  require_permission_to_start_empty
  ((${#problems[@]})) || plan_turn
}

# Decides about one database. Fails when the storage cannot be asked.
plan_database() { # DATABASE CONFIG
  local name=$1 file=$data/$1 held volume=none record=new storage adopt=${guard_option[adopt]:-none} first=none verdict
  local -A marker=() recorded=() backup=()
  read_marker "$name" marker
  read_record "$name" "${guard_option[proven]}" recorded
  ask_storage "$name" "$2" backup || return
  held=$(local_txid "$name" "${marker[word]}" "${marker[txid]}")
  planned+=("$name") backup_txid_of["$name"]=${backup[txid]} backup_time_of["$name"]=${backup[time]} config_of["$name"]=$2
  if [[ -e $file && ! -f $file ]]; then volume=odd; elif [[ -s $file ]]; then volume='file'; fi
  [[ -z ${recorded[is]} ]] || record=recorded
  storage=$(storage_word "${marker[storage]}" "$held" "${backup[txid]}" "${recorded[txid]}")
  [[ -z ${guard_option[at]} ]] || adopt=past
  [[ -z ${guard_option[first_deploy]} ]] || first=first
  verdict=$(decide "$volume" "$(marker_kind "${marker[word]}")" "$record" "$storage" "$adopt" "$first")
  if [[ $verdict == refuse-* ]]; then explain_refusal "$verdict" "$name" "$held" "${recorded[txid]}"; else action["$name"]=$verdict; fi
  [[ $verdict != restore ]] || plan_bytes=$((plan_bytes + 2 * backup[bytes]))
  [[ ! -s $file ]] || plan_bytes=$((plan_bytes + $(stat -c %s "$file")))
  [[ -z ${backup[txid]}${marker[word]} ]] || has_lived_before=1
}

# Of each pattern the storage has as many databases as earlier deployments proved.
require_counted() { # DATABASE...
  local item items name pattern number found=()
  [[ -z ${guard_option[at]} && ${guard_option[adopt]} != @(local|backup) ]] || return 0
  for name; do [[ -z ${action[$name]-} ]] || found+=("$name"); done
  IFS=, read -r -a items <<<"${guard_option[proven]}"
  for item in "${items[@]}"; do
    is_count "$item" || continue
    pattern=$(unrecorded_name "${item%@*}")
    number=$(count_of_pattern "$pattern" "${found[@]}")
    ((number < ${item##*@})) || continue
    printf 'lost=%s\n' "$pattern" # for the restore drill
    problem "The storage has $number of the ${item##*@} databases $pattern that were proven to be there: it lost something." \
      'Bring them back, or deploy again with --adopt backup to take what there is.'
  done
}

marker_kind() { # WORD
  case $1 in
    '') printf none ;;
    fresh | restoring) printf %s "$1" ;;
    *) printf ours ;;
  esac
}

# How the backup compares with the volume and the record. Transactions are hexadecimal and equally long, so text order is right.
storage_word() { # STORAGE-OF-THE-MARKER LOCAL-TXID BACKUP-TXID PROVEN-TXID
  if [[ -z $3 ]]; then
    printf empty
  elif [[ $3 < $4 ]]; then
    printf lost
  elif [[ $1 != "$this_storage" ]]; then
    printf other
  elif [[ $2 < $3 ]]; then
    printf ahead
  else printf held; fi
}

# What the record of earlier deployments says: sets [is], and [txid] where the record knows it.
read_record() { # DATABASE RECORD VARIABLE
  local name item is='' txid=''
  name=$(recorded_name "$1")
  while IFS= read -r -d , item; do
    case $item in
      "$name") is=1 ;;
      "$name"@*) is=1 txid=${item##*@} ;;
    esac
  done <<<"$2,"
  set_entry "$3" is "$is"
  set_entry "$3" txid "$txid"
}

# An empty database where nobody said that this is a first deploy would look like a success.
require_permission_to_start_empty() {
  local name
  [[ -z ${guard_option[first_deploy]}${guard_option[proven]}$has_lived_before && ${guard_option[adopt]} != local ]] || return 0
  for name in "${planned[@]}"; do
    [[ ${action[$name]-} == fresh ]] || continue
    problem "There is no database $name, no backup of it, and no word that this is a first deploy." \
      "Deploy again with --first-deploy if it is. If not, check ${conf[backup_secrets]}: they may name another storage."
  done
}

# Twice the compressed size of what is restored, a copy of what is there, and 64 MB that everything else needs to go on.
check_disk_space() {
  local free need=$((plan_bytes + 67108864))
  free=$(free_bytes "$data")
  ((free >= need)) || problem "The data volume has $((free >> 20)) MB free, a deployment needs $((need >> 20)) MB." 'Make room and deploy again.'
}

free_bytes() { # FOLDER
  local kilobytes
  kilobytes=$(df --output=avail -k "$1" | tail -n 1)
  printf %d $((kilobytes * 1024))
}

report_plan() {
  local name held
  local -A marker=()
  for name in "${planned[@]}"; do
    read_marker "$name" marker
    held=$(local_txid "$name" "${marker[word]}" "${marker[txid]}")
    note "$name: ${action[$name]-left out}, here ${held:-nothing}, backup ${backup_txid_of[$name]:-none}${backup_time_of[$name]:+ of ${backup_time_of[$name]}}"
  done
}
