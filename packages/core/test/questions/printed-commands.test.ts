import path from 'node:path';
import { expect, test } from 'vitest';
import { bash, noShell } from '../../../engine/test/shell.js';
import { shellWords } from '../../src/project/shell-words.js';
import { whatIsWrong } from './resolve.js';

const main = path.join(import.meta.dirname, '../../../engine/src/main.sh');
/** What the deployment of `sampleFacts` lists. */
const listed = "databases=(app.db jobs/jobs.db) patterns=('jobs/jobs_*.db')";

/** What a deployment prints of databases that nobody named. */
async function printed(names: readonly string[]): Promise<string> {
  const differences = names.map((name) => `volume 2026-01-01T00:00:00Z ${name}`);
  const { output } = await bash(['-c', `. "$1"; ${listed}; print_differences "\${@:2}"`, 'x', main, ...differences]);
  return output;
}

const many = (name: (index: number) => string) => [1, 2, 3, 4, 5].map(name);

test.skipIf(noShell).each<[string, readonly string[], RegExp]>([
  ['one file', ['shop.db'], /Add it: /],
  ['a quote and a blank', ["my 'own'.db"], /Add it: /],
  ['files with an ending', many((one) => `tenants/${one}.db`), /Add them: .*'tenants\/\*\.db'/],
  ['a folder each', many((one) => `tenants/${one}/app.db`), /Add them: .*'tenants\/\*\/app\.db'/],
  ['files without an ending', many((one) => `raw/${one}`), /names end in \.db, then add them: .*'raw\/\*\.db'/],
  ['files beside listed ones', many((one) => `jobs/${one}.db`), /'jobs\/3\.db'/],
  ['folders beside listed ones', many((one) => `jobs/${one}/jobs.db`), /'jobs\/3\/jobs\.db'/],
  ['brackets', many((one) => `a[b]/${one}.db`), /'a\[b\]\/3\.db'/],
  ['a comma', ['a,b.db'], /cannot hold any of/],
  ['an asterisk', ['a*b.db'], /cannot hold any of/],
  ['a backslash', ['a\\b.db'], /cannot hold any of.*'a\*b\.db'/],
  ['what was a control character', ['a?b.db'], /cannot hold any of/],
  ['an escape', ['a%20b.db'], /hexadecimal/],
  ['no escape', ['a%zz.db'], /Add it: /],
  ['a blank at the end', ['a.db '], /blank/],
  ['the ending of a helper file', ['a-wal'], /helper files/],
  ['a long name', ['x'.repeat(241)], /240 bytes/],
])('what the engine prints of %s is what the generator takes', async (_what, names, expected) => {
  const text = await printed(names);
  expect(text).toMatch(expected);
  const commands = [...text.matchAll(/npm create litestream@latest -- (--(?:ignore-)?database) ('(?:[^']|'\\'')*')/g)];
  expect(commands.length).toBeGreaterThan(0);
  for (const [, flag = '', word = ''] of commands) {
    const [value = ''] = shellWords(word);
    expect(whatIsWrong(flag === '--database' ? { databases: [value] } : { ignoredDatabases: [value] })).toEqual([]);
  }
});
