# shellcheck shell=bash
# A copy of the databases for the migration that fails. It lies on the volume from before a migration until that has succeeded.

migration_copy() { printf %s "$state/migration"; }
migration_is_incomplete() { [[ -d $state/migration ]]; }

before_migration() {
  local name path copy unfinished
  unfinished=$(migration_copy)
  trap 'rm -rf "$work" "$(migration_copy).new" "$(ahead)"' EXIT
  rm -rf "$unfinished.new"
  for name in "${databases[@]}"; do
    path=$data/$name copy=$unfinished.new/$name
    mkdir -p "${copy%/*}"
    if is_ahead "$name"; then
      mv -T "$(ahead)/files/$name" "$copy"
    elif [[ -e $path ]]; then copy_file "$path" "$copy"; fi
    [[ ! -e $path-wal ]] || copy_wal "$path" "$copy"
    # Not the -shm, which SQLite makes anew: this one is about a database that has more of the -wal than the copy may have.
    [[ ! -e $path-journal ]] || copy_file "$path-journal" "$copy-journal"
    find_metadata "$path" path
    # Litestream never writes to such a file again, so a second name of it is a copy.
    [[ ! -e $path ]] || cp -al "$path" "${copy%/*}/" 2>/dev/null || cp -a "$path" "${copy%/*}/"
  done
  rm -rf "$(ahead)"
  sync -f "$data"
  mv -T "$unfinished.new" "$unfinished"
}

after_migration() {
  local unfinished
  unfinished=$(migration_copy)
  rm -rf "$unfinished.done"
  [[ ! -d $unfinished ]] || mv -T "$unfinished" "$unfinished.done" # at once: half a copy is never returned
  rm -rf "$unfinished.done" || true                                # what is left of it is no failed migration
}

# Moves instead of copying: a full disk is a usual cause of a failed migration. When it is cut off, the next call goes on.
return_copy() {
  local name path place unfinished metadata
  unfinished=$(migration_copy)
  note 'the last migration did not finish: the databases return to what they were before it'
  if [[ ! -e $unfinished/.aside ]]; then
    for name in "${databases[@]}"; do quarantine_database "$name"; done
    sync -f "$data"
    write_own "$unfinished/.aside" </dev/null # from here on, what lies in its place has returned
    sync -f "$data"
  fi
  for name in "${databases[@]}"; do
    place=$data/$name
    find_metadata "$unfinished/$name" metadata
    for path in "$unfinished/$name" "$unfinished/$name"-{wal,shm,journal} "$metadata"; do
      [[ ! -e $path ]] || {
        mkdir -p "${place%/*}"
        mv -fT "$path" "${place%/*}/${path##*/}"
      }
    done
  done
  sync -f "$data"
  after_migration
}
