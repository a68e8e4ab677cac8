import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { renderRestoreSh } from '../../src/platforms/compose/restore-sh.js';
import { renderStorageSh } from '../../src/platforms/compose/storage-sh.js';
import { renderVolumeSh } from '../../src/platforms/compose/volume-sh.js';
import type { Deployment } from '../../src/deployment/deployment.js';
import { s3 } from '../../src/targets/s3.js';
import { sampleDeployment } from './sample-deployment.js';
import { bash, fakeCommands, scratch } from './shell.js';

export const monthly = sampleDeployment({ databases: [{ path: 'app.db', holds: 'all' }] });
const base = sampleDeployment({ databases: [{ path: 'app.db', holds: 'all' }], patterns: [] });
/** One database and nothing else, on S3. */
export const deployment = { ...base, storage: { ...base.storage, endpoint: s3.endpoint } };
/** The mark of a database that is this deployment's, without its storage. */
export const mine = `${deployment.id} proven 0000000000000005`;
export const backup = '0000000000000005';

/** Litestream and what needs root, played by a few lines: the storage is the file `storage`, a restore writes `restored`. */
export const fakes = {
  litestream: `
    out=; dry=; time=; while (($#)); do case $1 in -o) out=$2; shift ;; -dry-run) dry=1 ;; -timestamp) time=1 ;; esac; name=$1; shift; done
    case $(cat "$STORAGE") in
      [0-9a-f]*) [ -z "$time" ] || [[ $name != */jobs_* ]] || { echo 'no matching backup files available' >&2; exit 1; } ;;&
      none) echo 'no matching backup files available' >&2; exit 1 ;;
      [0-9a-f]*) if [ -n "$dry" ]; then cat "$STORAGE"; else [ ! -e "$STORAGE.damaged" ] || { echo 'Error: file checksum mismatch' >&2; exit 1; }; echo restored >"$out"; fi ;;
      *) cat "$STORAGE" >&2; exit 1 ;;
    esac`,
  // The manifest's names, or what a plan holds.
  sqlite3: 'case "$*" in *"select path"*) [ -e "$STORAGE.names" ] || { echo "no such table: files" >&2; exit 1; }; cat "$STORAGE.names"; exit ;; esac; printf "%s|2026-05-31T12:00:00Z|100\\n" "$(cat "$STORAGE")"',
  setpriv: 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
  chown: ':',
};

let server: Server;
let port: number;
beforeAll(() => new Promise<void>((resolve) => {
  server = createServer((socket) => socket.end()).listen(0, '127.0.0.1', () => {
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
    resolve();
  });
}));
afterAll(() => new Promise<void>((resolve) => { server.close(() => resolve()); }));

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
}

/** What stands for the storage in a mark: a hash of its address. */
export const address = () => createHash('sha256').update(`REPLICA_BUCKET=b\nREPLICA_ENDPOINT=http://127.0.0.1:${port}\n`).digest('hex').slice(0, 16);

/** Runs restore.sh of a deployment there. */
export async function restore({ file, mark, markedStorage = address(), local, storage, args = [], names = 'none' }: Case, given: Deployment = deployment) {
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
  writeFileSync(path.join(folder, 'litestream.yml'), 'dbs: []\n');
  const script = path.join(folder, 'restore.sh');
  writeFileSync(script, renderRestoreSh(given).text.replaceAll("'/data", `'${data}`).replaceAll("'/etc/litestream.yml'", `'${folder}/litestream.yml'`).replaceAll("'/run/keys'", `'${folder}/keys'`));
  for (const part of [renderStorageSh(deployment), renderVolumeSh(deployment)]) writeFileSync(path.join(folder, path.basename(part.path)), part.text);
  const PATH = fakeCommands(folder, fakes);
  const call = (...options: string[]) => bash([script, ...options], {
    env: { PATH, STORAGE: path.join(folder, 'storage'), REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: `http://127.0.0.1:${port}` },
  });
  const before = readdirSync(data).toSorted();
  const result = await call(...args);
  const read = (name: string) => (existsSync(path.join(data, name)) ? readFileSync(path.join(data, name), 'utf8').trim() : undefined);
  return { ...result, call, folder, data, before, read, database: read('app.db'), marked: read('.litestream-deployment/app.db.proven'), wal: read('app.db-wal') };
}
