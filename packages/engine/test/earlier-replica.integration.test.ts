import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, conf, fakes, id, mine, restore, user, type Case } from './guard-host.js';
import { engine, engineBash, fakeCommands, noShell } from './shell.js';

const ymlOf = (first: string): string =>
  `dbs:\n  - path: "/data/app.db"\n    replica: &storage\n      type: s3\n      path: "${first}/app.db"\n`;

/** Runs the guard where deploy.conf has these lines; `earlier` is what the fake storage has at the earlier place. */
async function guard(
  lines: readonly string[],
  {
    earlier = 'none',
    args = [],
    first = '${DEPLOYMENT_ID}',
    ...given
  }: Partial<Case> & { earlier?: string; first?: string },
) {
  const one = await restore({ storage: 'none', ...given, args: ['--backups'] }, [
    ...conf,
    ...lines.map((line) => (line.startsWith('database=') ? line : `earlier_replica=${line}`)),
  ]);
  writeFileSync(path.join(one.folder, 'litestream.yml'), ymlOf(first));
  writeFileSync(path.join(one.folder, 'storage.earlier'), earlier);
  return { ...one, ...(await one.call(...args)) };
}
const own = ['app.db own s3 earlier/place $a "b".sqlite'];

describe.skipIf(noShell)('the place of an earlier Litestream', { timeout: 30_000 }, () => {
  test.each([[[]], [['--first-deploy']], [['--settle', '--first-deploy']]])(
    'a database that was never anywhere else is restored from there: %j',
    async (args) => {
      const { code, output, read, call } = await guard(own, { earlier: backup, args });
      expect(output).toContain(
        'app.db: restored from earlier/place $a "b".sqlite, where an earlier Litestream kept its backup',
      );
      expect([code, read('app.db')]).toEqual([0, 'restored']);
      expect(read('.litestream-deployment/app.db.proven')).toMatch(new RegExp(`^${id} fresh - `));
      expect(read('app.db-wal'), 'a stale -wal').toBeUndefined();
      expect(await call()).toMatchObject({ code: 0, output: expect.stringContaining('app.db: keep') });
    },
  );

  test('a litestream.yml that names the id itself, as an edited or an older one does, has the place as well', async () => {
    expect(await guard(own, { earlier: backup, first: id })).toMatchObject({
      code: 0,
      output: expect.stringContaining('restored from earlier/place'),
    });
    expect(await guard(own, { earlier: backup, first: 'other-abc234' })).toMatchObject({
      code: 1,
      output: expect.stringContaining('does not say where the backup of app.db is kept'),
    });
  });

  test('asked beforehand, it says that there is work and changes nothing', async () => {
    const { code, output, read } = await guard(own, { earlier: backup, args: ['--check'] });
    expect([code, read('app.db')]).toEqual([11, undefined]);
    expect(output).toContain('app.db: import');
  });

  test.each<[string, Partial<Case>]>([
    ['our own place has a backup', { storage: backup }],
    ['the record has it', { args: ['--proven', 'app.db'] }],
    ['it had a backup', { mark: mine }],
    ['the volume has it', { file: 'x', args: ['--first-deploy'] }],
    ['nobody wants it', { args: ['--first-deploy', '--ignore-old-data'] }],
    ['an empty database is right', { args: ['--adopt', 'local'] }],
  ])('it is not asked where %s', async (_, given) => {
    const { output } = await guard(own, { earlier: 'Error: it was asked', ...given });
    expect(output).not.toMatch(/it was asked|earlier Litestream/);
  });

  test('nothing is there: an empty database on a first deployment alone', async () => {
    const { code, output, read } = await guard(own, {});
    expect([code, read('.litestream-deployment/app.db.proven')]).toEqual([1, undefined]);
    expect(output).toMatch(/nothing at earlier\/place[^]*deploy again with --first-deploy/);
    const first = await guard(own, { args: ['--first-deploy'] });
    expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/nothing is at earlier\/place/) });
    expect(first.read('.litestream-deployment/app.db.proven')).toContain(' fresh ');
  });

  test.each(['Error: AccessDenied', 'Error: the moon is in the wrong house'])(
    'it cannot be read: %s',
    async (earlier) => {
      const { code, output, read } = await guard(own, { earlier, args: ['--first-deploy'] });
      expect([code, read('app.db'), read('.litestream-deployment/app.db.proven')]).toEqual([1, undefined, undefined]);
      expect(output).toMatch(
        /keeps a backup of app\.db at earlier\/place[^]*cannot be read: (?:AccessDenied|the moon)/,
      );
    },
  );

  test('what is there is damaged, which only the full check sees', async () => {
    const one = await guard(own, { earlier: 'Error: not yet', args: [] });
    writeFileSync(path.join(one.folder, 'storage.earlier'), backup);
    writeFileSync(path.join(one.folder, 'storage.earlier.broken'), '');
    expect(await one.call('--first-deploy')).toMatchObject({
      code: 1,
      output: expect.stringContaining('integrity check failed'),
    });
    expect(one.read('app.db')).toBeUndefined();
  });

  test('the first of several places that has something', async () => {
    const { code, output } = await guard(['app.db own s3 nowhere', ...own], { earlier: backup });
    expect([code, output.includes('restored from earlier/place')]).toEqual([0, true]);
  });

  test('a place that is named after the repository', async () => {
    const lines = ['app.db own s3 earlier/place {repository}.sqlite'];
    expect(await guard(lines, { earlier: backup })).toMatchObject({
      code: 4,
      output: expect.stringContaining('add --repository NAME'),
    });
    expect(await guard(lines, { earlier: backup, args: ['--repository', 'MyApp'] })).toMatchObject({
      code: 0,
      output: expect.stringContaining('earlier/place MyApp.sqlite'),
    });
  });

  test.each([
    ['takes too long', 124, /Restoring app\.db from earlier\/place [^]* took longer than 10 minutes/],
    [
      'takes too long and has to be killed',
      137,
      /Restoring app\.db from earlier\/place [^]* took longer than 10 minutes/,
    ],
    ['succeeds, and nothing is restored', 0, /keeps a backup of app\.db at earlier\/place [^]*, and it cannot be read/],
  ])('a restore that %s is no empty place, also on a first deployment', async (_, status, message) => {
    const one = await guard(own, { earlier: backup, args: ['--backups'] });
    fakeCommands(one.folder, {
      timeout: `case "$*" in *earlier.yml*) exit ${status} ;; esac; [ "$1" != -k ] || shift 2; shift; exec "$@"`,
    });
    const { code, output } = await one.call('--first-deploy');
    expect([code, one.read('app.db'), one.read('.litestream-deployment/app.db.proven')], output).toEqual([
      1,
      undefined,
      undefined,
    ]);
    expect(output).toMatch(message);
  });

  test('it is restored as the app, and has a limit', async () => {
    const one = await guard(own, { earlier: backup, args: ['--backups'] });
    fakeCommands(one.folder, { setpriv: `echo "$*" >>'${one.folder}/as'; ${fakes.setpriv}` });
    expect(await one.call()).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(one.folder, 'as'), 'utf8')).toMatch(
      new RegExp(`--reuid=${user.uid} [^\\n]* -- timeout -k 5 10m litestream restore -config [^ ]*/earlier\\.yml `),
    );
  });

  test('a litestream.yml whose last line has no end has the place as well', async () => {
    const one = await guard(own, { earlier: backup, args: ['--backups'] });
    writeFileSync(path.join(one.folder, 'litestream.yml'), ymlOf('${DEPLOYMENT_ID}').trimEnd());
    expect(await one.call()).toMatchObject({ code: 0, output: expect.stringContaining('restored from earlier/place') });
  });

  test('the backup of a database that the app does not have is never restored as another one', async () => {
    const { code, output, read } = await guard(['other.db own s3 earlier/place'], {
      earlier: backup,
      args: ['--first-deploy'],
    });
    expect([code, read('app.db')], output).toEqual([0, undefined]);
  });

  test('one of a second database that starts empty is named as well, where the first one has its backup', async () => {
    const one = await guard(['database=jobs.db', 'jobs.db unusable s3 a.sqlite in elsewhere'], {
      file: 'x',
      mark: mine,
      local: backup,
      storage: backup,
      args: ['--backups'],
    });
    writeFileSync(path.join(one.folder, 'never-uploaded'), 'jobs.db\n');
    expect(await one.call('--first-deploy')).toMatchObject({
      code: 4,
      output: expect.stringMatching(/at a\.sqlite in elsewhere \(s3\), perhaps of jobs\.db/),
    });
  });

  test('a line of deploy.conf may name a database with blanks and percent signs', async () => {
    const { output } = await engineBash([
      '-c',
      `. ${engine}; declare -A place=(); read_earlier_replica 'a%20b%2520.db own s3 of a place' place; declare -p place`,
    ]);
    expect(output).toContain('[database]="a b%20.db"');
    expect(output).toContain('[path]="of a place"');
  });

  test.each([
    [
      'app.db unusable s3 a.sqlite in elsewhere',
      /at a\.sqlite in elsewhere \(s3\), perhaps of app\.db[^]*--first-deploy --ignore-old-data/,
    ],
    ['other%20db.sqlite unusable s3 a.sqlite in elsewhere', /at a\.sqlite in elsewhere \(s3\), perhaps of app\.db/],
  ])('what this deployment cannot restore is named, also on a first one: %s', async (line, message) => {
    const { code, output, read, call } = await guard([line], { args: ['--first-deploy'] });
    expect([code, read('.litestream-deployment/app.db.proven')]).toEqual([4, undefined]);
    expect(output).toMatch(message);
    expect(await call('--first-deploy', '--ignore-old-data')).toMatchObject({ code: 0 });
  });
});
