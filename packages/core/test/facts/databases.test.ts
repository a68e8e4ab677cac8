import { describe, expect, test } from 'vitest';
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

test('other engines are named by their calls, not by words', () => {
  const facts = withCode(
    '// UseNpgsql("x")\nvar s = "UseMySql(1)";\no.UseNpgsql(c);\nf.RegisterConnection("m", c, SqlServer2019Dialect.Provider);\nif (env.IsDevelopment()) { o.UseMySql(c); }\no.UseOracle();',
  );
  expect(shown(facts.otherEngines, String)).toEqual([
    'PostgreSQL @ MyApp/Configure.Db.cs:3',
    'SQL Server @ MyApp/Configure.Db.cs:4',
  ]);
});
