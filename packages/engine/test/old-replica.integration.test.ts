import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, conf, id, restore } from './guard-host.js';
import { noShell } from './shell.js';

const yml = `dbs:
  - path: "/data/app.db"
    monitor-interval: 500ms
    replica: &storage
      type: sftp
      host: "\${REPLICA_HOST}:\${REPLICA_PORT}"
      host-key: "\${REPLICA_HOST_KEY}"
      path: "\${DEPLOYMENT_ID}/app.db"
  - path: "/data/jobs/jobs.db"
    replica:
      <<: *storage
      path: "\${DEPLOYMENT_ID}/jobs/jobs.db"
`;

/** A new host whose deploy.conf has these lines; the host's own part is played by `restored`. */
async function newHost(lines: readonly string[] = ['app.db 0.3.13 sftp /old/a\\ $b "c".sqlite'], config = yml) {
  const one = await restore({ storage: 'none', args: ['--backups'] }, [
    ...conf,
    ...lines.map((line) => `earlier_replica=${line}`),
  ]);
  const folder = path.join(one.data, '.litestream-deployment/earlier');
  writeFileSync(path.join(one.folder, 'litestream.yml'), config);
  writeFileSync(path.join(one.folder, 'storage.earlier'), 'none');
  return {
    ...one,
    earlier: folder,
    config: (number: number) => readFileSync(path.join(folder, `${number}.yml`), 'utf8').replaceAll(one.data, '/data'),
    restored: (number: number, text = 'of 0.3') => writeFileSync(path.join(folder, `${number}.db`), text),
  };
}

describe.skipIf(noShell)('a backup that Litestream 0.3.13 alone restores', { timeout: 30_000 }, () => {
  test('is named for the host, with a configuration that has no secret', async () => {
    const { call, config, read } = await newHost();
    const { code, output } = await call('--ask-earlier');
    expect([code, output.match(/^earlier=.*$/gm)]).toEqual([0, ['earlier=1 app.db']]);
    expect(config(1)).toBe(`dbs:
  - path: "/data/app.db"
    replicas:
      - path: "/old/a\\\\ \\u0024b \\"c\\".sqlite"
        type: sftp
        host: "\${REPLICA_HOST}:\${REPLICA_PORT}"
        host-key: "\${REPLICA_HOST_KEY}"
`);
    expect([read('app.db'), read('.litestream-deployment/app.db.proven')]).toEqual([undefined, undefined]);
  });

  test('is taken with a full check, for the app, and a new backup of its own begins', async () => {
    const { call, restored, read, earlier } = await newHost();
    await call('--ask-earlier');
    restored(1);
    const { code, output } = await call('--settle', '--earlier-asked');
    expect(output).toContain(
      'app.db: restored from /old/a\\ $b "c".sqlite, where an earlier Litestream kept its backup',
    );
    expect([code, read('app.db'), read('app.db-wal')]).toEqual([0, 'of 0.3', undefined]);
    expect(read('.litestream-deployment/app.db.proven')).toMatch(new RegExp(`^${id} fresh - `));
    expect(existsSync(earlier)).toBe(false);
    expect(await call()).toMatchObject({ code: 0, output: expect.stringContaining('app.db: keep') });
  });

  test('is never taken from another run, nor passed over by a start by hand', async () => {
    const { call, restored, read } = await newHost();
    await call('--ask-earlier');
    restored(1);
    const byHand = await call('--first-deploy');
    expect([byHand.code, read('app.db')]).toEqual([1, undefined]);
    expect(byHand.output).toMatch(/which Litestream 0\.3\.13 alone can restore\.\n {2}-> [^\n]*run \.\/deploy\.sh/);
    await call('--ask-earlier');
    restored(1);
    await call('--ask-earlier');
    expect(await call('--earlier-asked')).toMatchObject({
      code: 1,
      output: expect.stringContaining('nothing at /old'),
    });
    expect(read('app.db')).toBeUndefined();
  });

  test('is refused where it is damaged, and nothing stays of it', async () => {
    const { call, restored, read, folder, earlier } = await newHost();
    await call('--ask-earlier');
    restored(1);
    writeFileSync(path.join(folder, 'storage.broken'), '');
    const { code, output } = await call('--first-deploy', '--earlier-asked');
    expect([code, read('app.db'), read('.litestream-deployment/app.db.proven')]).toEqual([1, undefined, undefined]);
    expect(output).toContain('the database in it is damaged: row 7 missing from index');
    expect(existsSync(earlier)).toBe(false);
  });

  test.each([
    ['an empty file', (file: string) => writeFileSync(file, ''), 1],
    ['a link', (file: string) => symlinkSync('../../other', file), 4],
  ])('is not there where %s lies in its place', async (_, put, code) => {
    const { call, data, earlier, read } = await newHost();
    await call('--ask-earlier');
    writeFileSync(path.join(data, 'other'), 'of somebody else');
    put(path.join(earlier, '1.db'));
    expect(await call('--earlier-asked')).toMatchObject({ code });
    expect([read('app.db'), read('other')]).toEqual([undefined, 'of somebody else']);
  });

  test('is not there: an empty database on a first deployment alone', async () => {
    const { call, read } = await newHost();
    await call('--ask-earlier');
    expect(await call('--earlier-asked')).toMatchObject({ code: 1, output: expect.stringContaining('--first-deploy') });
    expect(await call('--first-deploy', '--earlier-asked'), 'without being asked').toMatchObject({ code: 1 });
    await call('--ask-earlier');
    expect(await call('--first-deploy', '--earlier-asked')).toMatchObject({ code: 0 });
    expect(read('.litestream-deployment/app.db.proven')).toContain(' fresh ');
  });

  test('of unknown version: the Litestream of this deployment comes first', async () => {
    const lines = ['app.db own,0.3.13 sftp earlier/place'];
    const first = await newHost(lines);
    writeFileSync(path.join(first.folder, 'storage.earlier'), backup);
    await first.call('--ask-earlier');
    first.restored(1);
    expect(await first.call('--earlier-asked')).toMatchObject({ code: 0 });
    expect(first.read('app.db')).toBe('restored');
    const second = await newHost(lines);
    await second.call('--ask-earlier');
    second.restored(1);
    expect(await second.call('--earlier-asked')).toMatchObject({ code: 0 });
    expect(second.read('app.db')).toBe('of 0.3');
  });

  test('of several, the first that has something', async () => {
    const { call, config, restored, read } = await newHost(['app.db 0.3.13 sftp /one', 'app.db 0.3.13 sftp /two']);
    expect((await call('--ask-earlier')).output.match(/^earlier=.*$/gm)).toEqual([
      'earlier=1 app.db',
      'earlier=2 app.db',
    ]);
    expect(config(2)).toContain('path: "/two"');
    restored(2, 'of two');
    expect(await call('--earlier-asked')).toMatchObject({ code: 0, output: expect.stringContaining('from /two') });
    expect(read('app.db')).toBe('of two');
  });

  test.each([
    ['the volume has the database', ['--first-deploy'], 'x'],
    ['nobody wants it', ['--first-deploy', '--ignore-old-data'], undefined],
    ['an empty database is right', ['--adopt', 'local'], undefined],
  ])('is not asked for where %s', async (_, args, file) => {
    const { call, data } = await newHost();
    if (file !== undefined) writeFileSync(path.join(data, 'app.db'), file);
    const { code, output } = await call('--ask-earlier', ...args);
    expect([code, output.includes('earlier=')]).toEqual([0, false]);
  });

  test('a litestream.yml without a storage of its own', async () => {
    const { call } = await newHost(undefined, 'dbs: []\n');
    expect(await call('--ask-earlier')).toMatchObject({
      code: 4,
      output: expect.stringContaining('does not say how the storage is reached'),
    });
  });
});
