# shellcheck shell=bash
# The chain of a backup: the storage has all files from the newest snapshot of a database to its newest transaction. Litestream itself goes
# on after a file that somebody or a lifecycle rule deleted, and nothing can be restored from there on.

chain_seconds=3600        # each database once an hour: a look costs about ten requests
chain_written_seconds=300 # sooner where the storage was not asked yet about its newest transaction, and a deployment would have to
chain_looks=8             # in each health check
chain_at_once=2           # a deployment may ask as well, and a server for SFTP has a limit, see side-by-side.sh
chain_look_seconds=4      # after which no further look begins: the health check has other things to do, and the next one goes on
gap_seconds=300           # as often as Litestream validates
chain_names=()            # databases that are looked at side by side
chain_until=0             # when no further look begins

# Looks at those of which the last look is longest ago. What the storage says counts for the next deployment as well.
check_chains() { # DATABASE...
  local number name status said
  mapfile -t chain_names < <(due_chains "$@" | sort -n | head -n "$chain_looks" | cut -d ' ' -f 2-)
  ((${#chain_names[@]})) || return 0
  own_config_of=()
  ((${#databases[@]} <= side_by_side_limit)) || make_own_configs "$work/own" '' "${chain_names[@]}"
  rm -f "$work"/chain-*
  chain_until=$((SECONDS + chain_look_seconds))
  side_by_side_limit=$chain_at_once side_by_side look_at_chain "${!chain_names[@]}"
  for number in "${!chain_names[@]}"; do
    name=${chain_names[number]}
    [[ -e $work/chain-$number ]] || continue
    read -r status said <"$work/chain-$number"
    case $status in
      0) keep_history "$name" "$said" ;;
      1) require_chain "$name" ;; # again, because files come and go
      2) health_fail "the storage cannot be read ($name): $said" ;;
      3) health_loud "$(elsewhere_text "$name" "$said")" ;;
    esac
    done_now "chain-$(file_name "$name")"
  done
}

# One a line, behind the time of the last look. There may be hundreds, so no program is started for each.
due_chains() { # DATABASE...
  local name now file last
  now=$(seconds_since_boot)
  for name; do
    file=$health_state/chain-${name//\//%2F} last=''
    [[ -n ${uploaded[$name]-} ]] || continue
    [[ ! -e $file ]] || read -r last <"$file" || true
    if [[ ! $last =~ ^[0-9]+$ ]] || ((now < last)); then
      last=0
    elif ((now - last < chain_seconds)); then
      (($# > chain_looks && now - last >= chain_written_seconds)) || continue
      ! is_answer_seen "$name" "${uploaded[$name]}" || continue
    fi
    printf '%s %s\n' "$last" "$name"
  done
}

# Leaves "STATUS HOLE" as find_hole says it; where nothing is missing, the time of the newest change instead.
look_at_chain() { # NUMBER
  local hole='' newest_change='' status=0
  ((SECONDS < chain_until)) || return 0
  find_hole "${chain_names[$1]}" "${uploaded[${chain_names[$1]}]}" || status=$?
  printf '%s %s\n' "$status" "${hole:-$newest_change}" >"$work/chain-$1"
  return "$status"
}

# Fails when the storage lacks files of a database, and begins a new snapshot then.
require_chain() { # DATABASE
  local hole='' newest_change status=0
  find_hole "$1" "${uploaded[$1]-}" || status=$?
  if ((status == 1)); then # again, because files come and go
    sleep 1
    status=0
    find_hole "$1" "${uploaded[$1]-}" || status=$?
  fi
  case $status in
    1) renew_backup "$1" "$hole" ;;
    2) health_fail "the storage cannot be read ($1): $hole" ;;
    3) health_loud "$(elsewhere_text "$1" "$hole")" ;;
  esac
}

# Returns 1 where files are missing and 2 where the storage cannot be asked, with the words in the variable hole of its caller; 3 where the
# storage has a transaction that was not written here, which is in hole then. Otherwise newest_change is when the backup changed last.
find_hole() {                                                       # DATABASE TXID
  local status=0 config=$litestream_config file=$work/hole-$BASHPID # several look at once
  local -A backup=()
  [[ -z ${own_config_of[$1]-} ]] || config=${own_config_of[$1]}
  has_own_entry "$1" || [[ $config != "$litestream_config" ]] || config_by_name "$1" config || {
    hole='deploy.conf does not name this database'
    return 2
  }
  plan_restore 8 "$1" "$config" >"$file.plan" 2>"$file.error" || status=$?
  if ((status == 0)); then
    read_restore_plan "$file.plan" backup || {
      hole="Litestream's answer cannot be understood"
      return 2
    }
    [[ ${backup[txid]} < $2 ]] || {
      ! is_from_elsewhere "$1" "${backup[txid]}" || {
        hole=${backup[txid]}
        return 3
      }
      note_seen "$1" "$2" "${backup[txid]}"
      # shellcheck disable=SC2034 # it is the caller's
      newest_change=${backup[time]}
      return 0
    }
    hole="it ends at transaction ${backup[txid]}, and $2 was uploaded"
  elif has_no_backup "$file.error"; then
    hole='no snapshot is there'
  elif grep -q 'non-contiguous ltx files' "$file.error"; then
    hole=$(grep -o 'have up to .*' "$file.error" | tail -n 1 | cut -c 1-200)
  else
    hole=$(tail -n 1 "$file.error" | cut -c 1-300)
    hole=${hole:-no answer within 8 seconds}
    return 2
  fi
  return 1
}

# Whether litestream.yml has an entry of its own for it; files of a pattern have only their folder.
has_own_entry() { [[ $1 == "$turn_database" || $1 == "$heartbeat_database" ]] || is_listed "$1"; } # DATABASE

# What `sync` cannot see: an idle database over a storage that is gone. Litestream looks there by itself now and then; what it then calls
# invalid may also be a file that was missing before the newest snapshot, which no restore of today needs.
check_validation() {
  local line name
  [[ -n $metrics_text ]] || health_fail 'Litestream does not answer'
  while IFS= read -r line; do
    [[ $line == "litestream_last_validation_success{db=\"$data/"* ]] || continue
    name=${line#*db=\""$data"/} name=${name%%\",level=*}
    is_due "gap-$(file_name "$name")" "$gap_seconds" || continue
    require_chain "$name"
    done_now "gap-$(file_name "$name")"
  done < <(grep '^litestream_last_validation_success{.*} 0$' <<<"$metrics_text")
}
