import { describe, expect, test } from 'vitest';
import { detect } from '../../src/facts/detect.js';
import { anyFamily, databases, open, sample, settings, shown, withCode } from './sample.js';

const image = (lines: string): string =>
  `FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base\nWORKDIR /app\n${lines}\nENTRYPOINT ["dotnet", "MyApp.dll"]\n`;

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
    [
      'a command line for a shell',
      'ENV DB=/srv/sh.db\nCMD --ConnectionStrings:Orders "Data Source=$DB"',
      '/srv sh.db @ Dockerfile:4',
    ],
    [
      'a shell that is started',
      `CMD ["sh", "-c", "exec dotnet MyApp.dll --ConnectionStrings:Orders='Data Source=/srv/in sh.db'"]`,
      '/srv in sh.db @ Dockerfile:3',
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
      'the command of a Compose service',
      {
        'compose.yml':
          'services:\n  app:\n    build: .\n    environment: { ConnectionStrings__Orders: Data Source=/no.db }\n    command: ["--ConnectionStrings:Orders=Data Source=/srv/arg.db"]\n',
      },
      'arg.db @ compose.yml:5',
      'ConnectionStrings__Orders=Data Source=/srv/arg.db',
    ],
    [
      'a command as one text',
      {
        'compose.yml': `services:\n  app:\n    build: .\n    command: dotnet MyApp.dll --ConnectionStrings:Orders "Data Source=/srv/one text.db"\n`,
      },
      'one text.db @ compose.yml:4',
      'ConnectionStrings__Orders=Data Source=/srv/one text.db',
    ],
    [
      'an entrypoint that starts a shell',
      {
        'compose.yml': `services:\n  app:\n    build: .\n    entrypoint:\n      - /bin/sh\n      - -c\n      - exec dotnet MyApp.dll --ConnectionStrings:Orders='Data Source=\${DB:-/srv/s.db}'\n`,
      },
      's.db @ compose.yml:7 ?',
      'ConnectionStrings__Orders=Data Source=/srv/s.db',
    ],
    [
      "the command of Kamal's role",
      {
        'config/deploy.yml':
          'service: shop\nservers:\n  web:\n    hosts: [192.0.2.1]\n    cmd: dotnet MyApp.dll ConnectionStrings:Orders="Data Source=/srv/k.db"\n',
      },
      'k.db @ config/deploy.yml:5',
      'ConnectionStrings__Orders=Data Source=/srv/k.db',
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

  test.each([
    ['an assignment', 'builder.Configuration["ConnectionStrings:Orders"] = "Data Source=App_Data/set.db";', 'set.db ?'],
    [
      'a dictionary',
      'c.AddInMemoryCollection(new Dictionary<string, string> { ["connectionStrings:orders"] = "Data Source=App_Data/set.db" });',
      'set.db ?',
    ],
    ['a pair', 'new() { { "ConnectionStrings:Orders", "Data Source=App_Data/set.db" } }', 'set.db ?'],
    ['what nobody knows', 'builder.Configuration["ConnectionStrings:Orders"] = vault.Read();', 'app.db ?'],
    ['a question', 'if (c["ConnectionStrings:Orders"] == "Data Source=App_Data/set.db") Log();', 'settings'],
  ])('a setting that the code itself sets: %s', (_what, line, expected) => {
    const found = databases(withCode(code, { ...inSettings, 'MyApp/Program.cs': `${line}\n` }));
    const from = (one: string) => expect.stringMatching(new RegExp(`^${one.replace(' ?', ' @ .* \\?')}$`));
    if (expected === 'settings') expect(found).toEqual([expect.stringContaining('appsettings')]);
    else expect(found).toEqual([from(expected)]);
  });

  test('variables that a Compose file merges from elsewhere', () => {
    const compose = (environment: string) => ({
      'compose.yml': `x-one: &one\n  ConnectionStrings__Orders: Data Source=/state/one.db\nx-two: &two\n  ConnectionStrings__Orders: Data Source=/state/two.db\nservices:\n  app:\n    build: .\n    environment:\n${environment}`,
    });
    const found = (environment: string) => databases(withCode(code, { ...inSettings, ...compose(environment) }));
    expect(found('      <<: *one\n      A: b\n')).toEqual(['one.db @ compose.yml:2']);
    expect(found('      <<: [*two, *one]\n')).toEqual(['two.db @ compose.yml:4']);
    expect(found('      ConnectionStrings__Orders: Data Source=/state/own.db\n      <<: *one\n')).toEqual([
      'own.db @ compose.yml:9',
    ]);
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

  test('a method that reads a variable, beside the database of a library, which is not taken for the main one', () => {
    const code =
      'services.AddHangfire(c => c.UseSQLiteStorage("/app/data/jobs.db"));\no.UseSqlite(Store.Connection());';
    const store =
      'static class Store { public static string Connection() { return $"Data Source={Environment.GetEnvironmentVariable("SHOP_DB") ?? "/app/data/shop.db"}"; } }';
    const facts = withCode(code, { 'MyApp/Store.cs': store });
    expect(facts.databases.map(({ value: { path, holds } }) => `${path}: ${holds}`)).toEqual([
      "shop.db: the app's database",
      'jobs.db: background jobs',
    ]);
    expect(facts.dataFolder.value).toBe('/app/data');
    const image = 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nENV SHOP_DB=/app/data/other.db\n';
    expect(databases(withCode(code, { 'MyApp/Store.cs': store, Dockerfile: image }))).toContainEqual(
      expect.stringMatching(/^other\.db /),
    );
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

  test('what only `dotnet ef` runs is not a database of the app', () => {
    expect(
      databases(
        withCode('class F : IDesignTimeDbContextFactory<Db> { Db Create() { o.UseSqlite("App_Data/design.db"); } }'),
      ),
    ).toEqual([]);
  });
});
