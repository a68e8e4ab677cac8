import { linkSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, mine, restore } from './guard-host.js';
import { noShell } from './shell.js';

const kept = { file: 'before', mark: mine, local: backup, storage: backup };

describe.skipIf(noShell)('guard, a database with a second name', { timeout: 30_000 }, () => {
  test.each([
    ['the database, elsewhere on the volume', 'app.db', 'copies/app.db', 'copies/app.db'],
    ['its -wal, beside it', 'app.db-wal', 'other.db-wal', 'other.db-wal'],
    ['the database, outside the volume', 'app.db', '../app.db', 'outside the data volume'],
  ])('%s: it refuses, names it, and changes nothing', async (_, name, other, shown) => {
    const { call, data, read } = await restore(kept);
    mkdirSync(path.join(data, 'copies'));
    linkSync(path.join(data, name), path.join(data, other));
    for (const args of [['--check'], [], ['--adopt', 'backup'], ['--before-migration']]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other on the same host
      const { code, output } = await call(...args);
      expect([code, read('app.db')], output).toEqual([4, 'before']);
      expect(output).toMatch(
        new RegExp(`${name} has a second name \\(hard link\\): .*${shown}[^]*-> .*delete that name`),
      );
    }
    rmSync(path.join(data, other));
    expect((await call()).code, 'with one name').toBe(0);
  });
});
