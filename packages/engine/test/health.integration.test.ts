import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { conf, endpoint, id, monthly, run, secondsSinceBoot } from './guard-host.js';
import { bash, fakeCommands, noShell, scratch } from './shell.js';

/** Litestream in the sidecar: `replicated` is what it uploaded, `backup` what a restore would reach; both may hold words of an error. */
const litestream = `
  echo "$*" >>"$FOLDER/calls"
  case $1 in
    sync) grep -qx '[0-9]*' "$FOLDER/replicated" || { cat "$FOLDER/replicated"; exit 1; }; printf '{"replica_txid": %s}' "$(cat "$FOLDER/replicated")" ;;
    restore)
      grep -qx '[0-9a-f]*' "$FOLDER/backup" || { cat "$FOLDER/backup" >&2; exit 1; }
      case "$*" in *-dry-run*) printf '{"max_txid": "%s", "files": [{"max_txid": "0000000000000001", "size": 7, "timestamp": "2026-05-31T12:00:00Z"}]}' "$(cat "$FOLDER/backup")" ;; *) [ ! -e "$FOLDER/damaged" ] || { echo 'integrity check failed'; exit 1; } ;; esac ;;
  esac`;

let server: Server;
let metrics: string;
/** What Litestream found when it last looked into the storage. */
let validated: { db: string; success: 0 | 1 };
/** What else Litestream measures. */
let measured: string;
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server = createServer((socket) => {
        socket.on('error', () => {}).resume();
        socket.end(
          `HTTP/1.0 200 OK\r\n\r\n${measured}\nlitestream_last_validation_success{db="${validated.db}",level="0"} ${validated.success}\n`,
        );
      }).listen(0, '127.0.0.1', () => {
        const address = server.address();
        metrics = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
        resolve();
      });
    }),
);
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
    }),
);
beforeEach(() => {
  validated = { db: '', success: 1 };
  measured = '';
});

/** A sidecar whose Litestream has uploaded transaction 10; `place`: what says where the storage is, beside the bucket. */
function sidecar(lines: readonly string[] = conf, place: Record<string, string> = {}) {
  const folder = scratch();
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
const storage = async () => (await bash(['-c', 'echo REPLICA_BUCKET=b | sha256sum | cut -c 1-16'])).output.trim();

describe.skipIf(noShell)('health', () => {
  test('everything is in the storage: the marker says so from then on', async () => {
    const { health, marker, calls } = sidecar();
    expect(await health()).toEqual({ code: 0, output: '' });
    expect(marker()).toBe(`${id} proven 000000000000000a ${await storage()}\n`);
    expect(calls()).toEqual([
      expect.stringMatching(/^sync -wait -json -timeout 10 -socket /),
      expect.stringMatching(/^restore .*-dry-run/), // the chain of the backup, which was not looked at yet
    ]);
    await health();
    expect(calls()).toHaveLength(3);
  });

  test('a marker of another storage, or of another word, is replaced; one that proves is left alone', async () => {
    const { health, marker, put } = sidecar();
    for (const line of [
      `${id} proven 0000000000000005 0123456789abcdef`,
      `${id} fresh - ${await storage()}`,
      'other proven 0000000000000005 x',
    ]) {
      put('data/.litestream-deployment/app.db.proven', `${line}\n`);
      await health();
      expect(marker()).toBe(`${id} proven 000000000000000a ${await storage()}\n`);
    }
    put('replicated', '11');
    await health();
    expect(marker()).toContain(' 000000000000000a ');
  });

  const sick: [string, (host: ReturnType<typeof sidecar>) => void, RegExp][] = [
    [
      'Litestream cannot upload',
      ({ put }) =>
        put('replicated', 'first line\nError: sync failed: dial tcp 10.0.0.1:443: connect: no route to host\n'),
      /^app\.db is not backed up: The storage cannot be reached: sync failed: dial tcp .*: no route to host -> Check the address in AWS_S3_BUCKET, /,
    ],
    [
      "a file of Litestream's own is damaged, and perhaps the same one in the storage",
      ({ put }) => put('replicated', 'ltx file corrupted: 000000000000000a-000000000000000b.ltx\n'),
      /, 000000000000000a-000000000000000b\.ltx, is damaged on this volume[^]*: \.\/deploy\.sh deploy --adopt local\. If this message comes back[^]*move blazor-k3x9q2\/app\.db\/ away there/,
    ],
    [
      'the storage lost everything, and Litestream began again since',
      ({ put }) =>
        put('replicated', 'Error: sync failed: open ltx file /x.ltx: open /x.ltx: no such file or directory\n'),
      /lost what was uploaded\. Move blazor-k3x9q2\/app\.db\/ away in the storage and deploy with --adopt local\n$/,
    ],
    [
      'a damaged file without a name',
      ({ put }) => put('replicated', 'ltx file corrupted\n'),
      /newest file of the backup is damaged on this volume/,
    ],
    [
      'another file, or one with another page size, is in the place of the database',
      ({ put }) =>
        put(
          'replicated',
          'Error: sync failed: sync: new wal reader with offset: unaligned wal offset 16512 for page size 8192\n',
        ),
      /^app\.db is not backed up: another file was put in its place[^]*deploy --adopt local[^]*--adopt backup/,
    ],
    [
      'another file is in the place of the database, which SQLite cannot read',
      ({ put }) => put('replicated', 'Error: sync failed: disk I/O error (522)\n'),
      /^app\.db is not backed up: another file was put in its place[^]*deploy --adopt local[^]*--adopt backup/,
    ],
    [
      'Litestream says something else',
      ({ put, folder }) => {
        put('x', '');
        fakeCommands(folder, { litestream: 'echo "{}"' });
      },
      /cannot understand what Litestream says: \{\}/,
    ],
    [
      'the storage failed validation, and cannot be asked',
      ({ put, folder }) => {
        validated = { db: `${folder}/data/app.db`, success: 0 };
        put('backup', 'no route to host');
      },
      /^the storage cannot be read \(app\.db\): no route to host\n$/,
    ],
    [
      'the disk is nearly full',
      ({ folder }) => {
        fakeCommands(folder, { df: 'echo Avail; echo 102399' });
      },
      /the disk is nearly full: 99 MB left/,
    ],
  ];
  test.each(sick)('says what is wrong: %s', async (_, arrange, message) => {
    const host = sidecar();
    arrange(host);
    const { code, output } = await host.health();
    expect(output).toMatch(message);
    expect(code).toBe(1);
  });

  test('a database that was proven and is gone is missed; one that was never made is not', async () => {
    const { health, put, marker } = sidecar();
    put('data/app.db', '');
    expect((await health()).code).toBe(0);
    expect(marker()).toBeUndefined();
    put('data/.litestream-deployment/app.db.proven', `${id} proven 0000000000000005 ${await storage()}\n`);
    expect(await health()).toEqual({
      code: 1,
      output: 'app.db is gone from the volume: stop the app and deploy again, which restores it\n',
    });
  });

  test('--sync waits as long as restoring may take, and looks at nothing else', async () => {
    const { health, calls, folder } = sidecar();
    validated = { db: `${folder}/data/app.db`, success: 0 };
    expect((await health('--sync')).code).toBe(0);
    expect(calls()).toEqual([expect.stringContaining(' -timeout 600 ')]);
  });

  test('--prove asks the storage, and prints what is proven', async () => {
    const { health, marker, put, calls } = sidecar();
    expect(await health('--prove')).toEqual({ code: 0, output: 'app.db@000000000000000a\n' });
    expect(calls()).toHaveLength(2);
    put('backup', '0000000000000009');
    expect((await health('--prove')).output).toMatch(
      /the storage ends at transaction 0000000000000009, but 000000000000000a was uploaded/,
    );
    put('backup', 'the storage is gone');
    expect(await health('--prove')).toEqual({ code: 1, output: 'app.db cannot be restored: the storage is gone\n' });
    expect(marker()).toContain(' 000000000000000a ');
  });

  test('--prove names an answer that has no transaction', async () => {
    const { health, put } = sidecar();
    put('backup', '0000');
    expect((await health('--prove')).output).toBe('app.db: cannot understand what Litestream says of the backup\n');
  });

  test('--prove marks the newest transaction that is proven', async () => {
    const { health, marker, put } = sidecar();
    put('data/.litestream-deployment/app.db.proven', `${id} proven 0000000000000005 ${await storage()}\n`);
    expect(await health('--prove')).toMatchObject({ code: 0 });
    expect(marker()).toContain(' proven 000000000000000a ');
  });

  test('--prove prints a name as the record holds it, where a proof of several is one line', async () => {
    const names = ['a%b.db', 'a,b.db', 'a@b.db'];
    const { health, put } = sidecar([...conf, ...names.map((name) => `database=${name}`)]);
    for (const name of names) put(`data/${name}`, 'x');
    const { output } = await health('--prove');
    expect(output.trim().split('\n')).toEqual(
      ['app.db', 'a%25b.db', 'a%2Cb.db', 'a%40b.db'].map((name) => `${name}@000000000000000a`),
    );
  });

  test('a backup to which another place writes is no proof, although it has more than was uploaded here', async () => {
    const { health, put } = sidecar();
    put('data/.app.db-litestream/ltx/0/000000000000000a-000000000000000a.ltx', 'x');
    expect((await health()).code).toBe(0); // from now on the marker names the storage
    put('backup', '0000000000000012');
    const words =
      /app\.db: the storage has transaction 0000000000000012, which was not written here\. Another host writes/;
    const proved = await health('--prove');
    expect([proved.code, proved.output]).toEqual([3, expect.stringMatching(words)]);
    put('health/chain-app.db', '0'); // looked at long ago
    const checked = await health();
    expect([checked.code, checked.output]).toEqual([1, expect.stringMatching(words)]);
    put('data/.app.db-litestream/ltx/0/0000000000000012-0000000000000012.ltx', 'x');
    expect(await health('--prove')).toMatchObject({ code: 0 });
  });

  test('--prove --restore restores to a file that goes away again', async () => {
    const { health, put, calls, folder } = sidecar();
    expect((await health('--prove', '--restore')).code).toBe(0);
    expect(calls().at(-1)).toMatch(/ -integrity-check quick -o \S+\/proof\/0\/database /);
    put('damaged', '');
    expect((await health('--prove', '--restore')).output).toMatch(
      /serves, but its backup cannot be restored: integrity check failed; move blazor-k3x9q2\/app\.db\/ away/,
    );
    expect(existsSync(path.join(folder, 'data/.litestream-deployment/proof'))).toBe(false);
  });

  test.each([
    ['the question', ['--prove'], 60, /^app\.db cannot be restored|^app\.db: cannot understand/],
    ['the restore', ['--prove', '--restore'], 600, /^app\.db serves, but its backup cannot be restored/],
  ])('--prove gives up %s after the time for it', async (_, options, seconds, message) => {
    const { health, folder } = sidecar();
    fakeCommands(folder, {
      timeout: `while (($#)); do case $1 in ${seconds}) exit 124 ;; -k) shift 2 ;; *) shift; exec "$@" ;; esac; done`,
    });
    expect(await health(...options)).toMatchObject({ code: 1, output: expect.stringMatching(message) });
  });

  test('--prove --restore restores several side by side, one at a time where they need the room, and names what fails', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `jobs/jobs_${index}.db`);
    const { health, put, calls, folder } = sidecar([...conf, ...names.map((name) => `database=${name}`)]);
    for (const name of names) put(`data/${name}`, 'x');
    /** The most proofs that lay on the disk at once. */
    const atOnce = () => Math.max(...readFileSync(path.join(folder, 'proofs'), 'utf8').trim().split('\n').map(Number));
    const slow = `case "$*" in *-integrity-check*) ls "$FOLDER/data/.litestream-deployment/proof" | wc -l >>"$FOLDER/proofs"; sleep 0.5 ;; esac; ${litestream}`;
    fakeCommands(folder, { litestream: slow });
    expect((await health('--prove', '--restore')).code).toBe(0);
    expect(calls().filter((call) => call.includes('-integrity-check quick'))).toHaveLength(7);
    expect(atOnce()).toBeGreaterThan(1);
    put('proofs', '');
    fakeCommands(folder, { litestream: slow, df: 'echo Avail; echo 131072' });
    expect((await health('--prove', '--restore')).code).toBe(0);
    expect(atOnce()).toBe(1);
    put('proofs', '');
    fakeCommands(folder, {
      litestream: `case "$*" in *-integrity-check*jobs_4.db) echo 'integrity check failed'; exit 1 ;; esac; ${litestream}`,
    });
    expect((await health('--prove', '--restore')).output).toMatch(
      /^jobs\/jobs_4\.db serves, but its backup cannot be restored/m,
    );
  });

  test('a file that appeared is named in the manifest, and proven with a config of its own', async () => {
    const { health, put, calls, folder } = sidecar(monthly);
    put('data/jobs/jobs_2026.db', 'x');
    expect((await health('--prove')).output.split('\n').map((line) => line.split('@')[0])).toEqual([
      'app.db',
      '.litestream-deployment/manifest.db',
      'jobs/jobs_2026.db',
      '',
    ]);
    expect(
      (await bash(['-c', `sqlite3 '${folder}/data/.litestream-deployment/manifest.db' 'select path from files'`]))
        .output,
    ).toBe('jobs/jobs_2026.db\n');
    expect(calls().filter((call) => call.startsWith('restore') && !call.includes(`${folder}/litestream.yml`))).toEqual([
      expect.stringMatching(/jobs_2026\.db$/),
    ]);
    put('data/jobs/jobs_a b.db', 'x');
    expect((await health()).output).toMatch(/jobs\/jobs_a b\.db cannot be backed up: its name [^]*another name/);
  });

  describe('many files that nobody writes to', () => {
    /** A sidecar with twenty of them; Litestream has all open, and nothing was written for a while. */
    function idle(lines: (names: readonly string[]) => readonly string[] = () => monthly) {
      const names = Array.from({ length: 20 }, (_, index) => `jobs/jobs_${index + 140}.db`);
      const one = sidecar(lines(names), { REPLICA_ENDPOINT: endpoint() });
      for (const name of names) one.put(`data/${name}`, 'x');
      for (const file of ['app.db', ...names].map((name) => path.parse(name)))
        one.put(`data/${file.dir}/.${file.base}-litestream/ltx/0/0000000000000001-000000000000000a.ltx`, '');
      measured = ['process_start_time_seconds 1', ...names.map((name) => reading(one.folder, name, 0))].join('\n');
      return {
        ...one,
        /** What was written a moment ago does not count yet. */
        settled: async () => {
          await one.health();
          await new Promise((done) => setTimeout(done, 2100));
          await one.health('--prove');
        },
        asked: (word: string) => one.calls().filter((call) => call.startsWith(word) && call.includes('/jobs_')).length,
        forget: () => one.put('calls', ''),
      };
    }
    const reading = (folder: string, name: string, errors: number) =>
      `litestream_sync_error_count{db="${folder}/data/${name}"} ${errors}`;

    test('are asked about once, then again only what was written', async () => {
      const { health, settled, asked, forget, put } = idle();
      await settled();
      forget();
      expect((await health()).code).toBe(0);
      expect(asked('sync')).toBe(0);
      put('data/jobs/jobs_150.db', 'xy');
      put('data/jobs/jobs_151.db-wal', 'x');
      await health();
      expect(asked('sync')).toBe(2);
    });

    test('the storage is asked about a few of them in each proof, and about all again after two hours', async () => {
      const { health, settled, asked, forget, put, folder } = idle();
      await settled();
      forget();
      const { code, output } = await health('--prove');
      expect([code, output.trim().split('\n')]).toEqual([0, expect.objectContaining({ length: 22 })]);
      expect(asked('restore')).toBeLessThanOrEqual(8);
      expect(asked('restore')).toBeGreaterThan(0);
      const old = readFileSync(path.join(folder, 'seen'), 'utf8').replaceAll(/ (\d{10}) /g, ' 1700000000 ');
      put('seen', old);
      forget();
      await health('--prove');
      expect(asked('restore')).toBe(20);
    });

    test('--prove --restore restores all of them, whatever the storage said a moment before', async () => {
      const { health, settled, forget, calls } = idle();
      await settled();
      forget();
      expect(await health('--prove', '--restore')).toMatchObject({ code: 0 });
      expect(calls().filter((call) => call.includes('-integrity-check quick'))).toHaveLength(22); // with app.db and the manifest
    });

    test('files that changed without a transaction are asked about at Litestream, and not at the storage', async () => {
      const { health, settled, asked, forget, put } = idle();
      await settled();
      for (let number = 140; number < 160; number++) put(`data/jobs/jobs_${number}.db-wal`, 'x');
      forget();
      expect(await health('--prove')).toMatchObject({ code: 0 });
      expect([asked('sync'), asked('restore')]).toEqual([20, 6]); // and app.db and the manifest
      put('replicated', '11');
      put('backup', '000000000000000b');
      for (let number = 150; number < 160; number++) put(`data/jobs/jobs_${number}.db-wal`, 'xy');
      forget();
      expect(await health('--prove')).toMatchObject({ code: 0 });
      expect(asked('restore')).toBe(20);
    });

    test('the health check looks at a few chains each time, those first that it has not looked at for longest', async () => {
      const { health, settled, asked, forget, put, calls, folder } = idle();
      await settled();
      const look = async () => {
        forget();
        expect(await health()).toEqual({ code: 0, output: '' });
        return asked('restore');
      };
      expect([await look(), await look(), await look()]).toEqual([8, 6, 0]); // the first 6 before that, with app.db and the manifest
      const hoursAgo = (name: string, seconds: number) =>
        put(`health/chain-jobs%2F${name}`, String(secondsSinceBoot() - seconds));
      for (let number = 140; number < 160; number++) hoursAgo(`jobs_${number}.db`, 3700);
      hoursAgo('jobs_159.db', 3800);
      expect(await look()).toBe(8);
      expect(calls().filter((call) => call.endsWith('_159.db'))).toHaveLength(1);
      expect(readFileSync(path.join(folder, 'seen'), 'utf8')).toMatch(/ 000000000000000a \d{10} jobs\/jobs_159\.db$/m);
    });

    test('what was written is looked at sooner, so that the next deployment need not ask about it', async () => {
      const { health, settled, asked, forget, put } = idle();
      await settled();
      for (let checks = 0; checks < 3; checks++) await health();
      put('replicated', '11');
      put('backup', '000000000000000b');
      for (const number of [150, 151]) {
        put(`data/jobs/jobs_${number}.db`, 'xy');
        put(`health/chain-jobs%2Fjobs_${number}.db`, String(secondsSinceBoot() - 310));
      }
      await new Promise((done) => setTimeout(done, 2100));
      forget();
      await health();
      expect(asked('restore')).toBe(2);
      forget();
      await health('--prove');
      expect(asked('restore')).toBeLessThanOrEqual(8);
    });

    test('the loss of what an idle one has in the storage is found, and nothing else counts as seen from then on', async () => {
      const { health, settled, put, folder } = idle();
      await settled();
      for (let checks = 0; checks < 3; checks++) await health();
      put('health/chain-jobs%2Fjobs_155.db', '0');
      put('backup', 'no matching backup files available');
      expect((await health()).output).toMatch(/the backup of jobs\/jobs_155\.db lacks files: no snapshot is there/);
      expect(existsSync(path.join(folder, 'seen'))).toBe(false);
    });

    describe('in a visit where nothing is about to change', () => {
      const listed = (names: readonly string[]) => [...conf, ...names.map((name) => `database=${name}`)];
      const visit = ({ folder, PATH }: { folder: string; PATH: string }, ...options: string[]) =>
        run(folder, 'unchanged', ['1', '/up', 'name', '127.0.0.1', ...options], {
          PATH,
          FOLDER: folder,
          METRICS: metrics,
          REPLICA_BUCKET: 'b',
          REPLICA_ENDPOINT: endpoint(),
        });

      test('all four answer, and the storage is asked once', async () => {
        const one = idle(listed);
        await one.settled();
        one.put('seen', ''); // as after writes
        one.put('data/other.db', 'SQLite format 3'.padEnd(512));
        one.forget();
        const { code, output } = await visit(one);
        expect(code).toBe(0);
        const lines = output.trim().split('\n');
        expect(lines.filter((line) => /^\w+=/.test(line))).toEqual(['app=1', 'guard=0', 'volume=0', 'proof=0']);
        expect(lines.filter((line) => line.startsWith('guard: restore: '))).toHaveLength(21);
        expect(lines).toContain('volume: difference=volume other.db');
        expect(lines).toContain('proof: jobs/jobs_159.db@000000000000000a');
        expect([one.asked('restore'), one.asked('sync')]).toEqual([20, 20]);
        one.forget();
        expect((await visit(one)).output).toContain('\nproof=0');
        expect(one.asked('restore')).toBeLessThanOrEqual(8);
      });

      test('what the storage got after that is asked about again', async () => {
        const one = idle(listed);
        await one.settled();
        one.put('seen', '');
        one.put('replicated', '11'); // the storage still says 10
        one.forget();
        const { output } = await visit(one);
        expect(output).toMatch(/\nguard=0\n[^]*\nproof: \S+ the storage ends at transaction 000000000000000a, but/);
        expect(output).toMatch(/\nproof=1\n$/);
      });

      test.each([
        [
          'the restore check refuses',
          ['--proven', 'app.db@00000000000000ff'],
          /\nguard: .*lost transactions[^]*\nguard=4\n/,
        ],
        ['an option is wrong', ['--adopt', 'none'], /\nguard: .*--adopt takes local or backup\nguard=2\n/],
      ])('%s: that is its answer, and the proof does not wait for it', async (_, options, words) => {
        const one = idle(listed);
        await one.settled();
        const { code, output } = await visit(one, ...options);
        expect([code, output]).toEqual([0, expect.stringMatching(words)]);
        expect(output).toMatch(/\nproof=0\n$/);
      });
    });

    test.each([
      ['another Litestream runs', (text: string) => text.replace('seconds 1', 'seconds 2'), 20],
      ['it failed to read one since', (text: string) => text.replace(/(_150\.db"\}) 0/, '$1 1'), 1],
      ['it has one no longer open', (text: string) => text.replace(/^.*_150\.db"\} 0$/m, ''), 1],
    ])('what was found counts no longer where %s', async (_, change, number) => {
      const { health, settled, asked, forget } = idle();
      await settled();
      forget();
      measured = change(measured);
      await health();
      expect(asked('sync')).toBe(number);
    });

    test('a restore check that is to change nothing asks about a few of those that are listed', async () => {
      const { guard, settled, forget, asked, calls, put } = idle((names) => [
        ...conf,
        ...names.map((name) => `database=${name}`),
      ]);
      await settled();
      forget();
      expect(await guard('--seen')).toMatchObject({ code: 0 });
      expect(asked('restore')).toBe(7); // and app.db, which this Litestream does not have open
      for (const name of [158, 159]) put(`data/jobs/jobs_${name}.db-wal`, 'x'); // moved into the database, say
      put('data/jobs/.jobs_159.db-litestream/ltx/0/000000000000000b-000000000000000b.ltx', ''); // written
      forget();
      expect(await guard('--seen')).toMatchObject({ code: 0 });
      expect(calls().filter((call) => /\/jobs_15[89]\.db$/.test(call))).toEqual([expect.stringMatching(/_159\.db$/)]);
      forget();
      expect(await guard()).toMatchObject({ code: 0 });
      expect(asked('restore')).toBe(20);
      put('backup', 'no matching backup files available');
      expect((await guard('--seen')).output).toMatch(/jobs_140\.db had a backup, and now there is none/);
    });

    test('a proof does not hide that the storage lacks what it is asked about', async () => {
      const { health, settled, put } = idle();
      await settled();
      put('backup', '0000000000000009');
      expect((await health('--prove')).output).toMatch(/the storage ends at transaction 0000000000000009/);
    });
  });

  test('a second sidecar on the same volume does not start Litestream; the next one after it does', async () => {
    const { replicate, folder, put, calls } = sidecar();
    put('backup', 'no matching backup files available');
    const first = spawn('flock', [path.join(folder, 'data/.litestream-deployment/sidecar'), 'cat'], { stdio: 'pipe' });
    first.stdin.write('x');
    await new Promise((resolve) => first.stdout.once('data', resolve)); // it has the lock
    const second = await replicate();
    expect([second.code, second.output]).toEqual([
      1,
      expect.stringContaining('Another sidecar replicates from this volume'),
    ]);
    expect(calls().filter((call) => call.startsWith('replicate'))).toEqual([]);
    first.stdin.end();
    await new Promise((resolve) => first.once('close', resolve));
    await replicate();
    expect(calls().filter((call) => call.startsWith('replicate'))).toHaveLength(1);
  });

  test('replicate as another project of Compose does not start Litestream', async () => {
    const { folder, PATH } = sidecar();
    const { code, output } = await run(folder, 'replicate', [], { PATH, FOLDER: folder, COMPOSE_PROJECT: 'another' });
    expect([code, output]).toEqual([1, expect.stringContaining('run as the Compose project another')]);
    expect(existsSync(path.join(folder, 'calls'))).toBe(false);
  });

  test('replicate starts Litestream only where the guard has been', async () => {
    const { replicate, calls, folder, put } = sidecar();
    put('backup', 'no matching backup files available');
    expect((await replicate()).code).toBe(0);
    expect(calls().at(-1)).toBe(`replicate -config ${folder}/litestream.yml`);
    await bash(['-c', `rm -r '${folder}/data/.litestream-deployment'`]);
    expect(await replicate()).toMatchObject({
      code: 1,
      output: expect.stringContaining('not the one that was deployed to') as string,
    });
  });
});
