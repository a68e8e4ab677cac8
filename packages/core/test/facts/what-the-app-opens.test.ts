import { describe, expect, test } from 'vitest';
import { open, outside, settings, shown, withCode } from './sample.js';
import type { Facts } from '../../src/facts/facts.js';

const patterns = (facts: Facts): readonly string[] =>
  shown(facts.patterns, ({ folder, pattern }) => `${folder}/${pattern}`);

describe('what run time alone knows', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a settable property',
      'class Shop { public string Code { get; set; } = "x"; }\no.UseSqlite($"Data Source=App_Data/shops/{shop.Code}.db");',
      ['shops/*.db'],
    ],
    [
      'a parameter',
      'DbContext For(string customer) => new Db(o => o.UseSqlite("App_Data/by/" + customer + ".sqlite"));',
      ['by/*.sqlite'],
    ],
    ['two parts', 'void F(int y, int m) { o.UseSqlite($"App_Data/log/log-{y}-{m:00}.db"); }', ['log/log-*-*.db']],
    [
      'Path.Combine',
      'void F(Guid id) { new SqliteConnection($"Data Source={Path.Combine("App_Data", "org", $"{id}.db")}"); }',
      ['org/*.db'],
    ],
    ['a folder', 'void F(string t) => o.UseSqlite($"Data Source=App_Data/tenants/{t}/app.db");', ['tenants/*/app.db']],
    [
      'folders and a name',
      'void F(string a, string b, int y) { o.UseSqlite($"App_Data/t/eu-{a}/{b}/log_{y}.db"); }',
      ['t/eu-*/*/log_*.db'],
    ],
    [
      'one name that takes in another',
      'void F(string t) { o.UseSqlite($"App_Data/t/{t}-audit.db"); p.UseSqlite($"App_Data/t/{t}.db"); q.UseSqlite($"App_Data/t/{t}.db"); }',
      ['t/*.db'],
    ],
  ])('%s makes a pattern', (_what, code, expected) => {
    const facts = withCode(`a.UseSqlite("App_Data/app.db");\n${code}`);
    expect(patterns(facts).map((one) => one.split(' ')[0])).toEqual(expected);
    expect(facts.databases.map(({ value }) => value.path)).toEqual(['app.db']);
  });

  test.each<[string, string]>([
    ['a folder beside the main one', 'void F(string y) => o.UseSqlite($"App_Data/{y}/app.db");'],
    ['a name without an end', 'void F(string y) => o.UseSqlite($"App_Data/t/{y}");'],
    ['a name without an end in a folder', 'void F(string y) => o.UseSqlite($"App_Data/t/{y}/{y}");'],
    ['a file beside the main one', 'void F(string y) => o.UseSqlite($"App_Data/mail_{y}.db");'],
    [
      'the initial value of a property',
      'class S { public string Db { get; set; } = "App_Data/s.db"; }\no.UseSqlite(s.Db);',
    ],
    [
      'a method that gives one of two',
      'string P() { if (x) return "App_Data/a.db"; return "App_Data/b.db"; }\no.UseSqlite(P());',
    ],
    ['a variable that may be set again', 'var p = "App_Data/a.db"; if (args.Length > 0) p = args[0]; o.UseSqlite(p);'],
    ['no string at all', 'o.UseSqlite();'],
  ])('%s is an open question', (_what, code) => {
    const facts = withCode(`a.UseSqlite("App_Data/app.db");\n${code}`);
    expect(open(facts)).toHaveLength(1);
    expect([...facts.databases.map(({ value }) => value.path), ...patterns(facts)]).toEqual(['app.db']);
  });

  test("another connection's string opens nothing new", () => {
    expect(open(withCode('new SqliteConnection(db.Database.GetConnectionString());'))).toEqual([]);
  });
});

describe('a database outside the volume', () => {
  test.each<[string, string, string]>([
    [
      'a setting',
      'o.UseSqlite(config.GetConnectionString("Orders"));',
      '/app/o.db: Move it with --env "ConnectionStrings__Orders=Filename=App_Data/o.db;Cache=Shared"',
    ],
    [
      'a variable with a path',
      'o.UseSqlite(Environment.GetEnvironmentVariable("ORDERS_DB") ?? "o.db");',
      '/app/o.db: Move it with --env "ORDERS_DB=App_Data/o.db"',
    ],
    [
      'a variable with a folder',
      'o.UseSqlite($"Data Source={Environment.GetEnvironmentVariable("BASE") ?? "/app"}/o.db");',
      '/app/o.db: Move it with --env "BASE=/app/App_Data"',
    ],
    [
      'a literal',
      'o.UseSqlite("o.db");',
      '/app/o.db: Move it below /app/App_Data by the path "App_Data/o.db" in MyApp/Configure.Db.cs:1',
    ],
    [
      'the data directory',
      'o.UseSqlite("Data Source=|DataDirectory|/o.db");',
      '/app/o.db: Move it below /app/App_Data by the path "App_Data/o.db" in MyApp/Configure.Db.cs:1',
    ],
    [
      "the app's web root",
      'o.UseSqlite(Path.Combine(env.WebRootPath, "o.db"));',
      '/app/wwwroot/o.db: Move it below /app/App_Data by the path "App_Data/o.db" in MyApp/Configure.Db.cs:1',
    ],
    [
      'a special folder',
      'class B { readonly string file; B() { var f = Environment.SpecialFolder.ApplicationData; file = Path.Join(Environment.GetFolderPath(f), "o.db"); } void C() => o.UseSqlite($"Data Source={file}"); }',
      '/home/app/.config/o.db: Move it below /app/App_Data by the path "App_Data/o.db" in MyApp/Configure.Db.cs:1 (where that folder is missing, .NET opens /app/o.db instead)',
    ],
    [
      'a special folder, in a property that the constructor sets',
      'class B { public string File { get; } public B() { var f = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData); File = System.IO.Path.Join(f, "o.db"); } void C() => o.UseSqlite($"Data Source={File}"); }',
      '/home/app/.local/share/o.db: Move it below /app/App_Data by the path "App_Data/o.db" in MyApp/Configure.Db.cs:1 (where that folder is missing, .NET opens /app/o.db instead)',
    ],
    [
      'the temporary folder',
      'o.UseSqlite(Path.Combine(Path.GetTempPath(), "o.db"));',
      '/tmp/o.db: Move it below /app/App_Data by the path "App_Data/o.db" in MyApp/Configure.Db.cs:1 (where that folder is missing, .NET opens /app/o.db instead)',
    ],
  ])('%s', (_what, code, expected) => {
    const facts = withCode(code, { 'MyApp/appsettings.json': settings('Filename=o.db;Cache=Shared') });
    expect(outside(facts)).toEqual([expected]);
    expect(facts.databases).toEqual([]);
  });
});
