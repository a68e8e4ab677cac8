import { describe, expect, test } from 'vitest';
import { csproj, databases, open, shown, withCode } from './sample.js';

const main = 'o.UseSqlite("Data Source=App_Data/a.db");\n';
const seen = (code: string, files = {}) => databases(withCode(main + code, files)).slice(1);

describe('a path of a SQLite file that goes to a library of which nothing is known', () => {
  test.each<[string, string, string]>([
    ['an argument', 'services.AddEventStore("App_Data/e.db");', 'e.db'],
    ['of a constructor', 'services.AddSingleton(new EventLog("App_Data/e.sqlite3", 5));', 'e.sqlite3'],
    ['a member of its options', 'services.AddCache(x => { x.File = "App_Data/e.db"; });', 'e.db'],
    ['of an initialiser', 'var x = new StoreOptions { FilePath = "App_Data/e.db" };', 'e.db'],
    ['parts that are joined', 'var s = new Store(Path.Combine("App_Data", "e.db"));', 'e.db'],
    ['a constant', 'const string F = "App_Data/e.db"; var s = new Store(F);', 'e.db'],
  ])('%s: a guess', (_what, code, expected) => {
    expect(seen(code)).toEqual([`${expected} @ MyApp/Configure.Db.cs:2 ?`]);
  });

  test('a setting', () => {
    const files = { 'MyApp/appsettings.json': '{ "Store": { "File": "App_Data/s.db" } }' };
    expect(seen('x.Configure<StoreOptions>(config.GetSection("Store"));', files)).toEqual([
      's.db @ MyApp/appsettings.json:1 ?',
    ]);
  });

  test('tenants: a pattern', () => {
    const { patterns } = withCode(`${main}void F(string t) { var s = new Store($"App_Data/t/{t}.db"); }`);
    expect(shown(patterns, ({ folder, pattern }) => `${folder}/${pattern}`)).toEqual([
      't/*.db @ MyApp/Configure.Db.cs:2',
    ]);
  });

  test.each<[string, string]>([
    ['a copy', 'File.Copy("App_Data/a.db", "App_Data/backup.db", true);'],
    ['a message', 'logger.LogInformation("App_Data/b.db");'],
    ['a comparison', 'if (x == "App_Data/b.db") return;'],
    ['an initial value', 'class S { public string P { get; set; } = "App_Data/b.db"; }'],
    ['another engine', 'new OrmLiteConnectionFactory("App_Data/b.db", PostgreSqlDialect.Provider);'],
    ['development', 'if (env.IsDevelopment()) services.AddStore("App_Data/b.db");'],
  ])('%s: none', (_what, code) => {
    expect(seen(code)).toEqual([]);
  });

  test('files of LiteDB: none', () => {
    const project = csproj('<ItemGroup><PackageReference Include="LiteDB" Version="5" /></ItemGroup>');
    const facts = withCode('var s = new Store("App_Data/l.db");', { 'MyApp/MyApp.csproj': project });
    expect([databases(facts), open(facts)]).toEqual([[], []]);
  });
});
