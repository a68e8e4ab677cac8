import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engine, engineBash, noShell, scratch } from './shell.js';

describe.skipIf(noShell !== undefined)('the copy from before a start, on the volume of a cluster', () => {
  /** A volume with the copy that the restore check makes, in a folder of that name. */
  function volume(copies: Readonly<Record<string, string>>) {
    const folder = scratch();
    const state = path.join(folder, '.litestream-deployment');
    for (const [name, text] of Object.entries(copies)) {
      mkdirSync(path.join(state, name), { recursive: true });
      writeFileSync(path.join(state, name, 'app.db'), text);
    }
    const read = (...names: readonly string[]) => {
      const file = path.join(state, ...names, 'app.db');
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    };
    const run = (verb: string) =>
      engineBash([
        '-c',
        `. ${engine}; data=${folder} state=$data/.litestream-deployment start_copy=$state/before-start
         conf[user]=$(id -u):$(id -g); cluster_${verb}_copy`,
      ]);
    return { run, read, list: (name = '.') => readdirSync(path.join(state, name)) };
  }

  test('has another name than the copy of a migration, and takes that again to be returned', async () => {
    const { run, read, list } = volume({ migration: 'before' });
    expect(await run('keep')).toMatchObject({ code: 0 });
    expect([list(), read('before-start')]).toEqual([['before-start'], 'before']);
    expect(await run('take')).toMatchObject({ code: 0 });
    expect([list(), read('migration')]).toEqual([['before-start.taken', 'migration'], 'before']);
    // Again, because the run was cut off; and not for a later version.
    expect([await run('take'), read('migration')]).toMatchObject([{ code: 0 }, 'before']);
    expect(await run('keep')).toMatchObject({ code: 0 });
    expect(list()).toEqual(['before-start']);
  });

  test('is deleted once the new version serves, also what is left of an earlier try', async () => {
    const { run, list } = volume({ 'before-start': 'before', 'before-start.done': 'older' });
    expect(await run('drop')).toMatchObject({ code: 0 });
    expect(list()).toEqual([]);
    expect(await run('drop')).toMatchObject({ code: 0 });
  });

  test('of a release that was cut off is set aside, and never lost', async () => {
    const { run, read, list } = volume({ migration: 'half migrated', 'before-start': 'before' });
    expect(await run('keep')).toMatchObject({ code: 0 });
    expect(read('before-start')).toBe('half migrated');
    const [time = ''] = list('aside');
    expect(read('aside', time, '.litestream-deployment/before-start')).toBe('before');
  });

  test('that is not there is not returned', async () => {
    const { run, list } = volume({ other: 'x' });
    expect(await run('take')).toMatchObject({ code: 1 });
    expect(list()).toEqual(['other']);
  });
});
