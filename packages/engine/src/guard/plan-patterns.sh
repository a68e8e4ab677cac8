# shellcheck shell=bash
# What becomes of the files of a pattern: of those on the volume where a person has decided which side is right, of those that belong to
# another point in time; and whether the storage has as many as the record counts.

# A person has decided which side is right, so the files of a pattern on the volume are compared as well. With local the backup of each
# begins again: a copy from before a migration may have returned. With backup those of which the storage has nothing stay.
plan_files_on_volume() {
  local name files=() questions=()
  find_pattern_files files
  require_plain_databases "${files[@]}"
  ((${#problems[@]} == 0)) || return
  for name in "${files[@]}"; do
    config_of["$name"]=$work/on-volume-$((${#questions[@]} / 2)).yml
    make_config "$name" "${config_of[$name]}"
    questions+=("$name" "${config_of[$name]}")
  done
  ask_ahead_of "${questions[@]}"
  for name in "${files[@]}"; do
    ! is_not_in_storage "$name" || [[ ${guard_option[adopt]} == local ]] || continue
    plan_database "$name" "${config_of[$name]}" || return
  done
}

is_not_in_storage() { # DATABASE, about which was asked ahead
  local status=''
  [[ -z ${answer_of[$1]-} ]] || IFS='|' read -r status _ <"${answer_of[$1]}"
  [[ $status == none ]]
}

# Whether a file of a pattern was never backed up, and this run goes back in time: it is newer than all that comes back.
is_of_another_time() { # DATABASE
  local -A marker=()
  [[ -n ${guard_option[at]} && -s $data/$1 ]] && is_not_in_storage "$1" || return
  read_marker "$1" marker
  [[ ${marker[word]} == @(|fresh) ]]
}

# Files of a pattern that nothing else is planned for did not exist at that point in time, as far as the backup knows: they are set aside.
plan_files_of_another_time() {
  local name files=()
  find_pattern_files files
  require_plain_databases "${files[@]}"
  ((${#problems[@]} == 0)) || return
  for name in "${files[@]}"; do
    [[ -z ${action[$name]-} ]] || continue
    [[ " ${planned[*]} " == *" $name "* ]] || planned+=("$name")
    action["$name"]=remove backup_txid_of["$name"]='' backup_time_of["$name"]=''
    config_of["$name"]=$work/none.yml
  done
}

# The storage has each database that the manifest says it had, while the file was on the volume. The number alone would not tell: another
# database may have appeared since.
require_stored() { # DATABASE...
  local name names lost=()
  is_whole_backup_wanted || return 0
  for name; do is_there "$name" || lost+=("$name"); done
  ((${#lost[@]})) || return 0
  printf 'lost=%s\n' "${lost[@]}" # for the restore drill
  names=${lost[*]:0:10}
  ((${#lost[@]} <= 10)) || names+=" and $((${#lost[@]} - 10)) more"
  problem "These databases were in the storage, and it has no backup of them any more: $names." "$stored_again"
  return 1
}

# Whether something is planned for a database, or the storage has it: one that is refused for another reason is not lost.
is_there() { [[ -n ${action[$1]-}${backup_txid_of[$1]-} ]]; } # DATABASE

# Whoever decides for a side, or for a point in time, takes what is there.
is_whole_backup_wanted() { [[ -z ${guard_option[at]} && ${guard_option[adopt]} != @(local|backup) ]]; }

stored_again='Restore the deleted objects in the storage. Or deploy again with --adopt backup, which restores the databases that are left.'

# Of each pattern the storage has as many databases as earlier deployments proved.
require_counted() { # DATABASE...
  local item items name pattern number planned_names=()
  is_whole_backup_wanted || return 0
  for name; do ! is_there "$name" || planned_names+=("$name"); done
  IFS=, read -r -a items <<<"${guard_option[proven]}"
  for item in "${items[@]}"; do
    is_count "$item" || continue
    unrecorded_name "${item%@*}" pattern
    number=$(count_of_pattern "$pattern" "${planned_names[@]}")
    ((number < ${item##*@})) || continue
    printf 'lost=%s\n' "$pattern" # for the restore drill
    problem "The storage has $number of the ${item##*@} databases $pattern that were proven to be there. The others are missing." \
      "$stored_again"
  done
}
