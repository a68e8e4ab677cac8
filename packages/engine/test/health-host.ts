import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { conf, endpoint, run } from './guard-host.js';
import { metricsServer } from './metrics-server.js';
import { bash, fakeCommands, scratch } from './shell.js';

/**
 * Litestream in the sidecar: `replicated` is what it uploaded, `backup` what a restore would reach; both may hold words of an error. The
 * newest change is of now.
 */
export const litestream = `
  echo "$*" >>"$FOLDER/calls"
  case $1 in
    sync) grep -qx '[0-9]*' "$FOLDER/replicated" || { cat "$FOLDER/replicated"; exit 1; }; printf '{"replica_txid": %s}' "$(cat "$FOLDER/replicated")" ;;
    restore)
      grep -qx '[0-9a-f]*' "$FOLDER/backup" || { cat "$FOLDER/backup" >&2; exit 1; }
      case "$*" in *-dry-run*) printf '{"max_txid": "%s", "files": [{"max_txid": "0000000000000001", "size": 7, "timestamp": "%s"}]}' "$(cat "$FOLDER/backup")" "$(date -u +%FT%TZ)" ;; *) [ ! -e "$FOLDER/damaged" ] || { echo 'integrity check failed'; exit 1; } ;; esac ;;
  esac`;

interface Says {
  /** What Litestream found when it last looked into the storage. */
  validated: { db: string; success: 0 | 1 };
  /** What else Litestream measures. */
  measured: string;
}
const healthy: Says = { validated: { db: '', success: 1 }, measured: '' };

/** What the Litestream of the newest sidecar says of itself. */
export const litestreamSays: Says = { ...healthy };
/** Where it answers. */
export const metrics = await metricsServer(() => {
  const { measured, validated } = litestreamSays;
  return `${measured}\nlitestream_last_validation_success{db="${validated.db}",level="0"} ${validated.success}`;
});

/** A sidecar whose Litestream has uploaded transaction 10; `place`: what says where the storage is, beside the bucket. */
export function sidecar(lines: readonly string[] = conf, place: Record<string, string> = {}) {
  const folder = scratch();
  Object.assign(litestreamSays, healthy);
  const state = path.join(folder, 'data/.litestream-deployment');
  mkdirSync(state, { recursive: true });
  const put = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  put(
    'deploy.conf',
    `${lines.map((line) => line.replace(/^user=.*/, `user=${process.getuid?.()}:${process.getgid?.()}`)).join('\n')}\n`,
  );
  put('litestream.yml', 'dbs:\n  - path: /data/.litestream-deployment/manifest.db\n');
  put('data/app.db', 'x');
  put('replicated', '10');
  put('backup', '000000000000000a');
  const PATH = fakeCommands(folder, { litestream });
  return {
    folder,
    put,
    PATH,
    health: (...args: string[]) =>
      run(folder, 'health', args, { PATH, FOLDER: folder, METRICS: metrics, REPLICA_BUCKET: 'b', ...place }),
    guard: (...args: string[]) =>
      run(folder, 'guard', ['--check', ...args], {
        PATH,
        FOLDER: folder,
        METRICS: metrics,
        REPLICA_BUCKET: 'b',
        ...place,
      }),
    replicate: () =>
      run(folder, 'replicate', [], { PATH, FOLDER: folder, REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: endpoint() }),
    marker: (name = 'app.db') =>
      existsSync(path.join(state, `${name}.proven`))
        ? readFileSync(path.join(state, `${name}.proven`), 'utf8')
        : undefined,
    calls: () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n'),
  };
}

/** sha256 of `REPLICA_BUCKET=b` and a line feed. */
export const storage = async () =>
  (await bash(['-c', 'echo REPLICA_BUCKET=b | sha256sum | cut -c 1-16'])).output.trim();
