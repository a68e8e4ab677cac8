# shellcheck shell=bash
# How a database is opened that the storage or the app gave.

# SQLite for a database that the storage or the app gave: views, triggers and functions in it reach no file and no program, no settings of
# a user are read, and the first error ends it. Where root calls it, as_app stands before it.
safe_sqlite=(sqlite3 -init /dev/null -batch -bail -safe -cmd 'pragma trusted_schema = off')

query_seconds=20    # for a query on one of our own small databases
query_memory=524288 # kilobytes

# The same with an end in any case: a view or a trigger can compute for ever, or grow without an end.
ask_sqlite() ( # ARGUMENT...
  local status=0
  ulimit -v "$query_memory" 2>/dev/null || true # where less is allowed already
  as_app timeout -k 5 "$query_seconds" "${safe_sqlite[@]}" -cmd 'pragma temp_store = memory' "$@" || status=$?
  ((status != 124 && status != 137)) || printf 'It did not end within %s seconds.\n' "$query_seconds" >&2
  exit "$status"
)

# A database that nobody writes to: not even its -wal is looked at.
read_database() { ask_sqlite -readonly "file:$1?immutable=1" "$2"; } # FILE SQL
