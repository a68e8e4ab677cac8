// Bash for the sidecar's container, which has sqlite3 and the app's user. Databases come as arguments, below /data.

/** Rows that are written to each database. */
export const rowsWritten = 100;

/** Adds rows to a table of our own, which any app leaves alone. A database that the app has not made yet is made. */
export const writeRows = `set -e
for name; do
  mkdir -p "$(dirname "/data/$name")"
  sqlite3 -bail -cmd '.timeout 10000' "/data/$name" '
    create table if not exists litestream_rehearsal(id integer primary key, note text not null);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rowsWritten})
    insert into litestream_rehearsal(note) select hex(randomblob(16)) from n;'
done`;

/** One line a database: rows of that table, what \`integrity_check\` says, and the owner. */
export const lookAtRows = `for name; do
  rows=$(sqlite3 -readonly -cmd '.timeout 10000' "/data/$name" 'select count(*) from litestream_rehearsal' 2>/dev/null) || rows=0
  check=$(sqlite3 -readonly -cmd '.timeout 10000' "/data/$name" 'pragma integrity_check' 2>&1 | head -n 1) || check=failed
  printf '%s|%s|%s\\n' "$rows" "$check" "$(stat -c %u:%g "/data/$name" 2>/dev/null || echo none)"
done`;

/** Names of the files that match the patterns, which are not quoted for that. */
export const listMatches = `cd /data && shopt -s nullglob
for pattern; do for name in $pattern; do printf '%s\\n' "$name"; done; done`;

/** As deploy.sh asks the app: prints the status of its answer. */
export const askApp = `exec 3<>"/dev/tcp/app/$1" && printf 'GET %s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' "$2" "$3" >&3 &&
  read -r -t 5 _ status _ <&3 && printf %s "$status"`;

/** Sends standard input to a server until the first line of the answer comes; a minute at most. */
export const knock = `text=$(cat; printf .)
for _ in {1..300}; do
  if exec 3<>"/dev/tcp/$1/$2" && printf %s "\${text%.}" >&3 && read -r -t 5 line <&3; then printf '%s\\n' "\${line%$'\\r'}"; exit; fi
  sleep 0.2
done 2>/dev/null
exit 1`;
