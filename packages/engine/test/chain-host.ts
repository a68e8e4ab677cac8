import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { conf, run } from './guard-host.js';
import { metricsServer } from './metrics-server.js';
import { bash, fakeCommands, scratch } from './shell.js';

/** The storage has transaction 10 of what was uploaded, unless a file `answer-<database>` holds another answer. */
export const litestream = `
  echo "$*" >>"$FOLDER/calls"
  for name; do :; done
  case $1 in
    sync) echo '{"replica_txid": 10}' ;;
    replicate) cp "$3" "$FOLDER/used.yml"; [ ! -e "$FOLDER/slow" ] || sleep 3; [ ! -e "$FOLDER/cannot" ] || { echo 'no space'; exit 1; }; rm -f "$FOLDER"/answer-* ;;
    restore)
      answer=$FOLDER/answer-\${name##*/}
      [ ! -e "$answer" ] || { cat "$answer" >&2; exit 1; }
      case "$*" in *-dry-run*) printf '{"max_txid": "000000000000000a", "files": [{"max_txid": "1", "size": 7, "timestamp": "%s"}]}' "$(cat "$FOLDER/changed" 2>/dev/null || echo 2026-05-31T12:00:00Z)" ;;
        *)
          while [ "$1" != -o ]; do shift; done
          command sqlite3 "$2" "create table heartbeat(id, at); insert into heartbeat values(1, '2026-05-31T12:00:00Z')" ;; esac ;;
  esac`;

/** The database of which Litestream says that its files in the storage are not whole; '' for none. */
export const validation = { failed: '' };
const metrics = await metricsServer(() => {
  const { failed } = validation;
  return `litestream_last_validation_success{db="${failed}",level="1"} ${failed === '' ? 1 : 0}`;
});

/** litestream.yml as the generator writes it. */
const config = (data: string) => `snapshot: { interval: 24h, retention: 192h }
addr: "127.0.0.1:9090"
socket: { enabled: true, path: "/tmp/litestream.sock" }
sync-interval: 100ms

dbs:
  - # the app's database
    path: "${data}/app.db"
    monitor-interval: 500ms
    replica: &storage
      type: s3
      bucket: "\${REPLICA_BUCKET}"
      path: "\${DEPLOYMENT_ID}/app.db"
  - path: "${data}/jobs/jobs.db"
    monitor-interval: 500ms
    replica: { <<: *storage, path: "\${DEPLOYMENT_ID}/jobs/jobs.db" }
  - # names those files
    path: "${data}/.litestream-deployment/manifest.db"
    monitor-interval: 500ms
    replica: { <<: *storage, path: "\${DEPLOYMENT_ID}/.litestream-deployment/manifest.db" }
  - # changes
    path: "${data}/.litestream-deployment/heartbeat.db"
    monitor-interval: 500ms
    replica: { <<: *storage, path: "\${DEPLOYMENT_ID}/.litestream-deployment/heartbeat.db" }
`;

export function sidecar(lines: readonly string[] = conf, change = (text: string) => text) {
  const folder = scratch();
  validation.failed = '';
  const data = path.join(folder, 'data');
  mkdirSync(path.join(data, '.litestream-deployment'), { recursive: true });
  const put = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const own = `user=${process.getuid?.()}:${process.getgid?.()}`;
  put('deploy.conf', `${lines.map((line) => line.replace(/^user=.*/, own)).join('\n')}\n`);
  put('litestream.yml', change(config(data)));
  put('data/app.db', '');
  const PATH = fakeCommands(folder, { litestream });
  const make = (name: string) =>
    bash(['-c', `sqlite3 '${data}/${name}' 'create table _litestream_seq (id integer primary key, seq integer)'`]);
  return {
    folder,
    data,
    put,
    make,
    read: (name: string) => (existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), 'utf8') : ''),
    calls: () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n'),
    health: (...args: string[]) => run(folder, 'health', args, { PATH, FOLDER: folder, METRICS: metrics }),
    /** Waits for what goes on in the background. */
    done: async () => {
      for (let waits = 0; waits < 100 && existsSync(path.join(folder, 'health/renewing')); waits++)
        await bash(['-c', 'sleep 0.1']);
    },
  };
}
