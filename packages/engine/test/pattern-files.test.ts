import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bash, engine, engineBash, noShell, scratch } from './shell.js';

/** Calls functions of the engine, with these names and patterns. */
async function call(script: string, { folder = '', databases = [] as string[], patterns = [] as string[] } = {}) {
  const quoted = (all: readonly string[]) => all.map((one) => `'${one}'`).join(' ');
  const program = `. "$1"; shopt -s nullglob; data=$2; databases=(${quoted(databases)}) patterns=(${quoted(patterns)})
    ${script}`;
  return (await engineBash(['-c', program, 'deploy.sh', engine, folder])).output;
}

describe.skipIf(noShell)('files of a pattern', () => {
  test('which they are: one rule for the restore check, the health check and the look at what is there', async () => {
    const folder = scratch();
    const patterns = ['logs/*.db', 'tenants/*/app.db', 'raw/*'];
    for (const name of ['logs/folder.db', 'tenants/a', 'tenants/b c', 'tenants/.d', 'raw', 'elsewhere'])
      mkdirSync(path.join(folder, name), { recursive: true });
    const files = ['logs/1.db', 'logs/main.db', 'logs/.2.db', 'logs/3.txt', 'tenants/a/app.db', 'tenants/b c/app.db'];
    for (const name of [...files, 'tenants/.d/app.db', 'raw/x', 'raw/x-wal', 'raw/x-shm', 'elsewhere/app.db'])
      writeFileSync(path.join(folder, name), '');
    // With what Litestream and the mark add, a name may have no more than 255 bytes.
    for (const length of [217, 218]) writeFileSync(path.join(folder, 'logs', `${'x'.repeat(length)}.db`), '');
    symlinkSync('1.db', path.join(folder, 'logs/4.db'));
    symlinkSync('nowhere', path.join(folder, 'logs/5.db'));
    symlinkSync('../elsewhere', path.join(folder, 'tenants/link'));
    const script = `find_pattern_files found odd; printf '%s\\n' "\${found[@]}"; printf '! %.40s\\n' "\${odd[@]}"`;
    expect((await call(script, { folder, databases: ['logs/main.db'], patterns })).split('\n')).toEqual([
      'logs/1.db',
      `logs/${'x'.repeat(217)}.db`,
      'tenants/a/app.db',
      'raw/x',
      '! logs/4.db cannot be backed up: it is a l',
      '! logs/5.db cannot be backed up: it is a l',
      `! logs/${'x'.repeat(35)}`,
      '! tenants/b c/app.db cannot be backed up: ',
      '! tenants/link/app.db cannot be backed up:',
      '',
    ]);
  });

  test('a folder that the user of the app may not look into is no folder without databases', async () => {
    const folder = scratch();
    for (const name of ['tenants/a', 'tenants/b/closed', 'logs/old', 'elsewhere'])
      mkdirSync(path.join(folder, name), { recursive: true });
    for (const name of ['tenants/a/app.db', 'tenants/b/app.db', 'logs/1.db'])
      writeFileSync(path.join(folder, name), '');
    for (const [name, mode] of [
      ['tenants/b', 0o600],
      ['logs', 0o100],
      ['elsewhere', 0],
    ] as const)
      chmodSync(path.join(folder, name), mode);
    const script = `. "$1"; shopt -s nullglob; data=$2 patterns=('tenants/*/app.db' 'logs/*.db' 'none/*.db') conf[user]=1654:1654
      find_pattern_files found odd; printf '%s\\n' "\${found[@]}" "\${odd[@]}"`;
    // Root may look anywhere, unless it gave up the right to.
    const { output } = await bash([
      '-c',
      '((EUID)) || may_less=(setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all); "${may_less[@]}" bash -c "$0" bash "$@"',
      script,
      engine,
      folder,
    ]);
    for (const name of ['tenants/b', 'logs']) chmodSync(path.join(folder, name), 0o755);
    expect(output.trim().split('\n')).toEqual([
      'tenants/a/app.db',
      expect.stringMatching(
        /^The user of the app \(1654\) cannot read the folder tenants\/b, so the databases tenants\/\*\/app\.db in it are not backed up\. .* -R 1654:1654 .*\/tenants\/b$/,
      ),
      expect.stringContaining('cannot read the folder logs, so the databases logs/*.db in it'),
    ]);
  });

  test.each([
    ['app.db@01,tenants/a/app.db@02,tenants/b/app.db@03', 'app.db@01,tenants/*/app.db@2'],
    ['tenants/a/old/app.db@02,tenants/app.db@03', 'tenants/a/old/app.db@02,tenants/app.db@03'],
    ['logs/main.db@01,logs/a.db@02', 'logs/main.db@01,logs/*.db@1'],
    ['app.db@01,logs/*.db@193', 'app.db@01,logs/*.db@193'],
  ])('a proof of %s is recorded as %s', async (proof, recorded) => {
    const given = { databases: ['app.db', 'logs/main.db'], patterns: ['logs/*.db', 'tenants/*/app.db'] };
    expect(await call(`counted_proof '${proof}'`, given)).toBe(recorded);
  });
});
