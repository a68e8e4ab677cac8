import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { backup, conf, fakes, id, mine, monthly, restore, run, user } from './guard-host.js';
import { bash, fakeCommands, noShell } from './shell.js';

describe.skipIf(noShell)('guard', { timeout: 30_000 }, () => {
  test('in the sidecar, as the app, nothing needs another user', async () => {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const { call, folder } = await restore(
      { file: 'x', mark: mine, local: backup, storage: backup },
      conf.map((line) => line.replace(/^user=.*/, `user=${uid}:${gid}`)),
    );
    fakeCommands(folder, { setpriv: 'echo setpriv: not permitted >&2; exit 1' });
    expect(await call('--check')).toMatchObject({ code: 0, output: expect.stringContaining('app.db: keep') as string });
  });

  test.each([
    ['another-1', 4],
    [id, 0],
    ['', 0], // files of an earlier generator
  ])('run by Compose as the project "%s": exit code %i', async (COMPOSE_PROJECT, expected) => {
    const { code, output, database } = await restore({ storage: backup, env: { COMPOSE_PROJECT } });
    expect([code, database]).toEqual([expected, expected === 0 ? 'restored' : undefined]);
    if (expected !== 0)
      expect(output).toMatch(
        /run as the Compose project another-1, and this deployment is the project blazor-k3x9q2: [^]*docker compose -p another-1 down/,
      );
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
    if (expected === 4)
      expect(output).toMatch(/^lost=jobs\/jobs_\*\.db$[^]*The storage has 1 of the 2 databases jobs\/jobs_\*\.db/m);
  });

  test('a database of a pattern that the storage lost is named, though another one has appeared', async () => {
    const { call, data, folder } = await restore(
      { storage: backup, names: 'jobs/jobs_1.db\n', args: ['--proven', 'app.db,jobs/jobs_*.db@1'] },
      monthly,
    );
    for (const one of ['app.db', 'jobs', '.litestream-deployment']) rmSync(path.join(data, one), { recursive: true });
    for (const [name, text] of [
      ['names', 'jobs/jobs_1.db\njobs/jobs_2.db\njobs/jobs_3.db\n'],
      ['stored', 'jobs/jobs_1.db\njobs/jobs_2.db\n'],
    ] as const)
      writeFileSync(path.join(folder, `storage.${name}`), text);
    writeFileSync(path.join(folder, 'never-uploaded'), 'jobs/jobs_1.db\n');
    const proven = ['--proven', 'app.db,jobs/jobs_*.db@2'];
    const { code, output } = await call(...proven);
    expect(code, output).toBe(4);
    expect(output).toMatch(
      /^lost=jobs\/jobs_1\.db$[^]*These databases were in the storage, and it has no backup of them any more: jobs\/jobs_1\.db\.\n.*Restore the deleted objects/m,
    );
    expect(output).not.toContain('jobs_2.db any more');
    const taken = await call(...proven, '--adopt', 'backup');
    expect([taken.code, readdirSync(path.join(data, 'jobs')).toSorted()], taken.output).toEqual([
      0,
      ['jobs_2.db', 'jobs_3.db'],
    ]);
  });

  test('a database of a pattern that is refused for what is on the volume is not said to be lost', async () => {
    const { call, data, folder } = await restore(
      { storage: backup, names: 'jobs/jobs_1.db\n', args: ['--proven', 'app.db,jobs/jobs_*.db@1'] },
      monthly,
    );
    rmSync(path.join(data, '.litestream-deployment'), { recursive: true });
    rmSync(path.join(data, 'app.db'));
    writeFileSync(path.join(folder, 'storage.stored'), 'jobs/jobs_1.db\n');
    const { code, output } = await call('--proven', 'app.db,jobs/jobs_*.db@1');
    expect([code, output.includes('jobs/jobs_1.db')], output).toEqual([4, true]);
    expect(output).not.toMatch(/^lost=|no backup of them any more|The others are missing/m);
  });

  test('a moment before a file of a pattern appeared: that one goes, the rest comes back', async () => {
    const { code, output, database, data } = await restore(
      { storage: backup, names: 'jobs/jobs_2026.db\n', args: ['--adopt', 'backup', '--at', '2026-05-31T23:59:00Z'] },
      monthly,
    );
    expect([code, database], output).toEqual([0, 'restored']);
    expect(readdirSync(path.join(data, 'jobs'))).toEqual([]);
  });

  test('files of a pattern that no list names yet, or that were never uploaded, are set aside when going back in time', async () => {
    const past = ['--adopt', 'backup', '--at', '2026-05-31T23:59:00Z'];
    const { call, data, folder, read } = await restore(
      { storage: backup, names: 'jobs/jobs_1.db\njobs/jobs_2.db\n', args: ['--proven', 'jobs/jobs_*.db@2'] },
      monthly,
    );
    writeFileSync(path.join(folder, 'too-late'), '^$');
    writeFileSync(path.join(folder, 'never-uploaded'), 'jobs/jobs_3.db\n');
    writeFileSync(path.join(folder, 'storage.names'), [1, 2, 3].map((one) => `jobs/jobs_${one}.db\n`).join(''));
    for (const one of ['3.db', '3.db-wal', '4.db', 'nobody.txt'])
      writeFileSync(path.join(data, `jobs/jobs_${one}`), one);
    expect((await call('--check', ...past)).code).toBe(11);
    const { code, output } = await call(...past);
    expect([code, readdirSync(path.join(data, 'jobs')).filter((one) => !one.startsWith('.'))], output).toEqual([
      0,
      ['jobs_1.db', 'jobs_2.db', 'jobs_nobody.txt'],
    ]);
    for (const one of ['3.db', '3.db-wal', '4.db'])
      expect(output).toMatch(new RegExp(`^restore: set aside: jobs/jobs_${one}, now in (\\S+)$`, 'm'));
    const [aside] = readdirSync(path.join(data, '.litestream-deployment/aside')).toReversed();
    expect(read(`.litestream-deployment/aside/${aside}/jobs/jobs_4.db`)).toBe('4.db');
    // Without a point in time what was never uploaded is all there is of it.
    writeFileSync(path.join(folder, 'never-uploaded'), 'jobs/jobs_4.db\n');
    writeFileSync(path.join(data, 'jobs/jobs_4.db'), 'new');
    expect([(await call('--adopt', 'backup')).code, read('jobs/jobs_4.db')]).toEqual([0, 'new']);
  });

  test('the list of databases did not exist then either: it begins again, and the next call brings nothing back', async () => {
    const past = ['--adopt', 'backup', '--at', '2026-05-31T23:59:00Z'];
    const { code, call, output, data, folder, read } = await restore(
      { storage: backup, names: 'jobs/jobs_2026.db\n', args: [] },
      monthly,
    );
    expect([code, read('jobs/jobs_2026.db')], output).toEqual([0, 'restored']);
    writeFileSync(path.join(folder, 'too-late'), 'jobs_|manifest');
    const then = await call(...past);
    expect([then.code, readdirSync(path.join(data, 'jobs'))], then.output).toEqual([0, []]);
    const next = await call();
    expect([next.code, readdirSync(path.join(data, 'jobs'))], next.output).toEqual([0, []]);
    expect(next.output).toContain('manifest.db: keep');
    expect(read('.litestream-deployment/manifest.db')).toBe('no names');
    expect(read('.litestream-deployment/jobs/jobs_2026.db.proven')).toBeUndefined();
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
      expect(output).toContain('which cannot be a database of this deployment');
    },
  );

  test('in a cluster every start knows what was proven: an empty storage is not a first deployment', async () => {
    const { code, output } = await restore({ storage: 'none', args: [], env: { RECORD_PROVEN: `app.db@${backup}` } });
    expect(code).toBe(4);
    expect(output).toContain('neither a database nor a backup');
    const without = await restore({ storage: 'none', args: [], env: { RECORD_PROVEN: '' } });
    expect(without.output).not.toContain('neither a database nor a backup');
  });

  test('in a cluster a refusal says what the options in its text are called there', async () => {
    const lost = { storage: 'none', args: ['--proven', `app.db@${backup}`] };
    const explained = 'are the inputs adopt and first_deploy of the release workflow';
    const { code, output } = await restore(lost, [...conf, 'platform=kubernetes']);
    expect([code, output]).toEqual([4, expect.stringContaining(explained)]);
    expect((await restore(lost)).output).not.toContain(explained);
  });

  test('in a cluster no second pod of the app restores anything', async () => {
    const cluster = [...conf, 'platform=kubernetes'];
    const asPod = (HOSTNAME: string, lines = cluster) =>
      restore({ storage: backup, args: [], env: { HOSTNAME } }, lines);
    const { code, output, database } = await asPod('app-1');
    expect([code, database], output).toEqual([4, undefined]);
    expect(output).toContain(
      'This is the pod app-1. Only app-0 may write to the databases, so this one does not start, and app-0 keeps running.',
    );
    expect(output).toContain(
      `kubectl -n ${id} scale statefulset app --replicas 1. Then delete the empty volume: kubectl -n ${id} delete pvc data-app-1`,
    );
    for (const { code: starts, database: restored } of [await asPod('app-0'), await asPod('restore-x7k2p')])
      expect([starts, restored]).toEqual([0, 'restored']);
    expect((await asPod('app-1', conf)).code, 'a host of that name').toBe(0);
  });

  test('names with a comma, an at sign or a percent sign are found in the record', async () => {
    const name = 'a,b@c%2C.db';
    const other = conf.map((line) => line.replace(/^database=.*/, `database=${name}`));
    const lost = (record: string) => restore({ storage: 'none', args: ['--proven', record] }, other);
    expect((await lost(`a%2Cb%40c%252C.db@${backup}`)).output).toContain('neither a database nor a backup');
    const { output } = await restore({ storage: backup, args: ['--proven', `app.db%40x.db@${'f'.repeat(16)}`] });
    expect(output).not.toContain('has lost transactions');
  });

  test('what was set aside goes after 90 days, but never the newest', async () => {
    const { call, data } = await restore({ file: 'x', mark: mine, local: backup, storage: backup });
    const aside = path.join(data, '.litestream-deployment/aside');
    for (const time of ['20200101T000000Z', '20200102T000000Z']) mkdirSync(path.join(aside, time), { recursive: true });
    await call();
    expect(readdirSync(aside)).toEqual(['20200102T000000Z']);
  });

  test('with a clock that is years ahead of the newest change in the backup, what was set aside a month before that stays', async () => {
    const env = { BACKUP_TIME: '2020-02-01T00:00:00Z' };
    const { call, data } = await restore({ file: 'x', mark: mine, local: backup, storage: backup, env });
    const aside = path.join(data, '.litestream-deployment/aside');
    const times = ['20191001T000000Z', '20200101T000000Z', '20200102T000000Z'];
    for (const time of times) mkdirSync(path.join(aside, time), { recursive: true });
    const { code, output } = await call();
    expect(code, output).toBe(0);
    expect(readdirSync(aside)).toEqual(times.slice(1));
  });

  test('two at once: the second waits, and says who is in its way', async () => {
    const { call, data, folder } = await restore({ file: 'x', mark: mine, local: backup, storage: backup });
    fakeCommands(folder, {
      flock: `[ "$1" != -w ] || exec $(type -P -a flock | sed -n 2p) -w 1 "$3"; exec $(type -P -a flock | sed -n 2p) "$@"`,
    });
    const [held, enough] = ['held', 'enough'].map((name) => path.join(folder, name)) as [string, string];
    const holder = bash([
      '-c',
      'exec 8<"$0"; flock 8; : >"$1"; until [[ -e $2 ]]; do sleep 0.02; done',
      data,
      held,
      enough,
    ]);
    await vi.waitUntil(() => existsSync(held), { timeout: 30_000 });
    expect(await call()).toMatchObject({
      code: 4,
      output: expect.stringContaining('Another run of the restore check uses this volume') as string,
    });
    expect((await call('--check')).code).not.toBe(4);
    writeFileSync(enough, '');
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
    ['http://[::1]:9000', '::1:9000'],
    ['http://s3.example.com/x', 's3.example.com:80'],
    ['https://s3.example.com', 's3.example.com:443'],
    ['', 'b.s3.amazonaws.com:443'],
  ])('the place of the storage is that of the endpoint %s, else of the target', async (given, place) => {
    const { folder } = await restore({ storage: backup });
    const PATH = fakeCommands(folder, { ...fakes, timeout: 'exit 1' });
    const { output } = await run(folder, 'guard', [], { PATH, REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: given });
    expect(output).toContain(`The storage at ${place} cannot be reached`);
  });

  test.each([
    ['--adopt', 'both'],
    ['--at', 'yesterday'],
    ['--at', '2026-05-31T23:59:00Z'],
    ['--adopt', 'backup', '--at', '2026-02-30T00:00:00Z'],
    ['--adopt', 'backup', '--at', '2999-01-01T00:00:00Z'],
    ['--look'],
    ['--json'],
    ['--frist-deploy'],
    ['--proven'],
  ])('usage: %s %s %s %s', async (...args) => {
    const { folder } = await restore({ storage: backup });
    expect((await run(folder, 'guard', args.filter(Boolean), {})).code).toBe(2);
  });
});
