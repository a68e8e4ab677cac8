import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { address, backup, id, mine, restore, s3Says, type Case } from './guard-host.js';
import { noShell } from './shell.js';

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
  ['wrong credentials', { storage: s3Says('SignatureDoesNotMatch') }, /refuses the credentials/],
  ['a missing bucket', { storage: s3Says('NoSuchBucket') }, /does not exist/],
  [
    'a full disk, in words that tell of a file as well',
    { storage: 'Error: decode database: write page 7: write /data/app.db.tmp: no space left on device' },
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
});
