import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { address, backup, conf, fakes, id, mine, monthly, restore, run, user, type Case } from './guard-host.js';
import { bash, fakeCommands, noShell } from './shell.js';

const keeps: [string, Case][] = [
  ['present, ours, as new as the backup', { file: 'x', mark: mine, local: backup, storage: backup }],
  ['present, ours, newer than the backup', { file: 'x', mark: mine, local: '00000000000000ff', storage: backup }],
  ['restored, and Litestream has not run yet', { file: 'x', mark: `${id} restored ${backup}`, storage: backup }],
  ['began fresh, and the first snapshot is not there yet', { file: 'x', mark: `${id} fresh -`, storage: 'none' }],
  ['a first deploy over data that somebody put there', { file: 'x', storage: 'none', args: ['--first-deploy'] }],
  [
    'older than the backup, but adopted',
    { file: 'x', mark: mine, local: '0000000000000004', storage: backup, args: ['--adopt', 'local'] },
  ],
  [
    'backed up elsewhere since, but adopted',
    {
      file: 'x',
      mark: mine,
      markedStorage: '0123456789abcdef',
      local: '00000000000000ff',
      storage: backup,
      args: ['--adopt', 'local'],
    },
  ],
  [
    'a restore that was cut off, and the file is adopted',
    { file: 'x', mark: `${id} restoring -`, storage: backup, args: ['--adopt', 'local'] },
  ],
  [
    'a restore that was cut off, the file has all of the backup and is adopted',
    { file: 'x', mark: `${id} restoring -`, local: '00000000000000ff', storage: backup, args: ['--adopt', 'local'] },
  ],
  [
    'of unknown origin, but adopted',
    { file: 'x', local: '00000000000000ff', storage: backup, args: ['--adopt', 'local'] },
  ],
];

const restores: [string, Case][] = [
  ['absent', { storage: backup }],
  ['absent, and the record knows it', { storage: backup, args: ['--proven', `x.db,app.db@${backup}`] }],
  ['an empty file', { file: '', mark: mine, storage: backup }],
  [
    'older than the backup, which is adopted',
    { file: 'x', mark: mine, local: '0000000000000004', storage: backup, args: ['--adopt', 'backup'] },
  ],
  [
    'whatever lies where a restore was cut off',
    { file: 'x', mark: `${id} restoring -`, local: '00000000000000ff', storage: backup },
  ],
  [
    'a moment of the backup',
    {
      file: 'x',
      mark: mine,
      local: backup,
      storage: backup,
      args: ['--adopt', 'backup', '--at', '2026-05-31T23:59:00Z'],
    },
  ],
];

const refuses: [string, Case, RegExp][] = [
  [
    'older than the backup',
    { file: 'x', mark: mine, local: '0000000000000004', storage: backup },
    /older \(0000000000000004\)/,
  ],
  [
    'backed up to another storage since',
    { file: 'x', mark: mine, markedStorage: '0123456789abcdef', local: '00000000000000ff', storage: backup },
    /another storage since/,
  ],
  [
    'cut off between setting aside and restoring, the storage empty',
    { mark: `${id} restoring -`, storage: 'none', args: ['--first-deploy'] },
    /neither a database nor a backup/,
  ],
  ['ours without metadata', { file: 'x', mark: mine, storage: backup }, /older \(no transaction\)/],
  [
    'foreign, with a higher transaction',
    { file: 'x', local: '00000000000000ff', storage: backup },
    /nothing says that it belongs to this deployment/,
  ],
  [
    'of another deployment',
    { file: 'x', mark: 'other-1 proven 00000000000000ff', local: '00000000000000ff', storage: backup },
    /nothing says that it belongs/,
  ],
  [
    'present and proven, the storage empty',
    { file: 'x', mark: mine, local: backup, storage: 'none' },
    /had a backup, and now there is none/,
  ],
  [
    'present, recorded, the storage empty, though it is called a first deploy',
    { file: 'x', storage: 'none', args: ['--first-deploy', '--proven', 'app.db'] },
    /had a backup/,
  ],
  ['present and unknown, the storage empty', { file: 'x', storage: 'none' }, /--first-deploy/],
  [
    'absent, recorded, the storage empty',
    { storage: 'none', args: ['--proven', 'app.db'] },
    /neither a database nor a backup/,
  ],
  [
    'absent, marked, the storage empty, though it is called a first deploy',
    { mark: mine, storage: 'none', args: ['--first-deploy'] },
    /neither a database nor a backup/,
  ],
  ['absent, and nobody knows anything', { storage: 'none' }, /no word that this is a first deploy/],
  [
    'a first deploy, and the storage holds a backup',
    { storage: backup, args: ['--first-deploy'] },
    /already holds a backup/,
  ],
  [
    'a backup that ends before what was proven',
    { storage: backup, args: ['--proven', 'app.db@0000000000000006'] },
    /lost something/,
  ],
  ['wrong credentials', { storage: 'Error: SignatureDoesNotMatch: 403' }, /refuses the credentials/],
  ['a missing bucket', { storage: 'Error: NoSuchBucket' }, /does not exist/],
  ['another host key', { storage: 'Error: ssh: handshake failed: ssh: host key mismatch' }, /another host key/],
  [
    'a full disk, in words that tell of a file as well',
    { storage: 'Error: decode database: write page 7: no space left on device' },
    /There is no room to restore app\.db/,
  ],
  [
    'an error that nobody foresaw',
    { storage: 'Error: the moon is in the wrong house' },
    /the moon is in the wrong house/,
  ],
];

describe.skipIf(noShell)('guard', { timeout: 30_000 }, () => {
  test.each(keeps)('keeps: %s', async (_, given) => {
    const { code, database, output, marked } = await restore(given);
    expect(output).toMatch(/app\.db: (keep|renew)/);
    expect(code).toBe(0);
    expect(database).toBe('x');
    expect(marked).toMatch(new RegExp(`^${id} (proven|restored|fresh)`));
  });

  test.each(restores)('restores: %s', async (_, given) => {
    const { code, output, database, marked, wal, call } = await restore(given);
    expect(output).toContain('app.db: restore');
    expect(code).toBe(0);
    expect(database).toBe('restored');
    expect(marked).toBe(`${id} restored ${backup} ${address()}`);
    expect(wal).toBeUndefined();
    expect((await call('--check')).output).toContain('app.db: keep');
  });

  test.each(refuses)('refuses and changes nothing: %s', async (_, given, message) => {
    const { code, output, data, before, database } = await restore(given);
    expect(output).toMatch(message);
    expect(output).toMatch(/\n {2}-> \S/);
    expect(code).toBe(4);
    expect(database).toBe(given.file);
    expect(readdirSync(data).toSorted()).toEqual(before);
  });

  test('starts fresh on a first deploy, without what another life left', async () => {
    const { code, database, marked, wal } = await restore({ storage: 'none', args: ['--first-deploy'] });
    expect([code, database, marked, wal]).toEqual([0, undefined, `${id} fresh - ${address()}`, undefined]);
  });

  test('a damaged backup replaces nothing, and the message says how to go on', async () => {
    const { call, folder, data, code } = await restore({
      storage: 'none',
      file: 'x',
      mark: mine,
      local: '0000000000000004',
      args: ['--check'],
    });
    expect(code).toBe(4);
    writeFileSync(path.join(folder, 'storage'), backup);
    writeFileSync(path.join(folder, 'storage.damaged'), '');
    const damaged = await call('--adopt', 'backup');
    expect(damaged.code).toBe(1);
    expect(damaged.output).toMatch(/damaged[^]*--adopt backup --at TIME/);
    expect(readFileSync(path.join(data, 'app.db'), 'utf8')).toBe('x');
    expect(readdirSync(path.join(data, '.litestream-deployment'))).toEqual(['app.db.proven']);
  });

  test('a backup that only a full integrity check finds broken replaces nothing', async () => {
    const { call, folder, read } = await restore({
      storage: 'none',
      file: 'x',
      mark: mine,
      local: '0000000000000004',
      args: ['--check'],
    });
    writeFileSync(path.join(folder, 'storage'), backup);
    writeFileSync(path.join(folder, 'storage.broken'), '');
    const { code, output } = await call('--adopt', 'backup');
    expect([code, read('app.db')], output).toEqual([1, 'x']);
    expect(output).toContain('The backup of app.db is damaged');
  });

  test.each([
    ['twice the backup, the database that is there, and 64 MB', 0, 0],
    ['a kilobyte less', 1, 4],
  ])('room on the disk: %s', async (_, missing, expected) => {
    const { call, folder, read } = await restore({
      storage: 'none',
      file: 'x'.repeat(1024),
      mark: mine,
      args: ['--check'],
      env: { BACKUP_BYTES: '104857600' },
    });
    writeFileSync(path.join(folder, 'storage'), backup);
    fakeCommands(folder, { df: `echo Avail; echo ${(2 * 104857600 + 1024 + 67108864) / 1024 - missing}` });
    const { code, output } = await call('--adopt', 'backup');
    expect(code, output).toBe(expected);
    expect(read('app.db')).toBe(expected === 0 ? 'restored' : 'x'.repeat(1024));
    if (expected !== 0) expect(output).toMatch(/The data volume has \d+ MB free, a deployment needs 264 MB/);
  });

  test('what was restored is on the disk before the app starts', async () => {
    const { call, folder, data } = await restore({ storage: 'none', args: ['--check', '--first-deploy'] });
    writeFileSync(path.join(folder, 'storage'), backup);
    fakeCommands(folder, {
      sync: `echo "$*: $(cat '${data}/app.db') $(cut -d ' ' -f 2 '${data}/.litestream-deployment/app.db.proven')" >>'${folder}/synced'`,
    });
    expect((await call()).code).toBe(0);
    expect(readFileSync(path.join(folder, 'synced'), 'utf8')).toBe(`-f ${data}: restored restored\n`);
  });

  test('a restore that takes too long names the line of deploy.conf that gives it more time', async () => {
    const { call, folder } = await restore({ storage: backup, args: ['--check'] });
    fakeCommands(folder, {
      timeout: 'while (($#)); do case $1 in 10m) exit 124 ;; -k) shift 2 ;; *) shift; exec "$@" ;; esac; done',
    });
    const { code, output } = await call();
    expect(code, output).toBe(1);
    expect(output).toMatch(/took longer than 10 minutes[^]*restore_minutes in deploy\.conf/);
  });

  test.each([
    ['-dry-run', 30],
    ['-o', 600],
  ])('litestream restore %s runs as the app and has its limit', async (option, seconds) => {
    const { call, folder } = await restore({ storage: backup, args: ['--check'] });
    fakeCommands(folder, { setpriv: `echo "$*" >>'${folder}/as'; ${fakes.setpriv}` });
    await call();
    const calls = readFileSync(path.join(folder, 'as'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(`litestream restore `) && line.includes(` ${option} `));
    const limit = seconds === 600 ? '10m' : String(seconds);
    expect(calls).toEqual([
      expect.stringContaining(
        `--reuid=${user.uid} --regid=${user.gid} --clear-groups -- timeout -k 5 ${limit} litestream`,
      ),
    ]);
  });

  test('in the sidecar, as the app, nothing needs another user', async () => {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const { call, folder } = await restore(
      { file: 'x', mark: mine, local: backup, storage: backup },
      conf.map((line) => line.replace(/^user=.*/, `user=${uid}:${gid}`)),
    );
    fakeCommands(folder, { setpriv: 'echo setpriv: not permitted >&2; exit 1' });
    expect(await call('--check')).toMatchObject({ code: 0, output: expect.stringContaining('app.db: keep') as string });
  });

  test('--check tells whether there is work, and whether the app may go on meanwhile', async () => {
    expect((await restore({ file: 'x', mark: mine, local: backup, storage: backup, args: ['--check'] })).code).toBe(
      process.getuid?.() === user.uid ? 0 : 10,
    );
    expect((await restore({ storage: 'none', args: ['--check', '--first-deploy'] })).code).toBe(10);
    const { code, database } = await restore({ storage: backup, args: ['--check'] });
    expect([code, database]).toEqual([11, undefined]);
  });

  test('a key file is handed to the app, whoever wrote it; its own is left alone, because the sidecar cannot change it', async () => {
    const handed = async (lines?: readonly string[]) => {
      const { call, folder } = await restore({ file: 'x', mark: mine, local: backup, storage: backup }, lines);
      fakeCommands(folder, { chown: `echo "$*" >>'${folder}/handed'` });
      mkdirSync(path.join(folder, 'keys'));
      writeFileSync(path.join(folder, 'keys/sftp'), 'key');
      await call('--check');
      return readFileSync(path.join(folder, 'handed'), 'utf8').includes('keys/sftp');
    };
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    expect(await handed()).toBe(true);
    expect(await handed(conf.map((line) => line.replace(/^user=.*/, `user=${uid}:${gid}`)))).toBe(false);
  });

  test.each([
    ['as many as were proven', 'jobs/jobs_1.db\njobs/jobs_2.db\n', ['--proven', 'app.db,jobs/jobs_*.db@2'], 0],
    ['fewer', 'jobs/jobs_1.db\n', ['--proven', 'app.db,jobs/jobs_*.db@2'], 4],
    ['fewer, which are taken', 'jobs/jobs_1.db\n', ['--proven', 'jobs/jobs_*.db@2', '--adopt', 'backup'], 0],
  ])('databases of a pattern are counted: %s', async (_, names, args, expected) => {
    const { code, output } = await restore({ storage: backup, names, args }, monthly);
    expect(code, output).toBe(expected);
    if (expected === 4) expect(output).toContain('The storage has 1 of the 2 databases jobs/jobs_*.db');
  });

  test('a moment before a file of a pattern appeared: that one goes, the rest comes back', async () => {
    const { code, output, database, data } = await restore(
      { storage: backup, names: 'jobs/jobs_2026.db\n', args: ['--adopt', 'backup', '--at', '2026-05-31T23:59:00Z'] },
      monthly,
    );
    expect([code, database], output).toEqual([0, 'restored']);
    expect(readdirSync(path.join(data, 'jobs'))).toEqual([]);
  });

  test('a list of databases that cannot be read stops everything', async () => {
    const { code, output, database } = await restore({ storage: backup, names: undefined }, monthly);
    expect([code, database], output).toEqual([4, undefined]);
    expect(output).toContain('no such table: files');
  });

  test.each(['../x.db', 'jobs/../../x.db', 'a b.db', 'x|e id'])(
    'a list of databases with a name that nobody of ours wrote: %s',
    async (name) => {
      const { code, output, database } = await restore(
        { storage: backup, names: `jobs/jobs_2026.db\n${name}\n` },
        monthly,
      );
      expect([code, database], output).toEqual([4, undefined]);
      expect(output).toContain('which is no file of ours');
    },
  );

  test('names with a comma, an at sign or a percent sign are found in the record', async () => {
    const name = 'a,b@c%2C.db';
    const other = conf.map((line) => line.replace(/^database=.*/, `database=${name}`));
    const lost = (record: string) => restore({ storage: 'none', args: ['--proven', record] }, other);
    expect((await lost(`a%2Cb%40c%252C.db@${backup}`)).output).toContain('neither a database nor a backup');
    const { output } = await restore({ storage: backup, args: ['--proven', `app.db%40x.db@${'f'.repeat(16)}`] });
    expect(output).not.toContain('lost something');
  });

  test('what was set aside goes after 90 days, but never the newest', async () => {
    const { call, data } = await restore({ file: 'x', mark: mine, local: backup, storage: backup });
    const aside = path.join(data, '.litestream-deployment/aside');
    for (const time of ['20200101T000000Z', '20200102T000000Z']) mkdirSync(path.join(aside, time), { recursive: true });
    await call();
    expect(readdirSync(aside)).toEqual(['20200102T000000Z']);
  });

  test('two at once: the second waits, and says who is in its way', async () => {
    const { call, data, folder } = await restore({ file: 'x', mark: mine, local: backup, storage: backup });
    fakeCommands(folder, {
      flock: `[ "$1" != -w ] || exec $(type -P -a flock | sed -n 2p) -w 1 "$3"; exec $(type -P -a flock | sed -n 2p) "$@"`,
    });
    const holder = bash(['-c', 'exec 8<"$0"; flock 8; sleep 3', data]);
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    expect(await call()).toMatchObject({
      code: 4,
      output: expect.stringContaining('Something else works on this volume') as string,
    });
    expect((await call('--check')).code).not.toBe(4);
    await holder;
  });

  test('says in a second that a port is refused', async () => {
    const { folder } = await restore({ storage: backup });
    const started = Date.now();
    const refused = await run(folder, 'guard', [], {
      PATH: fakeCommands(folder, fakes),
      STORAGE: '',
      REPLICA_BUCKET: 'b',
      REPLICA_ENDPOINT: 'http://127.0.0.1:1/x',
    });
    expect(refused.output).toMatch(/127\.0\.0\.1:1 cannot be reached: Connection refused/);
    expect(refused.code).toBe(4);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test.each([
    ['--adopt', 'both'],
    ['--at', 'yesterday'],
    ['--at', '2026-05-31T23:59:00Z'],
    ['--adopt', 'backup', '--at', '2026-02-30T00:00:00Z'],
    ['--adopt', 'backup', '--at', '2999-01-01T00:00:00Z'],
    ['--look'],
    ['--frist-deploy'],
    ['--proven'],
  ])('usage: %s %s %s %s', async (...args) => {
    const { folder } = await restore({ storage: backup });
    expect((await run(folder, 'guard', args.filter(Boolean), {})).code).toBe(2);
  });
});
