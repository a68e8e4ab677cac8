import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { bash, engine, engineBash, fakeCommands, scratch } from './shell.js';

/** Seconds that the played host runs longer than this machine: a machine for tests may have been started a minute ago. */
const runsFor = 100_000;
/** What the engine reads as the seconds since the boot of the played host. */
export const secondsSinceBoot = () => Math.round(os.uptime()) + runsFor;

/** The parts themselves, as `main.sh` sources them; only where things are differs. */
const program = `
  . "$1"
  data=$2/data state=$2/data/.litestream-deployment keys=$2/keys litestream_config=$2/litestream.yml look_folder=$2/look refusal=$2/refused
  health_state=$2/health chain_look_seconds=60 seen_file=$2/seen new_files_seen=$2/new-files metrics=\${METRICS:-127.0.0.1:1}
  query_seconds=6 tools=$2/tools files_work=$2/files files_note=$2/files/note files_errors=$2/files-errors
  [[ ! -e $2/mountinfo ]] || mounts=$2/mountinfo
  seconds_since_boot() { local seconds; read -r seconds _ </proc/uptime; printf %d "$((\${seconds%.*} + ${runsFor}))"; }
  read_conf "$2/deploy.conf" || report_problems deploy.conf || exit 2
  "$3_main" "\${@:4}"`;

/** Runs the guard, or another verb of the containers, in a folder that has deploy.conf, litestream.yml and data. */
export function run(
  folder: string,
  verb: string,
  args: readonly string[],
  env: Record<string, string>,
  { input = '', cwd, seconds }: { input?: string; cwd?: string; seconds?: number } = {},
) {
  // The sidecar is sent signals, and what has a limit is killed: they have to be processes of their own.
  const start = verb === 'replicate' || seconds !== undefined ? bash : engineBash;
  return start(['-c', program, 'deploy.sh', engine, folder, verb, ...args], {
    env,
    input,
    ...(cwd && { cwd }),
    ...(seconds && { seconds }),
  });
}

export const id = 'blazor-k3x9q2';
export const user = { uid: 1654, gid: 1654 };

/** Lines of deploy.conf: one database and nothing else, on S3. */
export const conf = [
  `id=${id}`,
  'name=Blazor',
  `user=${user.uid}:${user.gid}`,
  'port=8080',
  'health_path=/up',
  'restore_minutes=10',
  'start_seconds=60',
  'database=app.db',
  'storage=AWS S3',
  'storage_type=s3',
  'storage_host=${REPLICA_BUCKET}.s3.amazonaws.com',
  'storage_port=443',
  'storage_override=REPLICA_ENDPOINT',
  'storage_identity=REPLICA_BUCKET REPLICA_ENDPOINT',
  'storage_value=AWS_S3_BUCKET json REPLICA_BUCKET required',
  'storage_value=AWS_ACCESS_KEY_ID plain LITESTREAM_ACCESS_KEY_ID required',
];
/** The same with files that appear while the app runs. */
export const monthly = [...conf, 'pattern=jobs/jobs_*.db'];

/** The mark of a database that is this deployment's, without its storage. */
export const mine = `${id} proven 0000000000000005`;
export const backup = '0000000000000005';

/**
 * Litestream and what needs root, played by a few lines: the storage is the file `storage`, a restore writes `restored`.
 * `storage.damaged` is found while restoring; what `storage.broken` stands for, only by a full integrity check.
 */
export const fakes = {
  litestream: `
    out=; dry=; time=; check=none; while (($#)); do case $1 in -config) ! grep -q earlier/place "$2" 2>/dev/null || STORAGE=$STORAGE.earlier; shift ;; -o) out=$2; shift ;; -dry-run) dry=1 ;; -timestamp) time=1 ;; -integrity-check) check=$2; shift ;; esac; name=$1; shift; done
    [[ $name != */turn.db ]] || STORAGE=$STORAGE.turn
    ! grep -qxF "\${name#*/data/}" "$(dirname "$STORAGE")/never-uploaded" 2>/dev/null || { echo 'no matching backup files available' >&2; exit 1; }
    case $(cat "$STORAGE") in
      [0-9a-f]*) [ -z "$time" ] || [[ ! $name =~ $(cat "$(dirname "$STORAGE")/too-late" 2>/dev/null || echo jobs_) ]] || { echo 'no matching backup files available' >&2; exit 1; } ;;&
      none) echo 'no matching backup files available' >&2; exit 1 ;;
      [0-9a-f]*)
        [ -z "$dry" ] || { cat "$STORAGE"; exit; }
        [ ! -e "$STORAGE.damaged" ] || { echo 'Error: decode database: unexpected error decoding after end of database: close reader 1: file checksum mismatch' >&2; exit 1; }
        [ ! -e "$STORAGE.broken" ] || [ "$check" != full ] || { echo 'Error: post-restore integrity check: integrity check failed: row 7 missing from index' >&2; exit 1; }
        echo restored >"$out" ;;
      *) cat "$STORAGE" >&2; exit 1 ;;
    esac`,
  // The manifest's names, or what a plan holds.
  sqlite3:
    'case "$*" in *integrity_check*) if [ -e "$STORAGE.broken" ]; then echo "row 7 missing from index"; else echo ok; fi; exit ;; *"name = \'stored\'"*) if [ -e "$STORAGE.stored" ]; then echo 1; else echo 0; fi; exit ;; *"from stored"*) cat "$STORAGE.stored"; exit ;; *"select path"*) [ -e "$STORAGE.names" ] || { echo "no such table: files" >&2; exit 1; }; cat "$STORAGE.names"; exit ;; *"create table files"*) echo no names >"${@: -2:1}"; exit ;; *"into turns"*) echo turn >>"${@: -2:1}"; exit ;; esac; all="$*" plan=; case $all in *"plan"?") as"*) plan=${all#*readfile(?} plan=${plan%%?) as*} ;; esac; printf "%s|${BACKUP_TIME:-2026-05-31T12:00:00Z}|${BACKUP_BYTES:-100}\\n" "$(cat "${plan:-$STORAGE}")"',
  setpriv: 'while [ "$1" != -- ]; do shift; done; shift; "$@"',
  chown:
    'for name; do case $name in /*) [ -e "$name" ] || [ -L "$name" ] || { echo "chown: cannot access $name" >&2; exit 1; } ;; esac; done',
};

/** Stands for the storage: it takes a connection. It lasts as long as the worker, and keeps nobody waiting. */
const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
await once(server, 'listening');
server.unref();
const { port } = server.address() as AddressInfo;

/** A database on the volume, and what the storage has of it. */
export interface Case {
  /** Text of app.db; undefined when it is absent. */
  file?: string;
  /** The line on the volume, without its last word: the storage of this run. */
  mark?: string;
  /** That last word, where it is another storage's. */
  markedStorage?: string;
  /** Newest transaction in Litestream's metadata. */
  local?: string;
  /** `none`, a transaction, or the words of an error. */
  storage: string;
  args?: string[];
  /** What the manifest names; undefined where it cannot be read, `none` for a deployment without files of a pattern. */
  names?: string | undefined;
  /** What the storage has of the database that counts the hosts; undefined where the files do not replicate it. */
  turn?: string;
  /** The mark of that database, without its last word. */
  turnMark?: string;
  env?: Record<string, string>;
}

/** Where the played storage answers. */
export const endpoint = () => `http://127.0.0.1:${port}`;

/** What stands for the storage in a mark: a hash of its address. */
export const address = (server = endpoint()) =>
  createHash('sha256').update(`REPLICA_BUCKET=b\nREPLICA_ENDPOINT=${server}\n`).digest('hex').slice(0, 16);

/** What Litestream prints where S3 answers with this code. */
export const s3Says = (code: string, message = 'words of the server') =>
  `Error: operation error S3: ListObjectsV2, https response error StatusCode: 403, RequestID: R, HostID: a/b=, api error ${code}: ${message}`;

/** Runs the guard of a deployment there. */
export async function restore(
  { file, mark, markedStorage = address(), local, storage, args = [], names = 'none', turn, turnMark, env = {} }: Case,
  lines: readonly string[] = conf,
) {
  const folder = scratch();
  const data = path.join(folder, 'data');
  const state = path.join(data, '.litestream-deployment');
  mkdirSync(state, { recursive: true });
  if (file !== undefined) writeFileSync(path.join(data, 'app.db'), file);
  if (mark !== undefined) writeFileSync(path.join(state, 'app.db.proven'), `${mark} ${markedStorage}\n`);
  if (local !== undefined) {
    const ltx = path.join(data, '.app.db-litestream/ltx/0');
    mkdirSync(ltx, { recursive: true });
    for (const txid of ['0000000000000001', local]) writeFileSync(path.join(ltx, `${txid}-${txid}.ltx`), '');
  }
  writeFileSync(path.join(data, 'app.db-wal'), 'wal');
  writeFileSync(path.join(folder, 'storage'), storage);
  if (names !== 'none') writeFileSync(path.join(folder, 'storage.names'), names);
  writeFileSync(
    path.join(folder, 'litestream.yml'),
    turn === undefined ? 'dbs: []\n' : 'dbs:\n  - path: "/data/.litestream-deployment/turn.db"\n',
  );
  if (turn !== undefined) writeFileSync(path.join(folder, 'storage.turn'), turn);
  if (turnMark !== undefined) {
    mkdirSync(path.join(state, '.litestream-deployment'));
    writeFileSync(path.join(state, '.litestream-deployment/turn.db.proven'), `${turnMark} ${markedStorage}\n`);
    writeFileSync(path.join(state, 'turn.db'), 'turns\n');
  }
  writeFileSync(path.join(folder, 'deploy.conf'), `${lines.join('\n')}\n`);
  const PATH = fakeCommands(folder, fakes);
  const call = (...options: string[]) =>
    run(folder, 'guard', options, {
      PATH,
      STORAGE: path.join(folder, 'storage'),
      REPLICA_BUCKET: 'b',
      REPLICA_ENDPOINT: `http://127.0.0.1:${port}`,
      ...env,
    });
  const before = readdirSync(data).toSorted();
  const result = await call(...args);
  const read = (name: string) =>
    existsSync(path.join(data, name)) ? readFileSync(path.join(data, name), 'utf8').trim() : undefined;
  return {
    ...result,
    call,
    folder,
    data,
    before,
    read,
    database: read('app.db'),
    marked: read('.litestream-deployment/app.db.proven'),
    wal: read('app.db-wal'),
  };
}
