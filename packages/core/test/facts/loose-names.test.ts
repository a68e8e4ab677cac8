import { describe, expect, test } from 'vitest';
import { csproj, databases, open, withCode } from './sample.js';

const references = (...names: string[]) => ({
  'MyApp/MyApp.csproj': csproj(
    `<ItemGroup>${names.map((name) => `<PackageReference Include="${name}" Version="1.0.0" />`).join('')}</ItemGroup>`,
  ),
});
const sqlite = references('Microsoft.Data.Sqlite');
const main = 'o.UseSqlite("Data Source=App_Data/a.db");';
const other = (code: string) => ({ ...sqlite, 'MyApp/Other.cs': code });

describe('a name of a SQLite file whose folder is not known', () => {
  test.each<[string, string, string]>([
    ['an argument', 'services.AddEventStore("e.db");', '"e.db"'],
    ['of a method that opens', 'Open("e.sqlite");', '"e.sqlite"'],
    ['of a method that creates', 'var c = factory.CreateConnection("e.db");', '"e.db"'],
    ['of a constructor', 'var s = new Store("e.db3");', '"e.db3"'],
    ['a member of options', 'services.AddX(o => { o.DbFile = "e.db"; });', '"e.db"'],
    ['a constant', 'const string F = "e.db"; var s = new Store(F);', '"e.db"'],
    [
      'below an unknown folder',
      'void F(string dir) { new Store(Path.Combine(dir, "e.db")); }',
      'Path.Combine(dir, "e.db")',
    ],
  ])('%s: a question', (_what, code, expected) => {
    expect(open(withCode(main, other(code)))).toEqual([expected]);
  });

  test('a setting', () => {
    const files = { ...sqlite, 'MyApp/appsettings.json': '{ "Store": { "File": "s.db", "Title": "t.db" } }' };
    expect(open(withCode(main, files))).toEqual(['store:file: s.db']);
  });

  test.each<[string, string]>([
    ['a download', 'return File(bytes, "application/octet-stream", "backup.db");'],
    ['a name for a download', 'Results.File(p, fileDownloadName: "backup.db");'],
    ['an assembly', 'o.UseSqlServer(c, b => b.MigrationsAssembly("MyApp.Migrations.Sqlite"));'],
    ['a copy', 'File.Copy("a.bin", "backup.db", true);'],
    ['a comparison', 'if (name == "e.db") return;'],
    ['a member for something else', 'new Label { Caption = "e.db" };'],
    ['a file that is opened already', 'services.AddEventStore("a.db");'],
    ['development', 'if (env.IsDevelopment()) services.AddEventStore("e.db");'],
  ])('%s: none', (_what, code) => {
    expect(open(withCode(main, other(code)))).toEqual([]);
  });

  test('where nothing else is found, a name anywhere is a question', () => {
    const code = 'class Names { string Main() => "e.db"; }';
    expect(open(withCode(code, sqlite))).toEqual(['"e.db"']);
    expect(open(withCode(code, {}))).toEqual([]);
    expect(open(withCode(main, other(code)))).toEqual([]);
  });
});

describe('LiteDB', () => {
  const lite = references('LiteDB');
  const engines = (code: string, files: Record<string, string>) =>
    withCode(code, files).otherEngines.map(({ value }) => value);
  test.each([
    ['a job storage', 'services.AddHangfire(c => c.UseLiteDbStorage("App_Data/h.db"));', {}],
    ['an asynchronous one', 'new LiteDatabaseAsync("Filename=App_Data/l.db");', references('LiteDB.Async')],
    ['its package alone', '', lite],
  ])('is another engine: %s', (_what, code, files) => {
    expect(engines(code, files)).toEqual(['LiteDB']);
    expect(databases(withCode(code, files))).toEqual([]);
  });

  test('beside it, an ending of SQLite alone is a guess, and a name of both a question', () => {
    const both = references('LiteDB', 'Microsoft.Data.Sqlite');
    expect(databases(withCode('services.AddEventStore("App_Data/e.sqlite");', lite))).toEqual([
      'e.sqlite @ MyApp/Configure.Db.cs:1 ?',
    ]);
    expect(open(withCode('services.AddEventStore("e.db");', both))).toEqual(['"e.db"']);
    expect(open(withCode('services.AddEventStore("e.db");', lite))).toEqual([]);
  });
});
