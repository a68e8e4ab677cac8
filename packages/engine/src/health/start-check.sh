# shellcheck shell=bash
# The restore check of the sidecar: compares every database with the storage, and changes nothing. It is shorter than the one before an
# app starts, because it decides one thing only: may this volume be replicated?

start_retry_seconds=5 # how long it waits when the storage cannot be asked
behind=()             # databases of which the storage has more, as "NAME (here TXID, in the storage TXID of TIME)"
turn_lost=''          # when another host took over

# Returns once the storage has no more than the volume. Until the storage can be asked, nothing is known, and nothing is replicated.
check_start() {
  local said=''
  until compare_with_backup; do
    [[ $said == "${problems[0]}" ]] || printf '%s %s\n' "$(undecided_text)" "${problems[0]}" | tee "$refusal"
    said=${problems[0]}
    # Docker starts it again, and mounts what is there by then.
    if is_folder_storage && ((SECONDS >= folder_begin_again)); then
      keep_told
      exit 1
    fi
    sleep "$start_retry_seconds" &
    wait "$!"
  done
  rm -f "$refusal"
  if [[ -n $turn_lost ]]; then refuse_to_replicate "$(refused_turn_text)"; fi
  if ((${#behind[@]})); then refuse_to_replicate "$(behind_text)"; fi
}

undecided_text() {
  printf 'Nothing is replicated until the storage says what it has.'
  ((${#shut_jobs[@]} == 0)) || printf ' The app cannot write to its databases until then, because this disk may be an old one.'
}

# Sets behind and turn_lost. Fails, with a problem, when the storage cannot be asked.
compare_with_backup() {
  local name held
  local -A backup=()
  problems=() behind=() turn_lost='' answer_of=()
  reach_storage || return
  ask_ahead_of_start
  if counts_turns; then
    ask_storage "$turn_database" "$litestream_config" backup || return
    held=$(held_turn)
    [[ ! $held < ${backup[txid]} ]] || turn_lost=${backup[time]}
  fi
  while IFS= read -r name; do compare_database "$name" || return; done < <(databases_to_compare)
  ((${#problems[@]} == 0))
}

ask_ahead_of_start() {
  local name config questions=()
  ! counts_turns || questions=("$turn_database" "$litestream_config")
  while IFS= read -r name; do ! config_by_name "$name" config || questions+=("$name" "$config"); done < <(databases_to_compare)
  ask_ahead_of "${questions[@]}"
}

# Those that are listed, and what lies on the volume of those that appear while the app runs; one a line.
databases_to_compare() {
  local of_patterns=()
  find_pattern_files of_patterns
  printf '%s\n' "${databases[@]}"
  [[ -z $(manifest_name) ]] || printf '%s\n' "$(manifest_name)" "${of_patterns[@]}"
}

compare_database() { # DATABASE
  local held here
  local -A marker=() backup=()
  ask_storage_by_name "$1" backup || return
  read_marker "$1" marker
  find_local_txid "$1" "${marker[word]}" "${marker[txid]}" held
  ! is_other_folder marker || {
    problem "The folder $(folder_on_host) is not the one to which $1 was backed up: something else is mounted there." \
      'Mount what was there before. To begin a backup in this folder, deploy with --adopt local.'
    return 1
  }
  # Transactions are counted from 1 in each storage, so those of another one say nothing.
  [[ -z ${marker[storage]} || ${marker[storage]} == "$this_storage" ]] || held=''
  here=${held:-nothing}
  [[ -n $held ]] || ! is_another_file "$1" || here='another file than the one that was backed up'
  [[ ! $held < ${backup[txid]} ]] || behind+=("$1 (here $here, in the storage ${backup[txid]} of ${backup[time]})")
}
