import { describe, expect, test } from 'vitest';
import { databases, open, outside, settings, shown, withCode } from './sample.js';

const main = 'o.UseSqlite("App_Data/app.db");';

describe('a database that a connection attaches', () => {
  test.each<[string, string, string]>([
    ['a literal', `c.Execute("ATTACH DATABASE 'App_Data/old.db' AS old");`, 'old.db @ MyApp/Configure.Db.cs:2'],
    ['without the word', `c.Execute("attach 'App_Data/old.db' as old;");`, 'old.db @ MyApp/Configure.Db.cs:2'],
    ['a URI', `c.Execute(@"ATTACH ""file:App_Data/old.db?mode=ro"" AS old");`, 'old.db @ MyApp/Configure.Db.cs:2'],
    [
      'a constant',
      `const string P = "App_Data/k.db"; c.Execute($"ATTACH DATABASE '{P}' AS k");`,
      'k.db @ MyApp/Configure.Db.cs:2',
    ],
    [
      'parts that are added',
      `var dir = "App_Data"; c.Execute("ATTACH '" + dir + "/sum.db' AS s", x);`,
      'sum.db @ MyApp/Configure.Db.cs:2',
    ],
    [
      'a setting',
      `c.Execute($"ATTACH '{config["Orders"] ?? "App_Data/d.db"}' AS d");`,
      'd.db @ MyApp/Configure.Db.cs:2',
    ],
    [
      'a parameter with one value',
      `cmd.CommandText = "ATTACH DATABASE $file AS a"; cmd.Parameters.AddWithValue("$file", "App_Data/p.db");`,
      'p.db @ MyApp/Configure.Db.cs:2',
    ],
  ])('%s', (_what, code, expected) => {
    const facts = withCode(`${main}\n${code}`);
    expect(databases(facts)).toEqual(['app.db @ MyApp/Configure.Db.cs:1', expected]);
    expect(open(facts)).toEqual([]);
  });

  test('in a script, several at once', () => {
    const script = "-- x\nATTACH 'App_Data/a.db' AS a;\nATTACH DATABASE 'App_Data/b.db' AS b;\n";
    expect(databases(withCode(main, { 'MyApp/Sql/init.sql': script }))).toEqual([
      'app.db @ MyApp/Configure.Db.cs:1',
      'a.db @ MyApp/Sql/init.sql:2',
      'b.db @ MyApp/Sql/init.sql:2',
    ]);
  });

  test('one a tenant is a pattern', () => {
    const facts = withCode(`${main}\nvoid F(string t) => c.Execute($"ATTACH 'App_Data/tenants/{t}.db' AS t");`);
    expect(shown(facts.patterns, ({ folder, pattern }) => `${folder}/${pattern}`)).toEqual([
      'tenants/*.db @ MyApp/Configure.Db.cs:2',
    ]);
  });

  test.each([
    ['a path that nobody knows', `void F(string p) => c.Execute($"ATTACH DATABASE '{p}' AS x");`, "ATTACH '*'"],
    ['a parameter', 'c.Execute("ATTACH DATABASE @file AS x", new { file });', 'ATTACH @file'],
    ['a format', `c.Execute(string.Format("ATTACH DATABASE '{0}' AS x", p));`, "ATTACH '*'"],
  ])('%s is an open question', (_what, code, what) => {
    expect(open(withCode(`${main}\n${code}`))).toEqual([what]);
  });

  test.each([
    ['the main one', `c.Execute("ATTACH 'App_Data/app.db' AS again");`],
    ['memory', `c.Execute("ATTACH ':memory:' AS m");`],
    ['a temporary one', `c.Execute("ATTACH '' AS m");`],
    ['words', 'Log("attach the file as is");'],
  ])('%s is nothing new', (_what, code) => {
    const facts = withCode(`${main}\n${code}`);
    expect([databases(facts), open(facts), facts.remarks]).toEqual([['app.db @ MyApp/Configure.Db.cs:1'], [], []]);
  });

  test('one beside the program is outside', () => {
    expect(outside(withCode(`${main}\nc.Execute("ATTACH 'old.db' AS old");`))).toEqual([
      '/app/old.db: Move it below /app/App_Data by the path "App_Data/old.db" in MyApp/Configure.Db.cs:2',
    ]);
  });

  test('a key encrypts it, an empty one does not', () => {
    const key = (text: string) => withCode(`${main}\nc.Execute($"ATTACH '{p}' AS x KEY ${text}");`).encrypted;
    expect([key("'s3cret'")?.length, key("''")]).toEqual([1, undefined]);
  });
});

describe('a journal mode that is not written out', () => {
  test.each<[string, string, RegExp | undefined]>([
    ['a constant', 'const string M = "TRUNCATE"; c.Execute($"PRAGMA journal_mode={M}");', /^The journal mode TRUNCATE/],
    ['a sum', 'var mode = "off"; c.Execute("PRAGMA journal_mode = " + mode);', /^The journal mode OFF/],
    [
      'a setting',
      'c.Execute($"PRAGMA journal_mode={config["ConnectionStrings:Orders"]};");',
      /^The journal mode DELETE/,
    ],
    ['the right constant', 'const string M = "WAL"; c.Execute($"PRAGMA journal_mode={M}");', undefined],
    ['what nobody knows', 'void F(string m) => c.Execute($"PRAGMA journal_mode={m}");', /^A journal mode is set here/],
    ['a format', 'c.Execute(string.Format("PRAGMA main.journal_mode = {0}", m));', /^A journal mode is set here/],
    ['a question', 'c.Query("PRAGMA journal_mode;");', undefined],
  ])('%s', (_what, code, expected) => {
    const { remarks } = withCode(code, { 'MyApp/appsettings.json': settings('delete') });
    expect(remarks.map(({ value }) => value)).toEqual(expected ? [expect.stringMatching(expected)] : []);
  });
});
