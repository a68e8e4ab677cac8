# shellcheck shell=bash
# What was written by others, in the storage, on the volume, in the record or in an answer, is data: it never becomes code. Databases are
# opened so that nothing in them runs, names are checked before they become a path, and text is made plain before it is shown (messages.sh).

is_transaction() { [[ $1 =~ ^[0-9a-f]{16}$ ]]; }                                                               # TEXT
is_moment() { [[ $1 =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9:]+)$ ]]; } # TEXT

# Whether a name that nobody listed may be a database below the data folder. Ours and SQLite's and Litestream's own files never are.
is_file_name() { # NAME
  [[ $1 =~ ^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$ && $1 != *-@(wal|shm|journal) ]]
}
