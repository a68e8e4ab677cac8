# shellcheck shell=bash
# The sidecar of a cluster: replicates as on a host, and asks the storage by itself whose turn it is. A node that the cluster has lost may
# run on: its pod writes and replicates, and no probe is asked any more, because the kubelet does that.

turn_question_seconds=30
# How long a place that was replaced may take to notice that, and to stop.
turn_patience_seconds=60
# What another place wrote into the backup, a file for each database: when that was noticed first, and then the files of the storage.
others_files=/tmp/files-of-another-place
others_configs=/tmp/configs-of-files # for files of a pattern
others_at_once=8                     # databases that are looked at after each question, in turn: each look is a request
replicating=(bash "$0" replicate)

# As the first process of the container. When replication is started again, it refuses, says why, and blocks the databases, as after a
# reboot.
cluster_replicate() {
  local child='' question='' ended status
  # A signal ends the waiting below: Litestream then uploads the last write, and that is waited for.
  trap 'kill -TERM "$child" 2>/dev/null || true' TERM INT
  trap 'kill "$question" 2>/dev/null || true' EXIT
  "${replicating[@]}" &
  child=$!
  while :; do
    [[ -n $question ]] || {
      ask_whose_turn &
      question=$!
    }
    ended='' status=0
    wait -n -p ended "$child" "$question" || status=$?
    [[ ${ended-} != "$child" ]] || exit "$status"
    [[ ${ended-} == "$question" ]] || continue
    question=''
    case $status in
      0) echo 'Another place took over this deployment, so replication stops here.' ;;
      "$mixed_backup") echo 'Another place wrote to the backup of this one, so the backup begins again with a new snapshot.' ;;
      *) continue ;;
    esac
    end_replication
    ((status == 0)) || begin_backups_again
    "${replicating[@]}" &
    child=$!
  done
}

# Without its last uploads. Where files beside the databases are backed up, several processes replicate: all have the lock of the only
# sidecar open. One that cannot be killed keeps the next one from starting, and then the container ends.
end_replication() {
  local holders tries
  kill -KILL "$child" 2>/dev/null || true
  wait "$child" 2>/dev/null || true
  for ((tries = 0; tries < 50; tries++)); do
    mapfile -t holders < <(find /proc/[0-9]*/fd -maxdepth 1 -lname "$state/sidecar" -printf '%h\n' 2>/dev/null | tr -cd '0-9\n' | sort -u)
    ((${#holders[@]})) || break
    kill -KILL "${holders[@]}" 2>/dev/null || true
    sleep 0.1
  done
}

mixed_backup=3 # status of the question below

# After a while, and only where it is not known already. Succeeds where another place has it. The status is another one where this place has
# it, and the backup has files of the place before.
ask_whose_turn() {
  trap - EXIT
  sleep "$turn_question_seconds"
  [[ ! -e $refusal ]] && counts_turns && [[ -s $data/$turn_database ]] && this_storage=$(storage_id) || return 1
  ! is_turn_lost || return 0
  ! find_others_files || return "$mixed_backup"
  return 1
}

# One request for the newest file of the database of turns, which Litestream never deletes. Without an answer nothing is known.
is_turn_lost() {
  local newest
  newest=$(recent_files 20 "$data/$turn_database" | tail -n 1) || return
  read -r _ _ newest _ <<<"$newest"
  [[ $newest =~ ^[0-9a-f]{16}$ ]] && [[ $(held_turn) < $newest ]]
}

# The place before may have written until it noticed that it was replaced, under the numbers that this place gave to its own transactions:
# what is restored would be a mixture of both, or older than what is here. Succeeds once that is so, and the place before has had the
# time to stop.
find_others_files() {
  local number name file now before since noticed=0 ready=0 names count
  find_replicated names
  count=${#names[@]}
  mkdir -p "$others_files"
  for ((number = 0; number < count && number < others_at_once; number++)); do
    name=${names[(EPOCHSECONDS / 30 * others_at_once + number) % count]}
    file=$others_files/${name//\//%2F} since='' before=''
    now=$(files_of_another_place "$name") || continue
    [[ ! -e $file ]] || { read -r since && before=$(cat); } <"$file" || true
    [[ -n $since$now ]] || continue
    noticed=$((noticed + 1))
    # None that was not there at the last question.
    if [[ -n $since ]] && ! grep -qvxF -e "$before" <<<"$now" && ((EPOCHSECONDS - since >= turn_patience_seconds)); then
      ready=$((ready + 1))
    fi
    printf '%s\n' "${since:-$EPOCHSECONDS}" "$now" >"$file"
  done
  ((noticed > 0 && ready == noticed))
}

# Sets an array to all that has a backup: what is listed, the files of a pattern, and the database that names those.
find_replicated() { # ARRAY
  local manifest of_patterns
  local -n replicated=$1
  manifest_name manifest
  find_pattern_files of_patterns
  # shellcheck disable=SC2034 # the caller's array
  replicated=("${databases[@]}" ${manifest:+"$manifest"} "${of_patterns[@]}")
}

# Does something with the entry of litestream.yml for a database: a file of a pattern has none of its own there, so one is made.
with_entry_of() { # DATABASE COMMAND...
  local entry work=$others_configs
  config_by_name "$1" entry || return
  litestream_config=$entry "${@:2}"
}

# Prints the files of the storage that this place cannot have written: of later transactions than it has, or of another size than its own.
files_of_another_place() { # DATABASE
  local list folder held min max bytes own
  local -A marker=()
  list=$(with_entry_of "$1" recent_files 20 "$data/$1") || return
  read_marker "$1" marker
  [[ ${marker[storage]} == "$this_storage" ]] || return # counted from 1 elsewhere
  find_local_txid "$1" "${marker[word]}" "${marker[txid]}" held
  [[ -n $held ]] || return # also where somebody put another file in its place, about which a person decides
  find_metadata "$data/$1" folder
  while read -r _ min max bytes _; do
    is_transaction "$max" || continue
    own=$folder/ltx/0/$min-$max.ltx
    if [[ $max > $held ]] || { [[ -e $own ]] && [[ $(stat -c %s "$own") != "$bytes" ]]; }; then printf '%s %s\n' "$max" "$bytes"; fi
  done <<<"$list"
}

# As after `--adopt local`: without its own folder, Litestream continues after the newest file of the storage, whoever wrote that, with all
# of the database.
begin_backups_again() {
  local file name newest folder
  this_storage=$(storage_id) || return 0
  for file in "$others_files"/*; do
    name=${file##*/} name=${name//%2F//}
    rm -f "$file" # where the storage cannot say what it has, all this is noticed again
    newest=$(with_entry_of "$name" newest_restorable 30 "$data/$name") || continue
    write_marker "$name" restored "$newest" # first: it says how far the backup is, when that folder is gone
    find_metadata "$data/$name" folder
    rm -rf "$folder"
  done
  rm -f "$state/files-list" # so that the newest snapshot of the files beside the databases is one of this place again
}
