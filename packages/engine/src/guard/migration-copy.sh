# shellcheck shell=bash
# A copy of the databases for the migration that fails. It lies on the volume from before a migration until that has succeeded. Its file
# .names lists what was to be copied, so that it returns whatever deploy.conf says by then.

migration_copy() { printf %s "$state/migration"; }
migration_is_incomplete() { [[ -d $state/migration ]]; }
# Of an app that migrates as it starts. Until it is being returned: the new version may have served since the copy was made.
is_start_copy() { [[ -e $state/migration/.at-start && ! -e $state/migration/.aside ]]; }

# Sets an array to what a migration may change: what is listed, the files of a pattern, and the database that names those.
find_names_to_copy() { # ARRAY
  local manifest of_patterns=()
  local -n names_to_copy=$1
  manifest=$(manifest_name)
  find_pattern_files of_patterns
  names_to_copy=("${databases[@]}" ${manifest:+"$manifest"} "${of_patterns[@]}")
  require_plain_databases "${names_to_copy[@]}"
  guard_refuse 4
}

before_migration() {
  local name path copy unfinished metadata all_bytes names=() files=() folders=()
  local -A large=()
  unfinished=$(migration_copy)
  trap 'rm -rf "$work" "$(migration_copy).new" "$(ahead)"' EXIT
  find_names_to_copy names
  rm -rf "$unfinished.new"
  mkdir -p "$unfinished.new"
  for name in "${names[@]}"; do files+=("$data/$name" "$data/$name-wal"); done
  find_large_files large "${files[@]}"
  files=()
  for name in "${names[@]}"; do
    path=$data/$name copy=$unfinished.new/$name
    if [[ -n ${large["$path"]-} ]] && is_ahead "$name"; then
      mkdir -p "${copy%/*}"
      mv -T "$(ahead)/files/$name" "$copy"
    elif [[ -e $path ]]; then files+=("$name"); fi
    if [[ -n ${large["$path-wal"]-} ]]; then
      mkdir -p "${copy%/*}"
      copy_wal "$path" "$copy"
    elif [[ -e $path-wal ]]; then files+=("$name-wal"); fi
    # Not the -shm, which SQLite makes again: this one is about a database that has more of the -wal than the copy may have.
    [[ ! -e $path-journal ]] || files+=("$name-journal")
    find_metadata "$path" metadata
    [[ ! -e $metadata ]] || folders+=("${metadata#"$data"/}")
  done
  copy_below "$unfinished.new" --reflink=auto "${files[@]}"
  # Litestream never writes to such a file again, so a second name of it is a copy.
  copy_below "$unfinished.new" -l "${folders[@]}" 2>/dev/null || copy_below "$unfinished.new" --remove-destination "${folders[@]}"
  printf '%s\n' "${names[@]}" >"$unfinished.new/.names"
  [[ ${guard_option[mode]} != before-start ]] || : >"$unfinished.new/.at-start"
  rm -rf "$(ahead)"
  forget_known_files # a migration may replace a database by another file
  sync -f "$data"
  mv -T "$unfinished.new" "$unfinished"
}

# Copies many at once, with the folders above them: a process for each would take seconds, and the app stands still.
copy_below() { # FOLDER OPTION NAME...
  (($# > 2)) || return 0
  (cd "$data" && printf '%s\0' "${@:3}" | xargs -0 cp -a --parents "$2" -t "$1" --) || return 1
}

after_migration() {
  local unfinished
  unfinished=$(migration_copy)
  rm -rf "$unfinished.done"
  [[ ! -d $unfinished ]] || mv -T "$unfinished" "$unfinished.done" # at once: half a copy is never returned
  rm -rf "$unfinished.done" || true                                # what is left of it is no failed migration
}

# Sets an array to what the copy holds, and another one to the files of a pattern that appeared since it was made. A copy that an earlier
# engine made holds what is listed and nothing else, and says nothing of the others.
find_names_in_copy() { # ARRAY ARRAY
  local name copy list lines=() of_patterns=()
  local -A held=()
  local -n names_in_copy=$1 appeared_since=$2
  copy=$(migration_copy) list=$copy/.names
  names_in_copy=("${databases[@]}") appeared_since=()
  [[ -e $list || -L $list ]] || return 0
  names_in_copy=()
  if is_plain "${list#"$data"/}" && [[ -f $list ]]; then mapfile -t lines <"$list"; else odd_problem "$list"; fi
  for name in "${lines[@]}"; do
    if is_below "$name" && is_plain "${copy#"$data"/}/$name"; then
      held["$name"]=1 names_in_copy+=("$name")
    else odd_problem "$copy/$name"; fi
  done
  find_pattern_files of_patterns
  for name in "${of_patterns[@]}"; do [[ -n ${held["$name"]-} ]] || appeared_since+=("$name"); done
  require_plain_databases "${names_in_copy[@]}" "${appeared_since[@]}"
  guard_refuse 4
}

# A deployment that was cut off here does not know whether the new version served, so what lies on the volume stays.
set_start_copy_aside() {
  note 'the last deployment was cut off while its version started: the databases stay as they are, and the copy of before that is set aside'
  quarantine "$(migration_copy)"
}

# Moves instead of copying: a full disk is a usual cause of a failed migration. When it is cut off, the next call goes on.
return_copy() {
  local name path place unfinished metadata names=() appeared=()
  unfinished=$(migration_copy)
  find_names_in_copy names appeared
  note 'the last migration did not finish: the databases return to what they were before it'
  forget_known_files
  if [[ ! -e $unfinished/.aside ]]; then
    for name in "${names[@]}" "${appeared[@]}"; do quarantine_database "$name"; done
    for name in "${appeared[@]}"; do remove_marker "$name"; done
    sync -f "$data"
    write_own "$unfinished/.aside" </dev/null # from here on, what lies in its place has returned
    sync -f "$data"
  fi
  for name in "${names[@]}"; do
    place=$data/$name
    find_metadata "$unfinished/$name" metadata
    for path in "$unfinished/$name" "$unfinished/$name"-{wal,shm,journal} "$metadata"; do
      [[ ! -e $path ]] || {
        [[ -d ${place%/*} ]] || mkdir -p "${place%/*}"
        mv -fT "$path" "${place%/*}/${path##*/}"
      }
    done
  done
  sync -f "$data"
  after_migration
}
