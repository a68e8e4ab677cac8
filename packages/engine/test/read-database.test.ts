import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { endless } from './fuzz/hostile.js';
import { noSqlite } from './fuzz/sandbox.js';
import { bash, engine, noShell, scratch } from './shell.js';

/** What a query on a database that others gave comes to; with `program`, another program stands for sqlite3. */
function ask(sql: string, { program, seconds = 20 }: { program?: string; seconds?: number } = {}) {
  const cwd = scratch();
  if (program !== undefined) {
    mkdirSync(path.join(cwd, 'bin'));
    writeFileSync(path.join(cwd, 'bin/sqlite3'), `#!/usr/bin/env bash\n${program}\n`, { mode: 0o755 });
  }
  const script = '. "$1"; PATH=$PWD/bin:$PATH query_seconds=$2 conf[user]=$EUID:0; ask_sqlite :memory: "$3"';
  return bash(['-c', script, 'deploy.sh', engine, String(seconds), sql], { cwd, seconds: 50 }).then((result) => ({
    ...result,
    made: existsSync(path.join(cwd, 'made')),
  }));
}

describe.skipIf(noShell ?? noSqlite)(
  'a query on a database that the storage or the app gave',
  { timeout: 60_000 },
  () => {
    test('prints what it finds, and keeps what it needs on the way in memory', async () => {
      expect(await ask('select 7; pragma temp_store')).toMatchObject({ code: 0, output: '7\n2\n' });
    });

    test('has an end', async () => {
      const { code, output } = await ask(`select max(x) from (${endless})`, { seconds: 1 });
      expect([code, output]).toEqual([124, expect.stringContaining('It did not end within 1 seconds.\n')]);
    });

    test('has an end also where it does not stop when it is asked to', async () => {
      const { code, output } = await ask('', { program: "trap '' TERM; while :; do sleep 0.5; done", seconds: 1 });
      expect([code, output]).toEqual([137, expect.stringContaining('It did not end within 1 seconds.\n')]);
    });

    test('has no more memory than it may need', async () => {
      expect((await ask('select length(hex(zeroblob(50000000)))')).output).toBe('100000000\n');
      const { code, output } = await ask('select length(hex(zeroblob(300000000)))');
      expect([code === 0, output]).toEqual([false, expect.stringMatching(/out of memory/i)]);
    });

    test('writes no file, and ends at the first error', async () => {
      const { code, output, made } = await ask("select writefile('made', 'x'); select 7");
      expect([code === 0, made, output]).toEqual([false, false, expect.not.stringContaining('7\n')]);
    });
  },
);
