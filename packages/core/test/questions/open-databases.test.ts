import { describe, expect, test } from 'vitest';
import { remarksOf } from '../../src/deployment/remarks-of.js';
import type { FamilySource } from '../../src/questions/question.js';
import { resolveAnswers } from '../../src/questions/resolve-answers.js';
import { found } from '../../src/facts/fact.js';
import { stillBackedUp } from '../../src/generator/recall.js';
import {
  encryptedProblem,
  liesOutside,
  openDatabases,
  outsideDatabases,
  unsettledDatabases,
} from '../../src/questions/open-databases.js';
import { withCode } from '../facts/sample.js';
import { sampleFacts } from './sample-facts.js';

const family: FamilySource = { id: 'any', title: 'Any', questions: [], withoutDatabase: 'None was found.' };
const target = { id: 'here', title: 'Here', questions: [] };

function resolved(code: string, flags: Record<string, unknown> = {}, rest: Record<string, unknown> = {}, files = {}) {
  const facts = withCode(code, files);
  return {
    facts,
    ...resolveAnswers({
      facts,
      family,
      targets: [target],
      flags: { target: 'here', ...flags },
      stored: {},
      yes: true,
      ...rest,
    }),
  };
}
const problems = ({ missing, invalid }: ReturnType<typeof resolved>): readonly string[] =>
  [...missing, ...invalid].map(({ what, fix }) => `${what} -> ${fix}`);

describe('a database that nobody knows the path of', () => {
  const code = 'o.UseSqlite("App_Data/app.db");\np.UseSqlite(vault.Next());';

  test('is missing when nobody is asked', () => {
    expect(problems(resolved(code))).toEqual([
      expect.stringMatching(
        /^The app opens a SQLite database whose path.*MyApp\/Configure\.Db\.cs:2: vault\.Next\(\).*--without-database MyApp\/Configure\.Db\.cs$/,
      ),
    ]);
  });

  test.each([
    ['named', { databases: 'vault.db' }],
    ['named as a pattern', { databases: 'vaults/*.db' }],
    ['left out', { withoutDatabases: 'MyApp/Configure.Db.cs' }],
  ])('is settled when it is %s', (_what, flags) => {
    const answers = resolved(code, flags);
    expect(problems(answers)).toEqual([]);
    expect(remarksOf(answers.facts, answers.answers)).toEqual([]);
  });

  test('one that was found is not an answer, and one answer is not for two', () => {
    expect(problems(resolved(code, { databases: 'app.db' }))).toHaveLength(1);
    expect(problems(resolved(`${code}\nq.UseSqlite(other.Next());`, { databases: 'vault.db' }))).toEqual([
      expect.stringContaining('other.Next()'),
    ]);
  });

  test('is asked where somebody is there, even with a flag', () => {
    const { open, missing } = resolved(code, { databases: 'app.db' }, { yes: false });
    expect([open.map(({ name }) => name).includes('databases'), missing]).toEqual([true, []]);
  });

  test('stays settled in a later run, and open in a look', () => {
    expect(problems(resolved(code, {}, { stored: { withoutDatabases: ['MyApp/Configure.Db.cs'] } }))).toEqual([]);
    expect(problems(resolved(code, {}, { stored: { databases: ['vault.db'] } }))).toEqual([]);
    const look = resolved(code, {}, { asItIs: true });
    expect(problems(look)).toEqual([]);
    expect(remarksOf(look.facts, look.answers)).toHaveLength(1);
  });

  test('alone is not a reason to propose a name', () => {
    expect(problems(resolved('p.UseSqlite(vault.Next());'))).toEqual([
      expect.stringMatching(/^The app opens a SQLite/),
    ]);
  });
});

describe('a database outside the volume', () => {
  const code = 'o.UseSqlite(config.GetConnectionString("Orders"));';
  const files = { 'MyApp/appsettings.json': '{"ConnectionStrings":{"Orders":"DataSource=orders.db"}}' };

  test('alone stops the run with the way to move it', () => {
    const [problem, ...others] = problems(resolved(code, {}, {}, files));
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^The app opens \/app\/orders\.db .*--env "ConnectionStrings__Orders=DataSource=App_Data\/orders\.db", and run this again\.$/,
    );
    expect(problem).not.toContain('--database');
  });

  test('is refused as --database, with the reason', () => {
    expect(problems(resolved(code, { databases: 'orders.db' }, {}, files))).toEqual([
      expect.stringMatching(
        /^--database is not valid: "orders\.db": the app opens it at \/app\/orders\.db \(MyApp\/appsettings\.json:1\), outside the data folder \/app\/App_Data/,
      ),
    ]);
    expect(problems(resolved(code, { databases: 'more.db' }, {}, files))).toEqual([]);
  });
});

test('only files that appear are enough', () => {
  expect(resolved('void F(string t) => o.UseSqlite($"App_Data/tenants/{t}.db");').answers['databases']).toEqual([
    'tenants/*.db',
  ]);
  expect(resolved('void F(string t) => o.UseSqlite($"App_Data/tenants/{t}/app.db");').answers['databases']).toEqual([
    'tenants/*/app.db',
  ]);
});

describe('an encrypted database', () => {
  test('is refused, and can be left out', () => {
    const code = 'o.UseSqlite("App_Data/app.db");\np.UseSqlite("Data Source=App_Data/safe.db;Password=x");';
    expect(problems(resolved(code))).toEqual([
      expect.stringMatching(/"safe\.db": it is encrypted by a password \(MyApp\/Configure\.Db\.cs:2\)/),
    ]);
    expect(problems(resolved(code, { withoutDatabases: 'safe.db' }))).toEqual([]);
  });

  test('of which nothing says the name: a person can say that it is none of these', () => {
    const code = 'o.UseSqlite("App_Data/app.db");\nRun("PRAGMA key = 1");';
    expect(problems(resolved(code))).toEqual([
      expect.stringMatching(/SQLCipher.*--without-database MyApp\/Configure\.Db\.cs/),
    ]);
    expect(problems(resolved(code, { withoutDatabases: 'MyApp/Configure.Db.cs' }))).toEqual([]);
  });
});

describe('variables that a path rests on', () => {
  const code = 'o.UseSqlite(config.GetConnectionString("Orders"));';
  const compose = {
    'compose.yml':
      'services:\n  app:\n    build: .\n    environment:\n      ConnectionStrings__Orders: Data Source=/srv/o.db\n',
  };
  const own = 'ConnectionStrings__Orders=Data Source=/srv/o.db';

  test('reach the new deployment, unless they are taken out', () => {
    expect(resolved(code, {}, {}, compose).answers['variables']).toEqual([own]);
    expect(resolved(code, { withoutVariables: 'ConnectionStrings__Orders' }, {}, compose).answers['variables']).toEqual(
      [],
    );
    expect(
      resolved(code, { variables: 'ConnectionStrings__Orders=Data Source=/srv/p.db' }, {}, compose).answers[
        'variables'
      ],
    ).toEqual(['ConnectionStrings__Orders=Data Source=/srv/p.db']);
  });

  test('stay when the set-up that gave them is gone', () => {
    expect(resolved(code, {}, { last: { variables: [own] } }).answers['variables']).toEqual([own]);
  });
});

describe('of several places without a path', () => {
  const open = (file: string, what = 'Next()', remark = 'r') => found({ what, file, remark }, `${file}:1`);
  const database = (path: string, from: string) => found({ path, holds: 'data' }, from);
  const logs = (from: string) => found({ folder: 'logs', pattern: '*.db', holds: 'data' }, from);
  const unresolved = [open('a.cs'), open('b.cs')];
  const files = (...[facts, value]: [Parameters<typeof sampleFacts>[0], readonly string[]]) =>
    openDatabases(sampleFacts({ unresolved, databases: [], patterns: [], ...facts }), value, undefined).map(
      (fact) => fact.value.file,
    );

  test('one is settled by each name that the code does not have, also by those of earlier runs', () => {
    expect(files({ databases: [database('app.db', 'x.cs:1')] }, ['app.db'])).toEqual(['a.cs', 'b.cs']);
    expect(files({ databases: [database('app.db', stillBackedUp)] }, ['app.db'])).toEqual(['b.cs']);
    expect(files({ patterns: [logs('x.cs:1')] }, ['logs/*.db'])).toEqual(['a.cs', 'b.cs']);
    expect(files({ patterns: [logs(stillBackedUp)] }, [])).toEqual(['b.cs']);
  });

  test('all are named, in the plural, with the reason of the first one', () => {
    const remark = 'a.cs does not say (1): it is made up at run time. Name it with --database';
    const facts = sampleFacts({ unresolved: [open('a.cs', '', remark), open('b.cs')] });
    expect(unsettledDatabases(facts, [], undefined)?.what).toBe(
      'The app opens 2 SQLite databases whose paths the checkout does not say (a.cs:1; b.cs:1: Next()), so it is not known ' +
        'whether they are backed up. About the first one: it is made up at run time.',
    );
    expect(unsettledDatabases(sampleFacts({ unresolved: [open('b.cs')] }), [], undefined)?.what).toBe(
      'The app opens a SQLite database whose path the checkout does not say (b.cs:1: Next()), so it is not known ' +
        'whether it is backed up.',
    );
  });
});

test('each database outside of the data folder is named with its place and how to move it', () => {
  const outside = ['orders', 'shop'].map((name) =>
    found({ file: `/app/${name}.db`, move: `Move ${name}` }, `${name}.cs:1`),
  );
  const facts = sampleFacts({ outside });
  expect(outsideDatabases(facts)).toEqual({
    what:
      'The app opens /app/orders.db (orders.cs:1), /app/shop.db (shop.cs:1), outside the data folder /app/App_Data, ' +
      'which alone is kept: it would be lost with every deployment.',
    fix: 'Move orders. Move shop, and run this again.',
  });
  expect(liesOutside('ders.db', facts)).toBeUndefined();
  expect(liesOutside('shop.db', facts)).toContain('/app/shop.db');
});

test('an encrypted database is left out by a command that a shell reads as it stands', () => {
  const encrypted = [found({ path: 'my safe.db', file: 'a.cs' }, 'a.cs:1'), found({ file: 'b.cs' }, 'b.cs:1')];
  const facts = sampleFacts({ encrypted });
  expect(encryptedProblem('my safe.db', facts)).toMatch(/--without-database "my safe\.db"$/);
  expect(encryptedProblem('other.db', facts)).toBeUndefined();
});

test('another engine is remarked on', () => {
  const facts = sampleFacts({ otherEngines: [found('PostgreSQL', 'a.cs:1')] });
  expect(remarksOf(facts, {})).toEqual([
    'The app has code for PostgreSQL (a.cs:1). Litestream replicates SQLite only.',
  ]);
});
