import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const names = Array.from({ length: 40 }, (_, index) => `A${index}`);
/** Each of the names by all of them, so that none has a value. */
const each = (line: (name: string, all: readonly string[]) => string): string =>
  names.map((name) => `${line(name, names)}\n`).join('');
/** Each of the names by the next one, forty times; the last one is a text. */
const chain = (line: (name: string, all: readonly string[]) => string, last: (name: string) => string): string =>
  names
    .map(
      (name, index) =>
        `${
          index < 39
            ? line(
                name,
                names.map(() => names[index + 1] as string),
              )
            : last(name)
        }\n`,
    )
    .join('');

const javaScript = (code: string) => ({ 'db.js': `${code}new Database(A0);\n` });
const python = (code: string) => ({ 'app.py': `import sqlite3\n${code}conn = sqlite3.connect(A0)\n` });
const php = (code: string) => ({ 'index.php': `<?php\n${code}define('DB_FILE', A0);\n` });
const spring = (code: string) => ({
  'pom.xml': '<project><dependency><artifactId>sqlite-jdbc</artifactId></dependency></project>\n',
  'src/main/resources/application.properties': `spring.datasource.url=jdbc:sqlite:\${A0}\n${code}`,
});
const phoenix = (code: string) => ({
  'mix.exs': 'defmodule Shop.MixProject do\n  {:ecto_sqlite3, "~> 0.1"}\nend\n',
  'config/runtime.exs': `${code.replaceAll(/A(?=\d)/g, 'a')}config :shop, Shop.Repo, database: a0\n`,
});

const alternatives = each((name, all) => `const ${name} = ${all.join(' || ')};`);
const sums = chain(
  (name, all) => `${name} = ${all.join(' + ')}`,
  (name) => `${name} = "x"`,
);

/** Where names hold each other, the ways from one to the next are more than can be followed, and the texts longer than any memory. */
test.each([
  ['JavaScript, alternatives', javaScript(alternatives)],
  ['JavaScript, sums', javaScript(sums.replaceAll(/^/gm, 'const ').replace(/const $/, ''))],
  ['JavaScript, sums without an end', javaScript(each((name, all) => `const ${name} = ${all.join(' + ')};`))],
  ['Python, sums', python(sums)],
  ['Python, sums without an end', python(each((name, all) => `${name} = ${all.join(' + ')}`))],
  [
    'PHP',
    php(
      chain(
        (name, all) => `define('${name}', ${all.join(' . ')});`,
        (name) => `define('${name}', 'x');`,
      ),
    ),
  ],
  [
    'Spring',
    spring(
      chain(
        (name, all) => `${name}=${all.map((other) => `\${${other}}`).join('')}`,
        (name) => `${name}=x`,
      ),
    ),
  ],
  [
    'Phoenix',
    phoenix(
      chain(
        (name, all) => `${name} = Path.join([${all.join(', ')}])`,
        (name) => `${name} = "x"`,
      ),
    ),
  ],
])('%s: forty names that hold each other forty times are read in time', { timeout: 60_000 }, (_, files) => {
  const start = performance.now();
  const facts = factsOf({
    Dockerfile: 'FROM scratch\nCOPY . .\n',
    'requirements.txt': 'sqlalchemy\n',
    'package.json': '{"dependencies":{"better-sqlite3":"12"}}',
    ...files,
  });
  expect(performance.now() - start).toBeLessThan(20_000);
  expect(facts.databases).toEqual([]);
});

test('names that hold each other twice still come to their value', () => {
  const code = 'const A = process.env.NONE || B;\nconst B = A || "store/n.db";\nnew Database(B);\n';
  const facts = factsOf({
    Dockerfile: 'FROM node:24\nWORKDIR /srv\nCOPY . .\n',
    'package.json': '{"dependencies":{"better-sqlite3":"12"}}',
    'db.js': code,
  });
  expect(facts.databases.map(({ value }) => value.path)).toEqual(['n.db']);
});
