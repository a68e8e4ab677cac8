import { describe, expect, test } from 'vitest';
import { hostilePaths } from '../hostile.js';
import { databases, factsOf, shown, withCode } from './sample.js';

const remarks = (code: string, files = {}): readonly string[] =>
  withCode(code, files).remarks.map(({ value, from }) => `${value} @ ${from}`);

describe('where a database is found', () => {
  test.each<[string, string, readonly string[]]>([
    ['EF Core', 'options.UseSqlite("Data Source=App_Data/app.db");', ['app.db @ MyApp/Configure.Db.cs:1']],
    ['OrmLite', 'services.AddOrmLite(o => o.UseSqlite("App_Data/app.db"));', ['app.db @ MyApp/Configure.Db.cs:1']],
    [
      'a factory',
      'new OrmLiteConnectionFactory("App_Data/db.sqlite", SqliteDialect.Provider)',
      ['db.sqlite @ MyApp/Configure.Db.cs:1'],
    ],
    [
      'a connection',
      'using var c = new SqliteConnection("Data Source=App_Data/raw.db");',
      ['raw.db @ MyApp/Configure.Db.cs:1'],
    ],
    [
      'named connections',
      'f.UseSqlite("App_Data/a.db");\nf.RegisterConnection("audit", "App_Data/audit.db", SqliteDialect.Provider);\nf.AddSqlite("reports", "DataSource=App_Data/r.db");',
      ['a.db @ MyApp/Configure.Db.cs:1', 'audit.db @ MyApp/Configure.Db.cs:2', 'r.db @ MyApp/Configure.Db.cs:3'],
    ],
    [
      'two users of one file',
      'var c = "App_Data/app.db";\nA.UseSqlite(c);\nB.UseSqlite(c);',
      ['app.db @ MyApp/Configure.Db.cs:1'],
    ],
    ['a comment', '// options.UseSqlite("App_Data/old.db");', []],
    ['debug code', '#if DEBUG\no.UseSqlite("App_Data/dev.db");\n#endif', []],
    [
      'development',
      'if (env.IsDevelopment()) o.UseSqlite("App_Data/dev.db"); else o.UseSqlite("App_Data/app.db");',
      ['app.db @ MyApp/Configure.Db.cs:1'],
    ],
    ['another engine', 'f.RegisterConnection("x", "App_Data/a.db", PostgreSqlDialect.Provider);', []],
    ['an unknown dialect and no package', 'new OrmLiteConnectionFactory("App_Data/a.db")', []],
  ])('%s', (_what, code, expected) => {
    expect(databases(withCode(code))).toEqual(expected);
  });

  test('a factory without a dialect uses the only engine that is referenced', () => {
    const file =
      '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="ServiceStack.OrmLite.Sqlite" /></ItemGroup></Project>';
    expect(
      databases(withCode('new OrmLiteConnectionFactory("App_Data/a.db")', { 'MyApp/MyApp.csproj': file })),
    ).toEqual(['a.db @ MyApp/Configure.Db.cs:1 ?']);
  });

  test('a referenced project counts, a test project and an unrelated one do not', () => {
    const facts = factsOf({
      'MyApp/MyApp.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="..\\Data\\Data.csproj" /><ProjectReference Include="..\\MyApp.Tests\\MyApp.Tests.csproj" /></ItemGroup></Project>',
      'Data/Data.csproj': '<Project Sdk="Microsoft.NET.Sdk" />',
      'Data/Db.cs': 'o.UseSqlite("App_Data/data.db");',
      'MyApp.Tests/MyApp.Tests.csproj': '<Project Sdk="Microsoft.NET.Sdk" />',
      'MyApp.Tests/Db.cs': 'o.UseSqlite("App_Data/tests.db");',
      'Tool/Tool.csproj': '<Project Sdk="Microsoft.NET.Sdk" />',
      'Tool/Db.cs': 'o.UseSqlite("App_Data/tool.db");',
    });
    expect(databases(facts)).toEqual(['data.db @ Data/Db.cs:1']);
  });
});

describe('which value wins in production', () => {
  const code = 'var c = config.GetConnectionString("Main")\n  ?? "App_Data/fallback.db";\no.UseSqlite(c);';
  const settings = (path: string): string => JSON.stringify({ ConnectionStrings: { Main: `Data Source=${path}` } });
  const everywhere = {
    'MyApp/appsettings.json': settings('App_Data/base.db'),
    'MyApp/appsettings.Production.json': settings('App_Data/production.db'),
    'MyApp/appsettings.Development.json': settings('App_Data/development.db'),
    'docker-compose.prod.yml':
      'services:\n  app:\n    environment:\n      ConnectionStrings__Main: Data Source=App_Data/compose.db\n',
    'config/deploy.yml': 'env:\n  clear:\n    CONNECTIONSTRINGS__MAIN: Data Source=App_Data/kamal.db\n',
  };
  const order = [
    'config/deploy.yml',
    'docker-compose.prod.yml',
    'MyApp/appsettings.Production.json',
    'MyApp/appsettings.json',
    'MyApp/appsettings.Development.json',
  ] as const;

  test.each([
    [0, 'kamal.db @ config/deploy.yml:3'],
    [1, 'compose.db @ docker-compose.prod.yml:4'],
    [2, 'production.db @ MyApp/appsettings.Production.json:1'],
    [3, 'base.db @ MyApp/appsettings.json:1'],
    [4, 'fallback.db @ MyApp/Configure.Db.cs:2'],
  ])('without the first %i places', (missing, expected) => {
    const files = Object.fromEntries(order.slice(missing).map((path) => [path, everywhere[path]]));
    expect(databases(withCode(code, files))).toEqual([expected]);
  });

  test('Compose files for development do not count', () => {
    for (const name of ['docker-compose.override.yml', 'docker-compose.dev.yml']) {
      expect(databases(withCode(code, { [name]: everywhere['docker-compose.prod.yml'] }))).toEqual([
        'fallback.db @ MyApp/Configure.Db.cs:2',
      ]);
    }
  });

  test('a value that nobody can see makes the next one a guess', () => {
    const hidden = {
      'docker-compose.prod.yml': 'services:\n  app:\n    environment:\n      ConnectionStrings__Main: ${CONNECTION}\n',
    };
    expect(databases(withCode(code, hidden))).toEqual(['fallback.db @ MyApp/Configure.Db.cs:2 ?']);
  });

  test('a file that Git ignores is a guess: the image may not have it', () => {
    const production = { 'MyApp/appsettings.Production.json': settings('App_Data/production.db') };
    expect(databases(withCode(code, { ...production, '.gitignore': '# x\nbin/\nappsettings.Production.*\n' }))).toEqual(
      ['production.db @ MyApp/appsettings.Production.json:1 ?'],
    );
    expect(
      databases(
        withCode(code, {
          ...production,
          '.gitignore': 'appsettings.*\n',
          'MyApp/.gitignore': '!appsettings.Production.json\n',
        }),
      ),
    ).toEqual(['production.db @ MyApp/appsettings.Production.json:1']);
  });

  test('a connection string that only production knows is said, not invented', () => {
    const facts = withCode('o.UseSqlite(config.GetConnectionString("Main"));');
    expect(facts.databases).toEqual([]);
    expect(facts.remarks[0]?.value).toMatch(/does not say.*--database/);
  });

  test('memory counts only when nothing above it wins', () => {
    const inMemory = 'o.UseSqlite(config.GetConnectionString("Main") ?? ":memory:");';
    expect(databases(withCode(inMemory, { 'MyApp/appsettings.json': settings('App_Data/base.db') }))).toEqual([
      'base.db @ MyApp/appsettings.json:1',
    ]);
    expect(databases(withCode(inMemory))).toEqual([]);
    expect(remarks(inMemory)).toEqual([expect.stringMatching(/kept in memory only.* @ MyApp\/Configure\.Db\.cs:1/)]);
  });
});

describe('paths', () => {
  test.each<[string, string, readonly string[], string]>([
    ['below App_Data', 'App_Data/x/app.db', ['x/app.db'], '/app/App_Data'],
    ['with dots', './App_Data/../App_Data/app.db', ['app.db'], '/app/App_Data'],
    ['with spaces and quotes', "App_Data/my 'app' db.db", ["my 'app' db.db"], '/app/App_Data'],
    ['unicode', 'App_Data/ünï 日本.db', ['ünï 日本.db'], '/app/App_Data'],
    ['absolute inside', '/app/App_Data/app.db', ['app.db'], '/app/App_Data'],
    ['the data directory', '|DataDirectory|/App_Data/app.db', ['app.db'], '/app/App_Data'],
    ['another folder', 'data/main.db', ['main.db'], '/app/data'],
    ['a folder of its own', '/data/sub/app.db', ['app.db'], '/data/sub'],
    ['outside through dots', '../data/app.db', ['app.db'], '/data'],
  ])('%s', (_what, path, expected, folder) => {
    const facts = withCode(`o.UseSqlite("${path}");`);
    expect(facts.databases.map(({ value }) => value.path)).toEqual(expected);
    expect(facts.dataFolder).toMatchObject({ value: folder, guessed: false });
  });

  test.each(hostilePaths)('App_Data/%s, in code and in settings', (path) => {
    const connection = `Data Source="App_Data/${path.replaceAll('"', '""')}";Cache=Shared`;
    const inCode = withCode(`o.UseSqlite(@"${connection.replaceAll('"', '""')}");`);
    const inSettings = withCode('o.UseSqlite(config.GetConnectionString("A"));', {
      'MyApp/appsettings.json': JSON.stringify({ ConnectionStrings: { A: connection } }),
    });
    expect([inCode, inSettings].map((facts) => facts.databases.map(({ value }) => value.path))).toEqual([
      [path],
      [path],
    ]);
  });

  test('right beside the app nothing can be mounted: left out, and said', () => {
    const facts = withCode('o.UseSqlite("app.db");');
    expect(facts.databases).toEqual([]);
    expect(facts.dataFolder).toMatchObject({ value: '/app/App_Data', guessed: true });
    expect(facts.remarks.map(({ value }) => value)).toEqual([
      expect.stringMatching(/^\/app\/app\.db lies outside the data folder \/app\/App_Data/),
    ]);
  });

  test('outside the folder of the main database: left out, and said', () => {
    const facts = withCode('a.UseSqlite("App_Data/app.db");\nb.AddSqlite("x", "Data Source=/var/lib/x.db");');
    expect(databases(facts)).toEqual(['app.db @ MyApp/Configure.Db.cs:1']);
    expect(facts.remarks).toMatchObject([
      { value: expect.stringMatching(/^\/var\/lib\/x\.db lies outside/) as string, from: 'MyApp/Configure.Db.cs:2' },
    ]);
  });

  test('what the old set-up mounts around the database is the data folder', () => {
    const facts = withCode('o.UseSqlite("state/db/app.db");', {
      'compose.yaml': 'services:\n  app:\n    volumes: [ "state:/app/state/db" ]\n',
    });
    expect([facts.dataFolder.value, ...databases(facts)]).toEqual([
      '/app/state/db',
      'app.db @ MyApp/Configure.Db.cs:1',
    ]);
  });

  test('a backslash is a file name on Linux, so it is said', () => {
    expect(withCode(String.raw`o.UseSqlite(@"App_Data\app.db");`).databases).toEqual([]);
    expect(remarks(String.raw`o.UseSqlite(@"App_Data\app.db");`)).toEqual([expect.stringMatching(/backslash/)]);
  });

  test('no path at all', () => {
    for (const path of ['App_Data/', 'App_Data/a\\nb.db'])
      expect(withCode(`o.UseSqlite("${path}");`).databases, path).toEqual([]);
  });

  test('relative paths start in the WORKDIR', () => {
    const facts = withCode('o.UseSqlite("App_Data/app.db");', {
      Dockerfile:
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /srv\nWORKDIR site/\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
    });
    expect(facts.dataFolder.value).toBe('/srv/site/App_Data');
  });
});

describe('databases that a feature opens by itself', () => {
  test('jobs and monthly files by default', () => {
    const facts = withCode(
      'services.AddPlugin(new BackgroundsJobFeature());\nRequestLogger = new SqliteRequestLogger(),',
    );
    expect(databases(facts)).toEqual(['jobs/jobs.db @ MyApp/Configure.Db.cs:1']);
    expect(shown(facts.patterns, ({ folder, pattern }) => `${folder}/${pattern}`)).toEqual([
      'jobs/jobs_*.db @ MyApp/Configure.Db.cs:1',
      'requests/requests_*.db @ MyApp/Configure.Db.cs:2',
    ]);
  });

  test('follows DbDir and DbFile', () => {
    const facts = withCode(
      'const string Dir = "App_Data/work";\nnew BackgroundsJobFeature { DbDir = Dir, DbFile = "queue.db" };\nnew SqliteRequestLogger { DbDir = Secret() };',
    );
    expect(databases(facts)).toEqual(['work/queue.db @ MyApp/Configure.Db.cs:2']);
    expect(shown(facts.patterns, ({ folder }) => folder)).toEqual([
      'work @ MyApp/Configure.Db.cs:2',
      'requests @ MyApp/Configure.Db.cs:3 ?',
    ]);
  });

  test('a cast, a declaration and the features that use the main database are none', () => {
    const facts = withCode(
      'var l = (SqliteRequestLogger)logger;\nvoid A(BackgroundsJobFeature f) {}\nnew DatabaseJobFeature();\nnew DbRequestLogger();',
    );
    expect([...facts.databases, ...facts.patterns]).toEqual([]);
  });

  test('main first, then jobs, then the others', () => {
    const facts = withCode(
      'new BackgroundsJobFeature();\na.UseSqlite("App_Data/z.db");\nb.UseSqlite("App_Data/b.db");',
    );
    expect(facts.databases.map(({ value }) => `${value.path}: ${value.holds}`)).toEqual([
      "z.db: the app's database",
      'jobs/jobs.db: background jobs',
      'b.db: another database of the app',
    ]);
  });
});

test('other engines are named by their calls, not by words', () => {
  const facts = withCode(
    '// UseNpgsql("x")\nvar s = "UseMySql(1)";\no.UseNpgsql(c);\nf.RegisterConnection("m", c, SqlServer2019Dialect.Provider);\nif (env.IsDevelopment()) { o.UseMySql(c); }\no.UseOracle();',
  );
  expect(shown(facts.otherEngines, String)).toEqual([
    'PostgreSQL @ MyApp/Configure.Db.cs:3',
    'SQL Server @ MyApp/Configure.Db.cs:4',
  ]);
});
