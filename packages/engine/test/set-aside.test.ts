import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bash, engine, noShell, scratch } from './shell.js';

/** Writes a database with its Litestream folder and sets them aside, once for each text, and returns what then lies aside. */
async function setAside(texts: readonly string[], { runs }: { runs: 'one run' | 'a run each' }) {
  const folder = scratch();
  const script = `. "$1"; data=$2 state=$2/state; shift 2
    note() { :; }
    printf() { if [[ $1 == -v && $2 == time ]]; then time=20261128T220104Z; else builtin printf "$@"; fi; }
    for text; do
      mkdir -p "$data/jobs/.jobs.db-litestream"
      echo "$text" | tee "$data/jobs/jobs.db" >"$data/jobs/.jobs.db-litestream/generation"
      ${runs === 'a run each' ? "aside_folder=''" : ''}
      quarantine_database jobs/jobs.db
    done`;
  const { code, output } = await bash(['-c', script, 'deploy.sh', engine, folder, ...texts]);
  expect([code, output]).toEqual([0, '']);
  const aside = path.join(folder, 'state/aside');
  return readdirSync(aside)
    .toSorted()
    .map((name) => [
      name,
      ...['jobs.db', '.jobs.db-litestream/generation'].map((file) =>
        readFileSync(path.join(aside, name, 'jobs', file), 'utf8'),
      ),
    ]);
}

test.skipIf(noShell).each(['one run', 'a run each'] as const)(
  'set aside twice within a second, nothing is replaced (%s)',
  async (runs) => {
    expect(await setAside(['first', 'second', 'third'], { runs })).toEqual([
      ['20261128T220104Z', 'first\n', 'first\n'],
      ['20261128T220104Z-2', 'second\n', 'second\n'],
      ['20261128T220104Z-3', 'third\n', 'third\n'],
    ]);
  },
);
