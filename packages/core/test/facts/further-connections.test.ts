import { expect, test } from 'vitest';
import { csproj, databases, open, settings, withCode } from './sample.js';

const set = { 'MyApp/appsettings.json': settings('Data Source=App_Data/x.db') };
const file = (text: string) => ({ 'MyApp/C.cs': text });

test.each<[string, string, Record<string, string>]>([
  [
    'a configuration of any name',
    'class F(IConfiguration c) { D O() => new SqliteConnection(c["ConnectionStrings:Orders"]); }',
    set,
  ],
  ['the name of a setting for EF Core', 'o.UseSqlite("Name=ConnectionStrings:Orders");', set],
  ['the name of a connection string for EF Core', 'o.UseSqlite("name=Orders");', set],
  ['the name for FluentMigrator', 'r.AddSQLite().WithGlobalConnectionString("Orders");', set],
  [
    'a member whose value has brackets',
    'new ConnectionConfig { DbType = DbType.Sqlite, ConnectionString = "DataSource=" + Path.Combine(AppContext.BaseDirectory, "App_Data", "x.db") };',
    {},
  ],
  ['a layer of SQLitePCL', 'using var db = ugly.open("App_Data/x.db");', {}],
  ['small letters', 'o.UseSqlite($"Data Source=App_Data/{nameof(X).ToLowerInvariant()}.db");', {}],
  [
    'one of two classes',
    'o.UseSqlite(B.Cs);',
    file(
      'static class A { public const string Cs = "Host=x"; }\nstatic class B { public const string Cs = "Data Source=App_Data/x.db"; }',
    ),
  ],
  [
    'a getter with a body',
    'o.UseSqlite(C.Cs);',
    file('static class C { public static string Cs { get { return "Data Source=App_Data/x.db"; } } }'),
  ],
  [
    'a getter with an arrow',
    'o.UseSqlite(C.Cs);',
    file('static class C { public static string Cs { get => "Data Source=App_Data/x.db"; } }'),
  ],
  [
    'a method for the configuration in another file',
    'o.UseSqlite(config.Shop());',
    file(
      'static class E { public static string Shop(this IConfiguration c) => $"Data Source={c["Dir"] ?? "App_Data"}/x.db"; }',
    ),
  ],
  [
    'a connection that the services have',
    'services.AddSingleton<DbConnection>(_ => new SqliteConnection("Data Source=App_Data/x.db"));\nservices.AddDbContext<D>((sp, o) => o.UseSqlite(sp.GetRequiredService<DbConnection>()));',
    {},
  ],
])('%s', (_what, code, files) => {
  const facts = withCode(code, files);
  expect([databases(facts).map((one) => one.replace(/ @ \S+/, '')), open(facts)]).toEqual([['x.db'], []]);
});

test('two classes with a constant of the same name', () => {
  const files = file(
    'static class A { public const string Cs = "Data Source=App_Data/a.db"; }\nstatic class B { public const string Cs = "Data Source=App_Data/b.db"; }',
  );
  expect(databases(withCode('o.UseSqlite(A.Cs); o.UseSqlite(B.Cs);', files))).toEqual([
    'a.db @ MyApp/C.cs:1',
    'b.db @ MyApp/C.cs:2',
  ]);
});

test.each<[string, string, string]>([
  ['a value', 'config["ConnectionStrings:Orders"]', 'x.db ?'],
  ['code that is not followed', 'Find()', 'open Find()'],
])('a connection that a factory makes: %s', (_what, value, expected) => {
  const code = `var f = DbProviderFactories.GetFactory("Microsoft.Data.Sqlite"); var c = f.CreateConnection(); c!.ConnectionString = ${value};`;
  const facts = withCode(code, set);
  expect([
    ...databases(facts).map((one) => one.replace(/ @ \S+/, '')),
    ...open(facts).map((one) => `open ${one}`),
  ]).toEqual([expected]);
});

test('a connection that a factory makes, and that nothing is set of in its file', () => {
  expect(open(withCode('var c = SqliteFactory.Instance.CreateConnection();'))).toEqual(['CreateConnection()']);
});

test('packages of Directory.Build.props are those of each project', () => {
  const props = '<Project><ItemGroup><PackageReference Include="ServiceStack.OrmLite.Sqlite" /></ItemGroup></Project>';
  const code = 'new OrmLiteConnectionFactory("App_Data/x.db");';
  expect(databases(withCode(code, { 'Directory.Build.props': props, 'MyApp/MyApp.csproj': csproj() }))).toEqual([
    'x.db @ MyApp/Configure.Db.cs:1 ?',
  ]);
});

test.each(['"SHOP_"', 'Prefix', 's => s.Prefix = "SHOP_"', 's => { s.Prefix = "SHOP_"; }'])(
  'a prefix of variables: %s',
  (prefix) => {
    const compose = 'services:\n  app:\n    build: .\n    environment: { SHOP_Db: "Data Source=App_Data/x.db" }\n';
    const code = `const string Prefix = "SHOP_"; c.AddEnvironmentVariables(${prefix}); o.UseSqlite(config["Db"]);`;
    expect(databases(withCode(code, { 'compose.yml': compose }))).toEqual(['x.db @ compose.yml:4']);
  },
);

test.each<[string, string, string]>([
  ['a constant', 'const string F = "conf/s.json"; c.AddJsonFile(F, true);', 'MyApp/conf/s.json'],
  [
    'a folder of their own',
    'c.SetBasePath(Path.Combine(Directory.GetCurrentDirectory(), "conf")).AddJsonFile("s.json");',
    'MyApp/conf/s.json',
  ],
  ['the usual name in it', 'c.SetBasePath("conf").AddJsonFile("appsettings.json");', 'MyApp/conf/appsettings.json'],
])('a file of settings: %s', (_what, add, path) => {
  const code = `${add}\no.UseSqlite(config.GetConnectionString("Orders"));`;
  expect(databases(withCode(code, { [path]: settings('Data Source=App_Data/x.db') }))).toEqual([`x.db @ ${path}:1`]);
});

test('a file of settings for developers is none', () => {
  const code =
    'if (env.IsDevelopment()) c.AddJsonFile("dev.json");\no.UseSqlite(config.GetConnectionString("Orders"));';
  const files = { ...set, 'MyApp/dev.json': settings('Data Source=App_Data/dev.db') };
  expect(databases(withCode(code, files))).toEqual(['x.db @ MyApp/appsettings.json:1']);
});

test('Umbraco makes its database by itself, unless the settings say another one', () => {
  const code = 'builder.CreateUmbracoBuilder().AddBackOffice();';
  const server = { 'MyApp/appsettings.json': '{ "ConnectionStrings": { "umbracoDbDSN": "Server=db;Database=u" } }' };
  expect(databases(withCode(code))).toEqual(['Data/Umbraco.sqlite.db @ MyApp/Configure.Db.cs:1 ?']);
  expect(databases(withCode(code, server))).toEqual([]);
});
