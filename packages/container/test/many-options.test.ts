import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');
const files = (name: (index: number) => string, text: (index: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 60 }, (_, index) => [name(index), text(index)]));

/** Sixty files of eight hundred lines that open ten options each; one of these options has a default. */
test.each([
  [
    'JavaScript',
    files(
      (file) => `src/m${file}.js`,
      (file) =>
        `import { program } from 'commander';\nprogram.option('--db-file1x2 <path>', 'x', 'data/one.db');\nconst opts = program.parse().opts();\n${times(800, (row) => `const q${row} = { a: ${row}, b: run(${row}) };\n`)}${times(10, (one) => `new Database(opts.dbFile${file}x${one});\n`)}`,
    ),
  ],
  [
    'Python',
    files(
      (file) => `app/m${file}.py`,
      (file) =>
        `import sqlite3, argparse\np = argparse.ArgumentParser()\np.add_argument("--db-file1x2", default="data/one.db")\nargs = p.parse_args()\n${times(800, (row) => `q${row} = run(${row})\n`)}${times(10, (one) => `c = sqlite3.connect(args.db_file${file}x${one})\n`)}`,
    ),
  ],
])('%s: many options in many files are read in time', { timeout: 120_000 }, (_, sources) => {
  const start = performance.now();
  const facts = factsOf({
    Dockerfile: 'FROM scratch\nWORKDIR /app\nCOPY . .\n',
    'requirements.txt': 'sqlalchemy\n',
    'package.json': '{"dependencies":{"better-sqlite3":"12"}}',
    ...sources,
  });
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(facts.databases.map(({ value }) => value.path)).toEqual(['one.db']);
});
