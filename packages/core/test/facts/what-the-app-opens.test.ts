import { describe, expect, test } from 'vitest';
import { detect } from '../../src/facts/detect.js';
import { anyFamily, csproj, databases, factsOf, sample, shown, withCode } from './sample.js';
import type { Facts } from '../../src/facts/facts.js';

const image = (lines: string): string =>
  `FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base\nWORKDIR /app\n${lines}\nENTRYPOINT ["dotnet", "MyApp.dll"]\n`;
const settings = (connection: string): string => JSON.stringify({ ConnectionStrings: { Orders: connection } });
const patterns = (facts: Facts): readonly string[] =>
  shown(facts.patterns, ({ folder, pattern }) => `${folder}/${pattern}`);
const open = (facts: Facts): readonly string[] => (facts.unresolved ?? []).map(({ value }) => value.what);
const outside = (facts: Facts): readonly string[] =>
  (facts.outside ?? []).map(({ value }) => `${value.file}: ${value.move}`);

describe('what decides a connection', () => {
  const code = 'o.UseSqlite(config.GetConnectionString("Orders"));';
  const inSettings = { 'MyApp/appsettings.json': settings('Data Source=App_Data/app.db') };

  test.each<[string, string, string]>([
    [
      'a variable of the last stage',
      'FROM base AS final\nENV ConnectionStrings__Orders="Data Source=/srv/orders.db"',
      '/srv orders.db @ Dockerfile:4',
    ],
    [
      'one that a stage inherits',
      'ENV A=1 ConnectionStrings__Orders="Data Source=/srv/o.db"\nFROM base',
      '/srv o.db @ Dockerfile:3',
    ],
    ['the old form', 'ENV ConnectionStrings__Orders Data Source=/srv/old form.db', '/srv old form.db @ Dockerfile:3'],
    [
      'a build argument with a default',
      'ARG ROOT=/srv\nENV DIR=${ROOT}/db\nENV ConnectionStrings__Orders="Data Source=$DIR/o.db"',
      '/srv/db o.db @ Dockerfile:5',
    ],
    [
      'an argument that only a build stage has',
      'FROM sdk AS build\nENV ConnectionStrings__Orders="Data Source=/wrong.db"\nFROM base',
      '/app/App_Data app.db @ MyApp/appsettings.json:1',
    ],
    ['the command line', 'CMD ["--ConnectionStrings:Orders=Data Source=/srv/cmd.db"]', '/srv cmd.db @ Dockerfile:3'],
  ])('%s', (_what, lines, expected) => {
    const facts = withCode(code, { ...inSettings, Dockerfile: image(lines) });
    expect(`${facts.dataFolder.value} ${databases(facts)[0]}`).toBe(expected);
    expect(facts.variables).toBeUndefined();
  });

  test('an argument without a default leaves a guess', () => {
    const facts = withCode(code, {
      ...inSettings,
      Dockerfile: image('ARG ROOT\nENV ConnectionStrings__Orders="Data Source=$ROOT/o.db"'),
    });
    expect(databases(facts)).toEqual(['app.db @ MyApp/appsettings.json:1 ?']);
  });

  test.each<[string, Record<string, string>, string, string]>([
    [
      'a Compose variable',
      {
        'compose.yml':
          'services:\n  app:\n    build: .\n    environment:\n      - ConnectionStrings__Orders=Data Source=/srv/c.db\n',
      },
      'c.db @ compose.yml:5',
      'ConnectionStrings__Orders=Data Source=/srv/c.db',
    ],
    [
      'a file of variables',
      {
        'deploy/compose.yml': 'services:\n  app:\n    build: .\n    env_file: [ app.env ]\n',
        'deploy/app.env': '# x\nCONNECTIONSTRINGS__ORDERS="Data Source=/srv/f.db"\n',
      },
      'f.db @ deploy/app.env:2',
      'CONNECTIONSTRINGS__ORDERS=Data Source=/srv/f.db',
    ],
    [
      'a default in the Compose file, which the host may overrule',
      {
        'compose.yml':
          'services:\n  app:\n    build: .\n    environment:\n      ConnectionStrings__Orders: Data Source=${DB:-/srv/d.db}\n',
      },
      'd.db @ compose.yml:5 ?',
      'ConnectionStrings__Orders=Data Source=/srv/d.db',
    ],
    [
      "Kamal's",
      { 'config/deploy.yml': 'env:\n  clear:\n    ConnectionStrings__Orders: Data Source=/srv/k.db\n' },
      'k.db @ config/deploy.yml:3',
      'ConnectionStrings__Orders=Data Source=/srv/k.db',
    ],
  ])('%s goes into the new deployment', (_what, files, expected, carried) => {
    const facts = withCode(code, { ...inSettings, ...files });
    expect(databases(facts)).toEqual([expected]);
    expect(shown(facts.variables ?? [], ({ name, value }) => `${name}=${value}`)[0]).toContain(carried);
    expect(facts.remarks.filter(({ value }) => value.includes('not in the new deployment'))).toEqual([]);
  });

  test('a folder that a variable gives, inside a longer path', () => {
    const facts = withCode(
      'var dir = Environment.GetEnvironmentVariable("STATE_DIR") ?? "App_Data";\no.UseSqlite($"Data Source={Path.Combine(dir, "main.db")}");',
      { 'compose.yml': 'services:\n  app:\n    build: .\n    environment:\n      STATE_DIR: /state\n' },
    );
    expect([facts.dataFolder.value, ...databases(facts)]).toEqual(['/state', 'main.db @ MyApp/Configure.Db.cs:2']);
    expect(facts.variables?.map(({ value }) => value)).toEqual([{ name: 'STATE_DIR', value: '/state' }]);
  });

  test('settings of the environment that the set-up names', () => {
    const facts = withCode(code, {
      ...inSettings,
      'MyApp/appsettings.Docker.json': settings('Data Source=/srv/docker.db'),
      'compose.yml': 'services:\n  app:\n    build: .\n    environment:\n      ASPNETCORE_ENVIRONMENT: Docker\n',
    });
    expect(databases(facts)).toEqual(['docker.db @ MyApp/appsettings.Docker.json:1']);
    expect(facts.variables?.map(({ value }) => value.name)).toEqual(['ASPNETCORE_ENVIRONMENT']);
  });

  test('what a person gives decides, then what the deployment has', () => {
    const given = { name: 'ConnectionStrings__Orders', value: 'Data Source=App_Data/given.db', from: '--env' };
    const files = { ...inSettings, 'MyApp/Configure.Db.cs': code };
    expect(databases(detect(sample(files), [anyFamily], { given: [given] }).facts)).toEqual(['given.db @ --env']);
    const template =
      'services:\n  app:\n    environment:\n      ConnectionStrings__Orders: "Data Source=App_Data/kept.db"\n  restore: {}\n  litestream: {}\n';
    const deployed = { ...files, '.deploy/docker-compose-template.yml': template };
    expect(databases(detect(sample(deployed), [anyFamily], { remembered: [given] }).facts)).toEqual([
      'kept.db @ .deploy/docker-compose-template.yml:4',
    ]);
  });

  test.each<[string, string]>([
    [
      'a method in another file',
      'class Paths { public static string Main(IConfiguration c) { var n = "m.db"; return $"Data Source=App_Data/{n}"; } }',
    ],
    ['an expression-bodied property', 'class Paths { public string Main => "Data Source=App_Data/" + "m.db"; }'],
    ['a constant', 'class Paths { public const string Main = "Data Source=App_Data/m.db"; }'],
  ])('%s is followed', (_what, other) => {
    const call = other.includes('Main(') ? 'Paths.Main(config)' : 'paths.Main';
    const facts = withCode(`o.UseSqlite(${call});`, { 'MyApp/Paths.cs': other });
    expect(facts.databases.map(({ value }) => value.path)).toEqual(['m.db']);
    expect(open(facts)).toEqual([]);
  });

  test('the only call gives a parameter its value', () => {
    const facts = withCode(
      'static void AddStore(this IServiceCollection s, string file) => s.AddDbContext<X>(o => o.UseSqlite($"Data Source=App_Data/{file}"));\nbuilder.Services.AddStore("store.db");',
    );
    expect(databases(facts)).toEqual(['store.db @ MyApp/Configure.Db.cs:1']);
  });

  test('options that are bound to the settings', () => {
    const code = 'services.Configure<Store>(config.GetSection("Store"));\no.UseSqlite(store.Value.Source);';
    const type = 'class Store { public string Source { get; set; } = "App_Data/initial.db"; }';
    const set = { 'MyApp/appsettings.json': JSON.stringify({ Store: { Source: 'App_Data/set.db' } }) };
    expect(databases(withCode(code, { 'MyApp/Store.cs': type, ...set }))).toEqual([
      'set.db @ MyApp/appsettings.json:1',
    ]);
    expect(databases(withCode(code, { 'MyApp/Store.cs': type }))).toEqual(['initial.db @ MyApp/Store.cs:1 ?']);
  });

  test('what only `dotnet ef` runs is no database of the app', () => {
    expect(
      databases(
        withCode('class F : IDesignTimeDbContextFactory<Db> { Db Create() { o.UseSqlite("App_Data/design.db"); } }'),
      ),
    ).toEqual([]);
  });
});

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
  ])('%s makes a pattern', (_what, code, expected) => {
    const facts = withCode(`a.UseSqlite("App_Data/app.db");\n${code}`);
    expect(patterns(facts).map((one) => one.split(' ')[0])).toEqual(expected);
    expect(facts.databases.map(({ value }) => value.path)).toEqual(['app.db']);
  });

  test.each<[string, string]>([
    ['a folder', 'void F(string y) => o.UseSqlite($"App_Data/{y}/app.db");'],
    ['a name without an end', 'void F(string y) => o.UseSqlite($"App_Data/t/{y}");'],
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

describe('libraries that open a file by themselves', () => {
  const serilog = {
    Serilog: {
      WriteTo: { Async: { Args: { configure: [{ Name: 'SQLite', Args: { sqliteDbPath: 'App_Data/log.db' } }] } } },
    },
  };
  test.each<[string, string, Record<string, string>, string]>([
    ['Serilog in the settings', '', { 'MyApp/appsettings.json': JSON.stringify(serilog) }, 'log.db: log entries'],
    [
      'Serilog in code',
      'Log.Logger = c.WriteTo.SQLite(sqliteDbPath: "App_Data/l.db").Create();',
      {},
      'l.db: log entries',
    ],
    [
      'Quartz',
      's.UsePersistentStore(p => p.UseMicrosoftSQLite(o => { o.ConnectionString = "Data Source=App_Data/q.db"; }));',
      {},
      'q.db: background jobs',
    ],
    [
      'Quartz in the settings',
      '',
      {
        'MyApp/appsettings.json': JSON.stringify({
          Quartz: {
            'quartz.dataSource.d.provider': 'SQLite-Microsoft',
            'quartz.dataSource.d.connectionString': 'Data Source=App_Data/q.db',
          },
        }),
      },
      'q.db: background jobs',
    ],
    [
      'NLog',
      '',
      {
        'MyApp/nlog.config':
          '<nlog><!-- connectionString="Data Source=no.db" -->\n<target dbProvider="Microsoft.Data.Sqlite.SqliteConnection, Microsoft.Data.Sqlite" connectionString="Data Source=${basedir}/App_Data/n.db" /></nlog>',
      },
      'n.db: log entries',
    ],
    [
      'health checks',
      'AddHealthChecksUI().AddSqliteStorage("Data Source=App_Data/h.db");',
      {},
      "h.db: the app's database",
    ],
    [
      'a cache',
      'services.AddSqliteCache(o => { o.CachePath = "App_Data/c.db"; });',
      {},
      'c.db: a cache; --without-database leaves it out',
    ],
    ['another', 'db.UseSomethingSqliteLike("Data Source=App_Data/s.db");', {}, "s.db: the app's database"],
    [
      'ELMAH',
      'services.AddElmah<SqliteErrorLog>(o => { o.ConnectionString = "Data Source=App_Data/e.db"; });',
      {},
      'e.db: log entries',
    ],
  ])('%s', (_what, code, files, expected) => {
    const facts = withCode(code, files);
    expect(facts.databases.map(({ value }) => `${value.path}: ${value.holds}`)).toEqual([expected]);
  });

  test("Hangfire's default lies in the app's folder", () => {
    expect(outside(withCode('c.UseSQLiteStorage();'))).toEqual([expect.stringMatching(/^\/app\/Hangfire\.db: /)]);
    expect(withCode('c.UseSQLiteStorage("App_Data/h.db");').databases[0]?.value.holds).toBe('background jobs');
  });
});

describe('what a backup does not bear', () => {
  test.each<[string, string]>([
    ['a password', 'o.UseSqlite("Data Source=App_Data/a.db;Password=x");'],
    [
      'a builder with one',
      'o.UseSqlite(new SqliteConnectionStringBuilder { DataSource = "App_Data/a.db", Password = config["P"] }.ToString());',
    ],
    ['a key', 'o.UseSqlite("App_Data/a.db");\nExecute("PRAGMA key = \'x\'");'],
  ])('%s encrypts', (_what, code) => {
    expect(withCode(code).encrypted?.length).toBeGreaterThan(0);
  });

  test('a package that does nothing else', () => {
    const file = csproj('<ItemGroup><PackageReference Include="SQLitePCLRaw.bundle_zetetic" /></ItemGroup>');
    expect(factsOf({ 'MyApp/MyApp.csproj': file }).encrypted).toMatchObject([
      { value: { file: 'MyApp/MyApp.csproj' } },
    ]);
    expect(withCode('o.UseSqlite("App_Data/a.db");').encrypted).toBeUndefined();
  });

  test.each<[string, string, RegExp | undefined]>([
    ['EnsureDeleted', 'await db.Database.EnsureDeletedAsync();', /^EnsureDeletedAsync\(\) deletes/],
    ['EnsureDeleted in development', 'if (app.Environment.IsDevelopment()) db.Database.EnsureDeleted();', undefined],
    [
      'a deleted file',
      'var f = "App_Data/a.db"; o.UseSqlite(f); System.IO.File.Delete(f);',
      /^File\.Delete deletes the database \/app\/App_Data\/a\.db/,
    ],
    ['another deleted file', 'File.Delete("App_Data/a.txt");', undefined],
    ['a journal', 'c.Execute(@"pragma main.journal_mode = \'delete\'");', /^The journal mode DELETE/],
    ['a journal of System.Data.SQLite', 'b.JournalMode = SQLiteJournalModeEnum.Memory;', /^The journal mode MEMORY/],
    ['WAL', 'c.Execute("PRAGMA journal_mode=WAL");', undefined],
    ['a lock', 'c.Execute("PRAGMA locking_mode=EXCLUSIVE");', /^PRAGMA locking_mode/],
  ])('%s', (_what, code, expected) => {
    const remarks = withCode(code).remarks.map(({ value }) => value);
    expect(remarks).toEqual(expected ? [expect.stringMatching(expected)] : []);
  });

  test('a journal in a script and in the settings', () => {
    const facts = withCode('o.UseSqlite(config.GetConnectionString("Orders"));', {
      'MyApp/init.sql': '-- x\nPRAGMA journal_mode(OFF);\n',
      'MyApp/appsettings.json': settings('Data Source=App_Data/o.db;Journal Mode=Persist'),
    });
    expect(shown(facts.remarks, (value) => value.split(' takes')[0] ?? '')).toEqual([
      'The journal mode OFF @ MyApp/init.sql:2 ?',
      'The journal mode PERSIST @ MyApp/appsettings.json:1 ?',
    ]);
  });
});
