import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf, id, monthly } from './guard-host.js';
import { litestream, sidecar, storage } from './health-host.js';
import { bash, fakeCommands, noShell } from './shell.js';

describe.skipIf(noShell)('health --prove', () => {
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
    const stored = async () =>
      (await bash(['-c', `sqlite3 '${folder}/data/.litestream-deployment/manifest.db' 'select path from stored'`]))
        .output;
    expect(await stored(), 'its loss is noticed once the storage has had it').toBe('');
    put('data/jobs/jobs_2027.db', 'x');
    expect([(await health()).output, await stored()]).toEqual(['', 'jobs/jobs_2026.db\n']);
    expect([(await health()).output, await stored()]).toEqual(['', 'jobs/jobs_2026.db\njobs/jobs_2027.db\n']);
    rmSync(path.join(folder, 'data/jobs/jobs_2026.db'));
    expect([(await health()).output, await stored()], 'the app deleted it').toEqual(['', 'jobs/jobs_2027.db\n']);
    expect((await health('--forget', 'app.db', 'jobs/jobs_*.db')).code).toBe(0);
    expect(
      (await bash(['-c', `sqlite3 '${folder}/data/.litestream-deployment/manifest.db' 'select path from files'`]))
        .output,
      'dropped by a person',
    ).toBe('jobs/jobs_2027.db\n');
    expect(existsSync(path.join(folder, 'data/.litestream-deployment/jobs/jobs_2026.db.proven'))).toBe(false);
    put('data/jobs/jobs_a b.db', 'x');
    expect((await health()).output).toMatch(/jobs\/jobs_a b\.db cannot be backed up: its name [^]*another name/);
  });
});
