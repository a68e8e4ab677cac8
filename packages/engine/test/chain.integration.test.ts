import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { litestream, sidecar, validation } from './chain-host.js';
import { conf, monthly } from './guard-host.js';
import { bash, engine, fakeCommands, noShell } from './shell.js';

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
    const other = `[ "$1" != sync ] || ! flock -n "$FOLDER/health/renewal.lock" true || echo free >"$FOLDER/lock"`;
    fakeCommands(host.folder, { litestream: `${other}\n${litestream}` });
    expect((await host.health()).code).toBe(0);
    expect(host.read('lock'), 'what the rest of the check finds is renewed by whichever check is first').toBe('free\n');
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
    validation.failed = `${host.data}/app.db`;
    expect((await host.health()).code).toBe(0);
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
