import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bash, engine, noShell, scratch } from './shell.js';

/** What the health check says where a process has a file open whose name then belongs to another file, or to none. */
async function said(name: string, { again }: { again: boolean }): Promise<string> {
  const folder = scratch();
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'old');
  const script = `. "$1"; data=$2; databases=(app.db) patterns=('tenants/*/app.db')
    exec 7<"$3"; rm "$3"; [[ -z $4 ]] || echo new >"$3"; require_own_files`;
  return (await bash(['-c', script, 'deploy.sh', engine, folder, file, again ? 'again' : ''])).output;
}

const replaced = /is not backed up: another file was put in its place while the sidecar had it open\. .*--adopt local/;

test.skipIf(noShell).each([
  ['a listed database', 'app.db', true, true],
  ['a listed database that is gone', 'app.db', false, true],
  ['a file of a pattern', 'tenants/a/app.db', true, true],
  ['the -wal of one', 'tenants/a/app.db-wal', true, false],
  ['a file of a pattern that was deleted for good', 'tenants/a/app.db', false, false],
  ['what nobody backs up', 'tenants/app.db', true, false],
])('%s, replaced while the sidecar has it open', async (_, name, again, red) => {
  const output = await said(name, { again });
  if (red) expect(output).toMatch(replaced);
  else expect(output).toBe('');
});
