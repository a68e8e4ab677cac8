import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conf, monthly, run } from './guard-host.js';
import { bash, engine, fakeCommands, noShell, scratch } from './shell.js';

/** The storage has transaction 10 of what was uploaded, unless a file `answer-<database>` holds another answer. */
const litestream = `
  echo "$*" >>"$FOLDER/calls"
  for name; do :; done
  case $1 in
    sync) echo '{"replica_txid": 10}' ;;
    replicate) cp "$3" "$FOLDER/used.yml"; [ ! -e "$FOLDER/slow" ] || sleep 3; [ ! -e "$FOLDER/cannot" ] || { echo 'no space'; exit 1; }; rm -f "$FOLDER"/answer-* ;;
    restore)
      answer=$FOLDER/answer-\${name##*/}
      [ ! -e "$answer" ] || { cat "$answer" >&2; exit 1; }
      case "$*" in *-dry-run*) printf '{"max_txid": "000000000000000a", "files": [{"max_txid": "1", "size": 7, "timestamp": "2026-05-31T12:00:00Z"}]}' ;;
        *)
          while [ "$1" != -o ]; do shift; done
          command sqlite3 "$2" "create table heartbeat(id, at); insert into heartbeat values(1, '2026-05-31T12:00:00Z')" ;; esac ;;
  esac`;

let server: Server;
let metrics = '';
let invalid = '';
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server = createServer((socket) => {
        socket.on('error', () => {}).resume();
        const value = invalid === '' ? 1 : 0;
        socket.end(`HTTP/1.0 200 OK\r\n\r\nlitestream_last_validation_success{db="${invalid}",level="1"} ${value}\n`);
      }).listen(0, '127.0.0.1', () => {
        const address = server.address();
        metrics = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
        resolve();
      });
    }),
);
afterAll(() => void server.close());

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

function sidecar(lines: readonly string[] = conf, change = (text: string) => text) {
  const folder = scratch();
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

describe.skipIf(noShell)('the chain of a backup', () => {
  test('is looked at once an hour', async () => {
    const host = sidecar([...conf, 'database=jobs/jobs.db']);
    await host.make('app.db');
    host.put('data/jobs/x', '');
    await host.make('jobs/jobs.db');
    const looks = () =>
      host
        .calls()
        .filter((call) => call.includes('-dry-run'))
        .map((call) => path.basename(call))
        .toSorted();
    for (let checks = 0; checks < 3; checks++) expect((await host.health()).code).toBe(0);
    expect(looks()).toEqual(['app.db', 'heartbeat.db', 'jobs.db']);
    host.put('health/chain-jobs%2Fjobs.db', '99999999999'); // as before a reboot
    await host.health();
    expect(looks()).toEqual(['app.db', 'heartbeat.db', 'jobs.db', 'jobs.db']);
  });

  test('of the heartbeat is checked after it was written, and repaired like the others', async () => {
    const host = sidecar();
    await host.make('app.db');
    await host.make('.litestream-deployment/heartbeat.db');
    host.put('answer-heartbeat.db', 'no matching backup files available');
    const { code, output } = await host.health();
    expect([code, output]).toEqual([1, expect.stringContaining('heartbeat.db lacks files: no snapshot is there')]);
    await host.done();
    expect(host.read('used.yml')).toContain('heartbeat.db');
  });

  test.each([
    ['no matching backup files available', 'no snapshot is there'],
    ['Error: non-contiguous ltx files: have up to 05 but next file starts at 08', 'have up to 05'],
  ])('lacks files (%s): red, told, and a new snapshot makes it whole', async (answer, words) => {
    const host = sidecar();
    await host.make('app.db');
    host.put('answer-app.db', answer);
    host.put('seen', 'what the storage said earlier\n');
    const { code, output } = await host.health();
    expect(code).toBe(1);
    expect(host.read('seen')).toBe(''); // the other databases are asked about again
    expect(output).toContain(`the backup of app.db lacks files: ${words}`);
    expect(output).toContain('A new snapshot is being made');
    await host.done();
    expect(host.calls().slice(-4)).toEqual([
      expect.stringMatching(/^sync -wait .*app\.db$/),
      expect.stringMatching(/^stop .*app\.db$/),
      expect.stringMatching(/^replicate -config \S+renew\.yml -once -force-snapshot$/),
      expect.stringMatching(/^start .*app\.db$/),
    ]);
    expect((await host.health()).code).toBe(0);
    expect((await host.health('--report')).output).toMatch(/At 20\S+ the backup lacked files of app\.db: /);
  });

  test('two checks that find the same hole at once make one snapshot', async () => {
    const host = sidecar();
    await host.make('app.db');
    host.put('answer-app.db', 'no matching backup files available');
    host.put('slow', '');
    const both = await Promise.all([host.health(), host.health()]);
    expect(both.map(({ output }) => output).toSorted()).toEqual([
      expect.stringContaining('A new snapshot is being made; points in time'),
      expect.stringContaining('Another check is making a new snapshot'),
    ]);
    expect((await host.health()).output).toBe('the backup of app.db lacked files, and a new snapshot is being made\n');
    await host.done();
    expect(host.calls().filter((call) => call.startsWith('replicate'))).toHaveLength(1);
  });

  test('files that are missing again soon after a new snapshot are not called a failed one', async () => {
    const host = sidecar();
    await host.make('app.db');
    for (const words of [
      'A new snapshot is being made',
      'A new snapshot was made less than 15 minutes ago, and files are missing again',
    ]) {
      host.put('answer-app.db', 'no matching backup files available');
      expect((await host.health()).output).toContain(words);
      await host.done();
    }
  });

  test('a new snapshot begins with a transaction of its own, within the time of a restore; then all is due again', async () => {
    const host = sidecar();
    await host.make('app.db');
    const timeout = `echo "$*" >>"$FOLDER/limits"; [ "$1" != -k ] || shift 2; case $1 in -*) shift ;; esac; shift; "$@"`;
    fakeCommands(host.folder, { litestream, timeout });
    for (const number of ['1', '2']) {
      for (const name of ['chain-jobs%2Fjobs.db', 'gap-app.db', 'failed-app.db']) host.put(`health/${name}`, '1');
      host.put('health/renew-app.db', '');
      host.put('answer-app.db', 'no matching backup files available');
      await host.health();
      await host.done();
      const { output } = await bash(['-c', `sqlite3 '${host.data}/app.db' 'select seq from _litestream_seq'`]);
      expect(output.trim()).toBe(number);
      for (const name of ['chain-jobs%2Fjobs.db', 'gap-app.db', 'failed-app.db'])
        expect([name, host.read(`health/${name}`)]).toEqual([name, '']);
    }
    expect(host.read('limits')).toMatch(/^-k 5 600 litestream replicate /m);
  });

  test('a new snapshot that was cut off: the sidecar has the database again', async () => {
    const host = sidecar();
    await host.make('app.db');
    host.put('health/renewing', 'app.db\n');
    expect((await host.health()).code).toBe(0);
    expect(host.calls()[0]).toMatch(/^start -timeout 10 -socket \S+ \S+\/data\/app\.db$/);
    expect(host.read('health/renewing')).toBe('');
  });

  test.each([
    ['made', 'true', ['The backup of app.db has a new snapshot, and can be restored again.']],
    ['not made', 'echo no space; false', []],
  ])(
    'the log of the sidecar says that a new snapshot begins, and its end where it was %s',
    async (_, replicate, end) => {
      const { folder, make, read } = sidecar();
      await make('app.db');
      await bash(
        [
          '-c',
          `. ${engine}; data=$1/data state=$1 health_state=$1/health seen_file=$1/seen litestream_config=$1/litestream.yml
        read_conf "$1/deploy.conf"; say_in_log() { printf '%s\\n' "$1" >>"$FOLDER/log"; }; health_loud() { :; }
        renew_backup app.db 'no snapshot is there'; wait`,
          'bash',
          folder,
        ],
        {
          env: {
            PATH: fakeCommands(folder, { litestream: `[ $1 != replicate ] || { ${replicate}; }` }),
            FOLDER: folder,
          },
        },
      );
      expect(read('log').trim().split('\n')).toEqual([
        expect.stringMatching(
          /^the backup of app\.db lacks files: no snapshot is there\..*A new snapshot is being made\.$/,
        ),
        ...end,
      ]);
    },
  );

  test('a storage that cannot be asked lacks nothing', async () => {
    const host = sidecar();
    await host.make('app.db');
    host.put('answer-app.db', 'AccessDenied: no');
    expect((await host.health()).output).toBe('the storage cannot be read (app.db): AccessDenied: no\n');
    expect(host.calls().some((call) => call.startsWith('stop'))).toBe(false);
  });

  test('a file that is missing before the newest snapshot is no hole', async () => {
    const host = sidecar();
    await host.make('app.db');
    invalid = `${host.data}/app.db`;
    expect((await host.health()).code).toBe(0);
    invalid = '';
    expect(host.calls().filter((call) => call.includes('-dry-run')).length).toBeGreaterThan(0);
  });

  test('where no snapshot can be made, it says why and what helps, and does not try again at once', async () => {
    const host = sidecar();
    await host.make('app.db');
    host.put('answer-app.db', 'no matching backup files available');
    host.put('cannot', '');
    await host.health();
    await host.done();
    const tries = () => host.calls().filter((call) => call.startsWith('replicate')).length;
    expect((await host.health()).output).toMatch(
      /No new snapshot could be made: no space\. To begin a new backup, move blazor-k3x9q2\/app\.db\/ away in the storage and deploy with --adopt local/,
    );
    expect(tries()).toBe(1);
    expect(host.calls().at(-2)).not.toMatch(/^stop/); // the sidecar has the database again
  });

  test('files that were changed by hand are left alone', async () => {
    const host = sidecar(conf, (text) => text.replaceAll('/app.db"', '/other.db"'));
    await host.make('app.db');
    host.put('answer-app.db', 'no matching backup files available');
    expect((await host.health()).output).toMatch(/litestream\.yml was changed so that no new snapshot can be made/);
    expect(host.calls().some((call) => call.startsWith('stop'))).toBe(false);
  });

  const head = 'snapshot: { interval: 24h, retention: 192h }\nsync-interval: 100ms\n\n';
  const entry = (data: string, name: string, comment = '') =>
    `dbs:\n  - ${comment}path: "${data}/${name}"\n    monitor-interval: 500ms\n    replica: { <<: *storage, path: "\${DEPLOYMENT_ID}/${name}" }\n`;
  const storage = 'storage: &storage\n      type: s3\n      bucket: "${REPLICA_BUCKET}"\n';
  test.each([
    ['jobs/jobs.db', conf, ''],
    ['jobs/jobs_2026.db', monthly, '# names those files\n    '],
  ])('the file for one database alone: %s', async (name, lines, comment) => {
    const { folder, data } = sidecar(lines);
    const { output } = await bash([
      '-c',
      `. ${engine}; data=$1/data work=$1 litestream_config=$1/litestream.yml; read_conf "$1/deploy.conf"; databases=(app.db jobs/jobs.db)
      single_config "$2"`,
      'bash',
      folder,
      name,
    ]);
    expect(output).toBe(`${head}${storage}      path: "\${DEPLOYMENT_ID}/app.db"\n${entry(data, name, comment)}`);
  });
});

describe.skipIf(noShell)('the heartbeat', () => {
  const heartbeat = 'data/.litestream-deployment/heartbeat.db';
  const rows = async (folder: string) =>
    (await bash(['-c', `sqlite3 '${folder}/${heartbeat}' 'select count(*), max(at) from heartbeat'`])).output.trim();

  test('is written while all is well, every 15 minutes', async () => {
    const host = sidecar();
    await host.make('app.db');
    expect((await host.health()).code).toBe(0);
    expect(await rows(host.folder)).toMatch(/^1\|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const first = await rows(host.folder);
    await bash(['-c', 'sleep 1.1']);
    await host.health();
    expect(await rows(host.folder)).toBe(first);
    host.put('health/heartbeat', '0');
    await host.health();
    expect(await rows(host.folder)).not.toBe(first);
    expect((await host.health('--report')).output).toMatch(
      /^Every database is in[^\n]*\nLast heartbeat in the backup: 20/,
    );
  });

  test('is not written while something is wrong, and not where the files do not replicate it', async () => {
    const host = sidecar();
    await host.make('app.db');
    host.put('answer-app.db', 'AccessDenied: no');
    await host.health();
    expect(host.read(heartbeat)).toBe('');
    const earlier = sidecar(conf, (text) => text.slice(0, text.lastIndexOf('  - # changes')));
    await earlier.make('app.db');
    expect((await earlier.health()).code).toBe(0);
    expect(earlier.read(heartbeat)).toBe('');
  });

  test('that cannot be written is no health', async () => {
    const host = sidecar();
    await host.make('app.db');
    host.put(heartbeat, 'x'.repeat(4096));
    expect(await host.health()).toMatchObject({
      code: 1,
      output: expect.stringContaining('the heartbeat cannot be written') as string,
    });
  });

  /** Calls a function of the engine in the folder of a sidecar. */
  const call = (folder: string, name: string, commands: Record<string, string> = { litestream }) =>
    bash(
      [
        '-c',
        `. ${engine}; data=$1/data litestream_config=$1/litestream.yml; read_conf "$1/deploy.conf"; make_work_folder; ${name}`,
        'bash',
        folder,
      ],
      { env: { PATH: fakeCommands(folder, commands), FOLDER: folder } },
    );

  test('of an earlier start goes, with what Litestream counted of it; nothing else does', async () => {
    const host = sidecar();
    const metadata = 'data/.litestream-deployment/.heartbeat.db-litestream/ltx/0/1.ltx';
    for (const name of [heartbeat, `${heartbeat}-wal`, `${heartbeat}-shm`, metadata]) host.put(name, 'of another host');
    const without = sidecar(conf, (text) => text.slice(0, text.lastIndexOf('  - # changes')));
    without.put(heartbeat, "the user's own");
    for (const { folder } of [host, without]) expect((await call(folder, 'forget_heartbeat')).code).toBe(0);
    for (const name of [heartbeat, `${heartbeat}-wal`, `${heartbeat}-shm`, metadata]) expect(host.read(name)).toBe('');
    expect([host.read('data/app.db'), without.read(heartbeat)]).toEqual(['', "the user's own"]);
    expect(existsSync(path.join(host.data, 'app.db'))).toBe(true);
  });

  test('is restored for the drill with a full check and a limit, and not at all where the files do not replicate it', async () => {
    const { folder, calls } = sidecar();
    const limit = `printf '%s\n' "$*" >>"$FOLDER/limits"; while [ $# -gt 0 ] && [ "$1" != litestream ] && [ "$1" != sqlite3 ]; do shift; done; "$@"`;
    await call(folder, 'print_heartbeat', { litestream, timeout: limit });
    expect(calls()).toEqual([expect.stringMatching(/^restore .*-integrity-check full .*heartbeat\.db$/)]);
    expect(readFileSync(path.join(folder, 'limits'), 'utf8')).toMatch(/^-k 5 60 litestream restore /);
    const without = sidecar(conf, (text) => text.slice(0, text.lastIndexOf('  - # changes')));
    expect(await call(without.folder, 'print_heartbeat')).toEqual({ code: 0, output: '' });
    expect(existsSync(path.join(without.folder, 'calls'))).toBe(false);
  });

  test.each([
    ['2026-05-31T12:00:00Z\nrestored=2026-05-31T12:00:00Z app.db', '2026-05-31T12:00:00Z'],
    ['restored=2026-05-31T12:00:00Z', ''],
    ['2026-05-31T12:00:00Z app.db', ''],
    ['2026-05-31', ''],
    ['', ''],
  ])('is a time and nothing else, whoever wrote it: %j', async (at, expected) => {
    const { folder } = sidecar();
    const other = litestream.replace("'2026-05-31T12:00:00Z')", `'${at}')`);
    const { output } = await call(folder, 'print_heartbeat', { litestream: other });
    expect(output).toBe(expected === '' ? '' : `heartbeat=${expected}\n`);
  });

  test('is read back by the drill', async () => {
    const { folder } = sidecar();
    const read = () => call(folder, 'print_heartbeat');
    expect((await read()).output).toBe('heartbeat=2026-05-31T12:00:00Z\n');
    writeFileSync(path.join(folder, 'answer-heartbeat.db'), 'no matching backup files available');
    expect(await read()).toEqual({ code: 0, output: '' });
    writeFileSync(
      path.join(folder, 'answer-heartbeat.db'),
      'Error: decode database: unexpected error decoding after end of database: close reader 1: file checksum mismatch',
    );
    expect(await read()).toMatchObject({ code: 1, output: expect.stringMatching(/^damaged=/) as string });
  });
});
