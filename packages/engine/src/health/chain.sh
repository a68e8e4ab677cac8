# shellcheck shell=bash
# The chain of a backup: the storage has all files from the newest snapshot of a database to its newest transaction. Litestream itself goes
# on after a file that somebody or a lifecycle rule deleted, and nothing can be restored from there on.

chain_seconds=3600 # each database once an hour, and one in each health check: a look costs about ten requests
gap_seconds=300    # as often as Litestream validates

# The first database that was not looked at for an hour. There may be hundreds, so no program is started to find it.
check_chain() { # DATABASE...
  local name now file last
  now=$(seconds_since_boot)
  for name; do
    file=$health_state/chain-${name//\//%2F} last=''
    [[ -n ${uploaded[$name]-} ]] || continue
    [[ ! -e $file ]] || read -r last <"$file" || true
    [[ ! $last =~ ^[0-9]+$ ]] || ((now < last || now - last >= chain_seconds)) || continue
    require_chain "$name"
    done_now "chain-$(file_name "$name")"
    return 0
  done
}

# Fails when the storage lacks files of a database, and begins to mend that.
require_chain() { # DATABASE
  local hole='' status=0
  find_hole "$1" "${uploaded[$1]-}" || status=$?
  if ((status == 1)); then # again, because files come and go
    sleep 1
    status=0
    find_hole "$1" "${uploaded[$1]-}" || status=$?
  fi
  case $status in
    1) renew_backup "$1" "$hole" ;;
    2) health_fail "the storage cannot be read ($1): $hole" ;;
  esac
}

# Returns 1 where files are missing and 2 where the storage cannot be asked, with the words in the variable hole of its caller.
find_hole() { # DATABASE TXID
  local status=0 config=$litestream_config
  local -A backup=()
  has_own_entry "$1" || config_by_name "$1" config || {
    hole='deploy.conf does not name this database'
    return 2
  }
  plan_restore 8 "$1" "$config" >"$work/plan" 2>"$work/error" || status=$?
  if ((status == 0)); then
    read_restore_plan "$work/plan" backup || {
      hole="Litestream's answer cannot be understood"
      return 2
    }
    [[ ${backup[txid]} < $2 ]] || return 0
    hole="it ends at transaction ${backup[txid]}, and $2 was uploaded"
  elif has_no_backup; then
    hole='no snapshot is there'
  elif grep -q 'non-contiguous ltx files' "$work/error"; then
    hole=$(grep -o 'have up to .*' "$work/error" | tail -n 1 | cut -c 1-200)
  else
    hole=$(tail -n 1 "$work/error" | cut -c 1-300)
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
