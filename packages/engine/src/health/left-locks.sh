# shellcheck shell=bash
# Locks that a migration leaves when it is cut off: every later start of the app waits for them, in silence.
#
#   health --locks    prints "DATABASE|TABLE|COMMAND" for each lock that is held: the command frees it

# By table: whether it is held, and what frees it.
declare -A lock_held=([__EFMigrationsLock]='select 1 from "__EFMigrationsLock" limit 1'
  [knex_migrations_lock]='select 1 from knex_migrations_lock where is_locked = 1 limit 1')
declare -A lock_freed=([__EFMigrationsLock]='delete from "__EFMigrationsLock"'
  [knex_migrations_lock]='update knex_migrations_lock set is_locked = 0')

print_left_locks() {
  local name table
  for name in "${databases[@]}"; do
    if [[ ! -s $data/$name ]] || ! is_plain_database "$name"; then continue; fi
    for table in "${!lock_held[@]}"; do
      [[ -n $(query_seconds=10 ask_sqlite -readonly "$data/$name" "${lock_held[$table]}" 2>/dev/null) ]] || continue
      printf '%s|%s|docker compose exec litestream sqlite3 %s %s\n' \
        "$name" "$table" "$(quoted_word "$data/$name")" "$(quoted_word "${lock_freed[$table]}")"
    done
  done
}

quoted_word() { if [[ $1 == *[!A-Za-z0-9._/-]* ]]; then printf "'%s'" "${1//\'/\'\\\'\'}"; else printf %s "$1"; fi; } # TEXT
