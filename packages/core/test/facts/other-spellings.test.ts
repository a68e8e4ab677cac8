import { describe, expect, test } from 'vitest';
import { databases, open, outside, settings, withCode } from './sample.js';
import type { Facts } from '../../src/facts/facts.js';

/** Files, patterns, files outside and open questions, in one line. A question mark follows a guess. */
function seen(facts: Facts): string {
  return [
    ...databases(facts).map((one) => one.replace(/ @ .*?( \?)?$/, '$1')),
    ...facts.patterns.map(({ value }) => `${value.folder}/${value.pattern}`),
    ...outside(facts).map((one) => one.replace(/: .*$/, ' outside')),
    ...open(facts).map(() => 'open'),
  ].join(', ');
}

const connection = (text: string) => ({ 'MyApp/appsettings.json': settings(text) });
const GET = 'config.GetConnectionString("Orders")';

describe('a text that calls put together', () => {
  test.each<[string, string, string]>([
    ['string.Format', 'o.UseSqlite(string.Format("Data Source={0};Cache={1}", "App_Data/f.db", "Shared"));', 'f.db'],
    ['a culture', 'o.UseSqlite(string.Format(CultureInfo.InvariantCulture, "App_Data/{0:D2}.db", 7));', 'open'],
    ['string.Concat', 'o.UseSqlite(string.Concat("Data Source=", "App_Data/", "c.db"));', 'c.db'],
    ['string.Join', 'o.UseSqlite(string.Join("/", "App_Data", "j.db"));', 'j.db'],
    ['a separator of .NET', 'o.UseSqlite("App_Data" + Path.DirectorySeparatorChar + "s.db");', 's.db'],
    ['a character', `o.UseSqlite("App_Data" + '/' + "s.db");`, 's.db'],
    ['Replace', `o.UseSqlite(@"App_Data\\r.db".Replace('\\\\', '/'));`, 'r.db'],
    ['a tenant by string.Format', 'void F(string t) => o.UseSqlite(string.Format("App_Data/t/{0}.db", t));', 't/*.db'],
    ['a tenant by Replace', 'o.UseSqlite("App_Data/t/{tenant}.db".Replace("{tenant}", t.Id));', 't/*.db'],
    ['Path.Join of two whole paths', 'o.UseSqlite(Path.Join("App_Data", "/j.db"));', 'j.db'],
    ['a path and its base', 'o.UseSqlite(Path.GetFullPath("g.db", "/app/App_Data"));', 'g.db'],
    [
      "a folder's parent",
      'o.UseSqlite(Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent.FullName, "p.db"));',
      'open',
    ],
    [
      'a builder in memory',
      'o.UseSqlite(new SqliteConnectionStringBuilder { DataSource = "App_Data/m", Mode = SqliteOpenMode.Memory }.ToString());',
      '',
    ],
  ])('%s', (_what, code, expected) => {
    expect(seen(withCode(code))).toBe(expected);
  });

  test.each<[string, string, string, string]>([
    ['a section itself', 'o.UseSqlite(config.GetSection("ConnectionStrings:Orders").Value);', 'App_Data/s.db', 's.db'],
    [
      'one that is bound',
      'o.UseSqlite(c.GetRequiredSection("ConnectionStrings").GetSection("Orders").Get<string>()!);',
      'App_Data/s.db',
      's.db',
    ],
    [
      'a setting that is filled in',
      `o.UseSqlite(${GET}.Replace("%ROOT%", env.ContentRootPath));`,
      'Data Source=%ROOT%/App_Data/r.db',
      'r.db',
    ],
    ['a tenant in a setting', `o.UseSqlite(string.Format(${GET}, t.Id));`, 'Data Source=App_Data/t/{0}.db', 't/*.db'],
    [
      'the data directory, replaced',
      `o.UseSqlite(${GET}.Replace("|DataDirectory|", Path.Combine(env.ContentRootPath, "App_Data")));`,
      'Data Source=|DataDirectory|/r.db',
      'r.db',
    ],
    [
      'a builder that changes it',
      `var b = new SqliteConnectionStringBuilder(${GET});\nb.DataSource = Find(b.DataSource);\no.UseSqlite(b.ConnectionString);`,
      'Data Source=b.db',
      'open',
    ],
  ])('%s', (_what, code, text, expected) => {
    expect(seen(withCode(code, connection(text)))).toBe(expected);
  });
});

describe('which branch production takes', () => {
  const either = (condition: string): string =>
    `if (${condition}) o.UseSqlite("Data Source=dev.db"); else o.UseSqlite("Data Source=App_Data/a.db");`;

  test.each([
    'env.IsEnvironment("Development")',
    'env.IsEnvironment(Environments.Development)',
    'env.EnvironmentName == Environments.Development',
    '!env.IsProduction()',
    'env.IsDevelopment() && args.Length > 0',
    'OperatingSystem.IsWindows()',
    'RuntimeInformation.IsOSPlatform(OSPlatform.OSX) || Debugger.IsAttached',
    'Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") == "Development"',
    'Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") != "true"',
    '!(env.IsProduction() || x)',
  ])('not the one of %s', (condition) => {
    expect(seen(withCode(either(condition)))).toBe('a.db');
    expect(seen(withCode(`var p = ${condition} ? "dev.db" : "App_Data/a.db"; o.UseSqlite(p);`))).toBe('a.db');
    expect(seen(withCode(`var dev = ${condition};\n${either('dev')}`))).toBe('a.db');
    expect(seen(withCode(`o.UseSqlite(${condition} ? "Data Source=dev.db" : "Data Source=App_Data/a.db");`))).toBe(
      'a.db',
    );
  });

  test.each<[string, string, string]>([
    ['either one', 'o.UseSqlite(env.IsDevelopment() || x ? "App_Data/a.db" : "App_Data/b.db");', 'open'],
    [
      'a file that may be there',
      'var r = Directory.Exists("/data") ? "/data" : "App_Data"; o.UseSqlite($"{r}/a.db");',
      'open',
    ],
    [
      'one that is missing',
      'var e = Environment.GetEnvironmentVariable("DB"); o.UseSqlite(e == null ? "App_Data/a.db" : e);',
      'a.db',
    ],
    [
      'one that is not',
      'var e = Environment.GetEnvironmentVariable("DB"); o.UseSqlite(e is not null ? e : "App_Data/a.db");',
      'a.db',
    ],
    [
      'the environment of a switch',
      'o.UseSqlite(env.EnvironmentName switch { "Development" => "Data Source=dev.db", _ => "Data Source=App_Data/a.db" });',
      'a.db',
    ],
    ['another switch', 'o.UseSqlite(size switch { 1 => "App_Data/a.db", _ => "App_Data/b.db" });', 'open'],
    [
      'what follows a return',
      'void Seed() { if (!env.IsDevelopment()) return; o.UseSqlite("dev.db"); }\np.UseSqlite("App_Data/a.db");',
      'a.db',
    ],
    [
      'a context that is configured elsewhere',
      'class Db : DbContext { void OnConfiguring(DbContextOptionsBuilder o) { if (!o.IsConfigured) { o.UseSqlite("Data Source=old.db"); } } }\ns.AddDbContextPool<Db>(o => o.UseSqlite("Data Source=App_Data/a.db"));',
      'a.db',
    ],
    [
      'a context that is not',
      'class Db : DbContext { void OnConfiguring(DbContextOptionsBuilder o) { if (!o.IsConfigured) { o.UseSqlite("App_Data/own.db"); } } }',
      'own.db',
    ],
    [
      'a context that is registered by a name alone',
      'class Db : DbContext { void OnConfiguring(DbContextOptionsBuilder o) { if (!o.IsConfigured) { o.UseSqlite("App_Data/own.db"); } } }\ns.AddOwnDbContextProvider<Db>("Sqlite");',
      'own.db',
    ],
    [
      'a context that is registered by a name with options',
      'class Db : DbContext { void OnConfiguring(DbContextOptionsBuilder o) { if (!o.IsConfigured) { o.UseSqlite("Data Source=old.db"); } } }\ns.AddOwnDbContext<Db>("main", o => o.UseSqlite("Data Source=App_Data/a.db"));',
      'a.db',
    ],
    ['the default of a parameter', 'record Db(string Path = "App_Data/x.db");\no.UseSqlite(db.Path);', 'open'],
  ])('%s', (_what, code, expected) => {
    expect(seen(withCode(code))).toBe(expected);
  });

  test('a deletion in production that looks like one in development', () => {
    const remarks = (condition: string) =>
      withCode(`o.UseSqlite("App_Data/a.db"); if (${condition}) db.Database.EnsureDeleted();`).remarks.length;
    expect(remarks('env.IsDevelopment() || args.Contains("--reset")')).toBe(1);
    expect(remarks('env.IsDevelopment() && args.Contains("--reset")')).toBe(0);
  });
});

describe('further libraries', () => {
  test.each<[string, string, string]>([
    [
      'a connection string of OrmLite',
      'new OrmLiteConnectionFactory("App_Data/a.db", SqliteDialect.Provider); using var d = f.OpenDbConnectionString("App_Data/b.db");',
      'a.db, b.db',
    ],
    ['a store', 'await SqliteMemoryStore.ConnectAsync("App_Data/m.sqlite");', 'm.sqlite'],
  ])('%s', (_what, code, expected) => {
    expect(seen(withCode(code))).toBe(expected);
  });

  test('a call that Quartz has as well', () => {
    const holds = (code: string) => withCode(code).databases.map(({ value }) => value.holds);
    expect(holds('new DataOptions().UseSQLite("Data Source=App_Data/l.db");')).toEqual(["the app's database"]);
    expect(holds('q.UsePersistentStore(s => s.UseSQLite("Data Source=App_Data/q.db"));')).toEqual(['background jobs']);
  });
});

describe('what sets a variable', () => {
  const app = { ...connection('Data Source=App_Data/app.db'), 'MyApp/Configure.Db.cs': `o.UseSqlite(${GET});` };
  const found = (files: Record<string, string>) => databases(withCode(`o.UseSqlite(${GET});`, { ...app, ...files }));
  const dockerfile = (command: string) => ({
    Dockerfile: `FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\n${command}\n`,
  });

  test('of two files the last one', () => {
    const compose = 'services:\n  app:\n    build: .\n    env_file: [ a.env, b.env ]\n';
    const env = (name: string) =>
      `ConnectionStrings__Orders=Data Source=/srv/0.db\nConnectionStrings__Orders=Data Source=/srv/${name}.db\n`;
    expect(found({ 'compose.yml': compose, 'a.env': env('a'), 'b.env': env('b') })).toEqual(['b.db @ b.env:2']);
  });

  test.each<[string, string]>([
    ['a shell', 'CMD ConnectionStrings__Orders="Data Source=/srv/o.db" dotnet MyApp.dll'],
    [
      'a started shell',
      'CMD ["sh", "-c", "ConnectionStrings__Orders=\'Data Source=/srv/o.db\' exec dotnet MyApp.dll"]',
    ],
    [
      'an export in it',
      'CMD ["/bin/sh", "-c", "cd /app && export A=1 ConnectionStrings__Orders=\'Data Source=/srv/o.db\'; dotnet MyApp.dll"]',
    ],
    ['env', 'ENTRYPOINT ["/usr/bin/env", "ConnectionStrings__Orders=Data Source=/srv/o.db", "dotnet", "MyApp.dll"]'],
  ])('%s', (_what, command) => {
    expect(found(dockerfile(command))).toEqual(['o.db @ Dockerfile:3']);
  });

  test('a service that extends another', () => {
    const base = '  base:\n    environment:\n      ConnectionStrings__Orders: Data Source=/srv/base.db\n';
    const app = (extend: string) => `services:\n  app:\n    build: .\n    extends: ${extend}\n`;
    expect(found({ 'compose.yml': `${app('base')}${base}` })).toEqual(['base.db @ compose.yml:7']);
    expect(
      found({
        'compose.yml': app('{ file: deploy/common.yml, service: base }'),
        'deploy/common.yml': `services:\n${base}`,
      }),
    ).toEqual(['base.db @ deploy/common.yml:4']);
    const own = `${app('base')}    environment:\n      ConnectionStrings__Orders: Data Source=/srv/own.db\n${base}`;
    expect(found({ 'compose.yml': own })).toEqual(['own.db @ compose.yml:6']);
  });

  test("Kamal's destination", () => {
    const kamal = {
      'config/deploy.yml': 'service: x\nenv:\n  clear:\n    ConnectionStrings__Orders: Data Source=/srv/k.db\n',
    };
    const other = (name: string) => ({
      [`config/deploy.${name}.yml`]: `env:\n  clear:\n    ConnectionStrings__Orders: Data Source=/srv/${name}.db\n`,
    });
    expect(found({ ...kamal, ...other('production'), ...other('staging') })).toEqual([
      'production.db @ config/deploy.production.yml:3',
    ]);
    expect(found({ ...kamal, ...other('eu') })).toEqual(['eu.db @ config/deploy.eu.yml:3']);
    expect(found({ ...kamal, ...other('eu'), ...other('us') })).toEqual(['app.db @ MyApp/appsettings.json:1 ?']);
  });
});

describe('what no backup bears, in other words', () => {
  const main = 'o.UseSqlite("App_Data/a.db");';
  test.each<[string, string, RegExp | undefined]>([
    [
      'the last mode of a text',
      'c.Execute("PRAGMA journal_mode=WAL; PRAGMA journal_mode=DELETE;");',
      /^The journal mode DELETE/,
    ],
    ['WAL as the last one', 'c.Execute("PRAGMA journal_mode=DELETE; PRAGMA journal_mode=WAL;");', undefined],
    ['the mode of temporary tables', 'c.Execute("PRAGMA temp.journal_mode=MEMORY");', undefined],
    ['a lock in brackets', 'c.Execute("PRAGMA main.locking_mode(EXCLUSIVE)");', /^PRAGMA locking_mode/],
    ['a connection that names its file', 'File.Delete(connection.DataSource);', /^File\.Delete deletes the database/],
    ['a table', 'db.DropAndCreateTable<Booking>();', /^DropAndCreateTable\(\) drops the table/],
    [
      'a table in a migration',
      'class M1 : MigrationBase { void Up() { Db.DropAndCreateTable<Booking>(); } }',
      undefined,
    ],
  ])('%s', (_what, code, expected) => {
    const remarks = withCode(`${main}\n${code}`).remarks.map(({ value }) => value);
    expect(remarks).toEqual(expected ? [expect.stringMatching(expected)] : []);
  });

  test('a start script that deletes the database', () => {
    const image = {
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nENTRYPOINT ["/app/start.sh"]\n',
    };
    const remarks = (line: string) =>
      withCode(main, { ...image, 'start.sh': `#!/bin/sh\n${line}\nexec dotnet MyApp.dll\n` }).remarks.map(
        ({ value }) => value,
      );
    expect(remarks('rm -f /app/App_Data/a.db*')).toEqual([
      expect.stringMatching(/^The start script deletes the database \/app/),
    ]);
    expect(remarks('test -f x && rm -rf App_Data')).toHaveLength(1);
    expect(remarks('rm -f /app/App_Data/b.db')).toEqual([]);
  });

  test.each([
    'var b = new SqliteConnectionStringBuilder("Data Source=App_Data/a.db"); b.Password = key; o.UseSqlite(b.ToString());',
    'new SQLiteConnection("Data Source=App_Data/a.db;HexPassword=0A");',
    `${main} c.Execute("PRAGMA key('x')");`,
  ])('%s encrypts', (code) => {
    expect(withCode(code).encrypted?.length).toBeGreaterThan(0);
  });
});
