# shellcheck shell=bash
# A copy of the databases for the migration that fails. It lies on the volume from before a migration until that has succeeded.

migration_copy() { printf %s "$state/migration"; }
migration_is_incomplete() { [[ -d $state/migration ]]; }

before_migration() {
  local name path paths=() unfinished copy
  unfinished=$(migration_copy)
  trap 'rm -rf "$work" "$(migration_copy).new"' EXIT
  rm -rf "$unfinished.new"
  for name in "${databases[@]}"; do
    mapfile -t paths < <(database_paths "$name")
    copy=$unfinished.new/$name
    mkdir -p "${copy%/*}"
    for path in "${paths[@]}"; do
      [[ ! -e $path ]] || cp -a --reflink=auto "$path" "${copy%/*}/"
    done
  done
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
