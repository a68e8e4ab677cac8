# shellcheck shell=bash
# How a database is opened that the storage or the app gave.

# SQLite for a database that the storage or the app gave: views, triggers and functions in it reach no file and no program, no settings of
# a user are read, and the first error ends it. Where root calls it, as_app stands before it.
safe_sqlite=(sqlite3 -init /dev/null -batch -bail -safe -cmd 'pragma trusted_schema = off')

# A database that nobody writes to: not even its -wal is looked at.
read_database() { as_app "${safe_sqlite[@]}" -readonly "file:$1?immutable=1" "$2"; } # FILE SQL
