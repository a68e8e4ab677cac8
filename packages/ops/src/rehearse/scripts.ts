// Bash for the sidecar's container, which has sqlite3 and the app's user. Databases come as arguments, below /data.

/** Rows that are written to each database. */
export const rowsWritten = 100;

/** Adds rows to a table of our own, which any app leaves alone. A database that the app has not made yet is made. */
export const writeRows = `set -e
for name; do
  mkdir -p "$(dirname "/data/$name")"
  sqlite3 -safe -bail -cmd '.timeout 10000' "/data/$name" '
    create table if not exists litestream_rehearsal(id integer primary key, note text not null);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rowsWritten})
    insert into litestream_rehearsal(note) select hex(randomblob(16)) from n;'
done`;

/** One line a database: rows of that table, what \`integrity_check\` says, and the owner. */
export const lookAtRows = `for name; do
  rows=$(sqlite3 -safe -readonly -cmd '.timeout 10000' "/data/$name" 'select count(*) from litestream_rehearsal' 2>/dev/null) || rows=0
  check=$(sqlite3 -safe -readonly -cmd '.timeout 10000' "/data/$name" 'pragma integrity_check' 2>&1 | head -n 1) || check=failed
  printf '%s|%s|%s\\n' "$rows" "$check" "$(stat -c %u:%g "/data/$name" 2>/dev/null || echo none)"
done`;

/** Names of the files that match the patterns, which are not quoted for that. */
export const listMatches = `cd /data && shopt -s nullglob
for pattern; do for name in $pattern; do printf '%s\\n' "$name"; done; done`;

/**
 * For the host, with the folder of the files, the environment, the folder of the upload and the deployment id: arranges an upload as
 * the workflow does, by the engine's own functions. Standard input becomes its compose.override.yml. Values need not have the shape of
 * the storage's: the address is that of the server that plays it. A volume that plays a folder is on the disk of this machine.
 */
export const arrangeUpload = `. "$1/deploy.sh"
here=$1
load_conf "$2"
conf_text "\${conf_files[@]}" | sed '/^id=/d; /^proxy=/d; /^storage_shape=/d; s/^storage_same_disk=.*/storage_same_disk=yes/' \\
  >"$3/deploy.conf"
printf '\\nid=%s\\nproxy=no\\n' "$4" >>"$3/deploy.conf"
cp "$1"/{docker-compose-template.yml,litestream.yml,deploy.sh,nginx-proxy-compose.yml} "$3/"
cat >"$3/compose.override.yml"`;

/** Sends standard input to a server until the first line of the answer comes; a minute at most. */
export const knock = `text=$(cat; printf .)
for _ in {1..300}; do
  if exec 3<>"/dev/tcp/$1/$2" && printf %s "\${text%.}" >&3 && read -r -t 5 line <&3; then printf '%s\\n' "\${line%$'\\r'}"; exit; fi
  sleep 0.2
done 2>/dev/null
exit 1`;
