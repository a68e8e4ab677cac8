# shellcheck shell=bash
# On a host that has lost its databases, asking the storage about each of them takes half as long as restoring it. So what is not on the
# volume is restored at once, to a folder beside the data, and what Litestream says of that counts as the answer of the storage. The table
# in decide.sh decides as always, and before it has decided about all of them, nothing gets to its place. Whatever does not work out here
# is asked about and restored in the usual way, which tells why.

restored_folder=''         # where they lie; it goes away when the program ends
declare -A staged_in=()    # the folder in which a database lies that is restored already
absent_names=()            # what is restored side by side
absent_blocks=0            # how large each may become, in blocks of 1024 bytes
storage_answered=''        # 1 once it did
absent_room_left=134217728 # bytes of the disk that are left alone in any case

restore_absent() { # DATABASE...
  local number name answer folders=()
  may_restore_absent || return 0
  find_absent "$@"
  ((${#absent_names[@]} > 1)) && storage_answers || return 0
  find_absent "$@"
  has_room_for_absent || return 0
  make_restored_folder
  rm -rf "$work/absent"
  make_own_configs "$work/absent" debug "${absent_names[@]}" # the time of the newest change is in the log only
  folders=("${absent_names[@]/#/$restored_folder/}") folders=("${folders[@]%/*}")
  mkdir -p "${folders[@]}"
  own "$restored_folder" "${folders[@]}"
  side_by_side restore_absent_numbered "${!absent_names[@]}"
  while IFS=' ' read -r number answer; do
    name=${absent_names[number]}
    if [[ ! -s $restored_folder/$name || ! -e $work/absent/$number.restored ]] || ! is_restored_answer "$answer"; then continue; fi
    printf '%s\n' "$answer" >"$work/absent/$number"
    answer_of["$name"]=$work/absent/$number staged_in["$name"]=$restored_folder
  done < <(read_restored "$work/absent")
}

# Where a person has to decide first, or nothing is to be changed, the storage is only asked.
may_restore_absent() {
  [[ ${guard_option[mode]} == guard && -z ${guard_option[check]}${guard_option[first_deploy]}${guard_option[adopt]}${guard_option[at]} ]]
}

find_absent() { # DATABASE...
  local name
  absent_names=()
  for name; do [[ -n ${answer_of[$name]-} || -e $data/$name || -L $data/$name ]] || absent_names+=("$name"); done
}

# A server that is silent would hold up a restore for minutes, so it is asked one thing before. Where it does not answer in time, nothing
# else is asked: that is its answer about all of them.
storage_answers() {
  local name=${absent_names[0]} absent answer=''
  ! counts_turns || name=$turn_database
  [[ -z $storage_answered ]] || return 0
  ask_ahead_of "$name" "$litestream_config"
  [[ -z ${answer_of[$name]-} ]] || answer=$(<"${answer_of[$name]}")
  case $answer in
    0'|'* | none'|'*) storage_answered=1 ;;
    124'|'* | 137'|'*)
      for absent in "${absent_names[@]}"; do answer_of["$absent"]=${answer_of[$name]}; done
      return 1
      ;;
    *) return 1 ;;
  esac
}

# How large they are is not known yet, so together they may take half of what is free.
has_room_for_absent() {
  local free
  free=$(free_bytes "$data")
  absent_blocks=$(((free - absent_room_left) / 2 / ${#absent_names[@]} / 1024))
  ((absent_blocks >= 1024))
}

# A volume that is refused stays as it was.
make_restored_folder() {
  local made=''
  [[ -z $restored_folder ]] || return 0
  restored_folder=$state/restored
  [[ -d $state ]] || { make_folder "$state" && made=1; }
  rm -rf "$restored_folder"
  # shellcheck disable=SC2064 # with the values of now
  trap "rm -rf ${work@Q} ${restored_folder@Q}; ${made:+rmdir ${state@Q} 2>/dev/null || true}" EXIT
  mkdir -p "$restored_folder"
}

restore_absent_numbered() { # NUMBER
  local name=${absent_names[$1]} said=$work/absent/$1.said
  local config=${own_config_of[$name]} status=0
  [[ -n $config ]] || return 0
  (
    ulimit -f "$absent_blocks"
    as_app timeout -k 5 "${conf[restore_minutes]}m" litestream restore -config "$config" -json -integrity-check full \
      -o "$restored_folder/$name" "$data/$name"
  ) >"$said" 2>&1 || status=$?
  ((status == 0)) || {
    has_no_backup "$said" # that says nothing about the others
    return
  }
  : >"$work/absent/$1.restored"
}

# Prints "N STATUS|TXID|TIME|BYTES" for each that Litestream tells the end of, as ask_into writes it: nothing more has to fit on the disk.
# Its log says which transaction it was to reach, and when that was, its answer says which one it did reach.
read_restored() { # FOLDER
  find "$1" -name '*.said' -exec awk '
    FNR == 1 { txid = time = "" }
    /^time=[^ ]+ level=DEBUG msg="restore plan" / {
      txid = time = $0
      sub(/.* txid=/, "", txid); sub(/ .*/, "", txid); sub(/.* timestamp=/, "", time); sub(/ .*/, "", time); sub(/\.000Z$/, "Z", time)
    }
    /^ *"txid": "/ {
      split($0, part, "\"")
      number = FILENAME; sub(/.*\//, "", number); sub(/\.said$/, "", number)
      if (part[4] == txid) print number, "0|" txid "|" time "|0"
    }' {} +
}

is_restored_answer() { # STATUS|TXID|TIME|BYTES
  local txid time
  IFS='|' read -r _ txid time _ <<<"$1"
  is_transaction "$txid" && is_moment "$time"
}
