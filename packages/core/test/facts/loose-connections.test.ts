import { describe, expect, test } from 'vitest';
import { csproj, databases, open, settings, shown, withCode } from './sample.js';

const references = (...names: string[]) => ({
  'MyApp/MyApp.csproj': csproj(
    `<ItemGroup>${names.map((name) => `<PackageReference Include="${name}" Version="1.0.0" />`).join('')}</ItemGroup>`,
  ),
});

describe('a connection that no known call takes', () => {
  test.each([
    [
      'a provider factory',
      'var c = SqliteFactory.Instance.CreateConnection(); c.ConnectionString = "Data Source=App_Data/x.db";',
    ],
    ['a base class', 'class D : DataConnection { D() : base(ProviderName.SQLiteMS, "Data Source=App_Data/x.db") {} }'],
    [
      'NHibernate',
      'Fluently.Configure().Database(SQLiteConfiguration.Standard.ConnectionString("Data Source=App_Data/x.db"));',
    ],
    [
      'Orleans',
      'silo.AddAdoNetGrainStorage("a", o => { o.Invariant = "Microsoft.Data.Sqlite"; o.ConnectionString = "Data Source=App_Data/" + Name; });\nconst string Name = "x.db";',
    ],
    [
      'Quartz by names',
      'new NameValueCollection { ["quartz.dataSource.d.connectionString"] = "Data Source=App_Data/x.db;Cache=Shared" };',
    ],
    [
      'a setting that goes to somebody',
      'silo.UseAdoNetClustering(o => o.ConnectionString = config.GetConnectionString("Orders"));',
    ],
  ])('%s: a guess', (_what, code) => {
    const files = { 'MyApp/appsettings.json': settings('Data Source=App_Data/x.db') };
    expect(databases(withCode(code, files))).toEqual([expect.stringMatching(/^x\.db @ .* \?$/)]);
  });

  test.each([
    ['new of the declared type', 'SqliteConnection c = new("Data Source=App_Data/x.db");'],
    ['a property', 'using var c = new SqliteConnection { ConnectionString = "Data Source=App_Data/x.db" };'],
  ])('%s: sure', (_what, code) => {
    expect(databases(withCode(code))).toEqual(['x.db @ MyApp/Configure.Db.cs:1']);
  });

  test('what run time alone knows is a pattern, or asked once', () => {
    const sqlite = references('Microsoft.Data.Sqlite');
    const facts = withCode('void F(string t) { Open($"Data Source=App_Data/t/{t}.db"); }', sqlite);
    expect(shown(facts.patterns, ({ folder, pattern }) => `${folder}/${pattern}`)).toEqual([
      't/*.db @ MyApp/Configure.Db.cs:1',
    ]);
    const unknown = 'void F(string t) { Open($"Data Source={t}"); Open($"Data Source={t};Cache=Shared"); }';
    expect(open(withCode(unknown, sqlite))).toHaveLength(1);
    expect(open(withCode(unknown))).toEqual([]);
  });

  test.each([
    ['a server', 'Open("Data Source=db.example.com;Initial Catalog=x");', {}],
    [
      'another engine',
      'new ConnectionConfig { DbType = DbType.MySql, ConnectionString = "Data Source=App_Data/x.db" };',
      {},
    ],
    ['LiteDB', 'new LiteDatabase("Filename=App_Data/lite.db");', references('LiteDB')],
    ['a text to be filled in', 'Open("Data Source={0}/x.db"); Open("Data Source=%DATA%/x.db");', {}],
    ['a comparison', 'if (text == "Data Source=App_Data/x.db") Log();', {}],
    ['development', 'if (env.IsDevelopment()) Open("Data Source=App_Data/x.db");', {}],
  ])('%s is none', (_what, code, files) => {
    const facts = withCode(code, files);
    expect([databases(facts), open(facts)]).toEqual([[], []]);
  });

  test('what is known already stays sure', () => {
    const code =
      'o.UseSqlite(config.GetConnectionString("Orders"));\nconst string Again = "Data Source=App_Data/x.db";';
    expect(databases(withCode(code, { 'MyApp/appsettings.json': settings('Data Source=App_Data/x.db') }))).toEqual([
      'x.db @ MyApp/appsettings.json:1',
    ]);
  });
});

describe('where .NET keeps its data directory', () => {
  const opened = (folder: string) =>
    withCode(
      `AppDomain.CurrentDomain.SetData("DataDirectory", ${folder});\no.UseSqlite("Data Source=|DataDirectory|/x.db");`,
    );
  test('as the code sets it', () => {
    expect(opened('Path.Combine(env.ContentRootPath, "state")').dataFolder.value).toBe('/app/state');
    expect(open(opened('args[0]'))).toEqual(['|DataDirectory|/x.db']);
  });
});

describe('the folder that a path counts from', () => {
  const place = (code: string) => {
    const facts = withCode(code);
    return [
      ...databases(facts).map((one) => `${facts.dataFolder.value} ${one}`),
      ...open(facts).map((one) => `open ${one}`),
    ];
  };
  test.each([
    ['Directory.SetCurrentDirectory("/srv");', '/srv e.db @ MyApp/Configure.Db.cs:2'],
    ['Environment.CurrentDirectory = "/srv/shop";', '/srv/shop e.db @ MyApp/Configure.Db.cs:2'],
    ['Directory.SetCurrentDirectory(args[0]);', 'open e.db'],
    ['if (env.IsDevelopment()) Directory.SetCurrentDirectory("/home/me");', undefined],
    ['if (Environment.CurrentDirectory == "/srv") Log();', undefined],
  ])('%s', (code, expected) => {
    expect(place(`${code}\no.UseSqlite("Data Source=e.db");`)).toEqual(expected === undefined ? [] : [expected]);
  });
  test.each([
    ['AppContext.BaseDirectory + "App_Data/b.db"', 'b'],
    ['$"{AppDomain.CurrentDomain.BaseDirectory}App_Data/c.db"', 'c'],
    ['Path.Combine(AppContext.BaseDirectory, "App_Data", "d.db")', 'd'],
    ['AppContext.BaseDirectory + "/App_Data/f.db"', 'f'],
  ])('%s: .NET ends the folder of the app with a slash', (code, name) => {
    expect(place(`o.UseSqlite("Data Source=" + ${code});`)).toEqual([
      `/app/App_Data ${name}.db @ MyApp/Configure.Db.cs:1`,
    ]);
  });
});

test('words for AddCommandLine win over the files, as a guess', () => {
  const facts = withCode(
    'builder.Configuration.AddCommandLine(["--ConnectionStrings:Orders=Data Source=App_Data/cl.db"]);\no.UseSqlite(config.GetConnectionString("Orders"));',
    { 'MyApp/appsettings.json': settings('Data Source=App_Data/app.db') },
  );
  expect(databases(facts)).toEqual(['cl.db @ MyApp/Configure.Db.cs:1 ?']);
});

test.each<[string, string, Record<string, string>, string]>([
  [
    'a start script that exports a variable',
    'ENTRYPOINT ["./entry.sh"]',
    { 'entry.sh': '#!/bin/sh\nexport ConnectionStrings__Orders="Data Source=/srv/e.db"\nexec dotnet MyApp.dll\n' },
    '/srv e.db @ entry.sh:2',
  ],
  [
    'its default, where the image sets the variable',
    'ENV ConnectionStrings__Orders="Data Source=/srv/i.db"\nENTRYPOINT ["./entry.sh"]',
    { 'entry.sh': 'export ConnectionStrings__Orders="${ConnectionStrings__Orders:-Data Source=/srv/e.db}"\n' },
    '/srv i.db @ Dockerfile:3',
  ],
  [
    'settings that a Compose file mounts over those of the image',
    '',
    {
      'deploy/prod.json': settings('Data Source=/srv/m.db'),
      'deploy/compose.yml':
        'services:\n  app:\n    build: ..\n    volumes:\n      - ./prod.json:/app/appsettings.Production.json:ro\n',
    },
    '/srv m.db @ deploy/prod.json:1 ?',
  ],
  [
    'a config of Compose over them',
    '',
    {
      'deploy/prod.json': settings('Data Source=/srv/c.db'),
      'deploy/compose.yml':
        'services:\n  app:\n    build: ..\n    configs:\n      - source: shop\n        target: /app/appsettings.json\nconfigs:\n  shop: { file: ./prod.json }\n',
    },
    '/srv c.db @ deploy/prod.json:1 ?',
  ],
  [
    'a config with its text in the Compose file',
    '',
    {
      'compose.yml': `services:\n  app:\n    build: .\n    configs:\n      - { source: shop, target: /app/appsettings.json }\nconfigs:\n  shop:\n    content: '${settings('Data Source=/srv/t.db')}'\n`,
    },
    '/srv t.db @ compose.yml:5 ?',
  ],
  [
    'a secret of Compose over them, which only the host has',
    '',
    {
      'compose.yml':
        'services:\n  app:\n    build: .\n    secrets:\n      - { source: shop, target: /app/appsettings.Production.json }\nsecrets:\n  shop: { file: /etc/shop.json }\n',
    },
    '/app/App_Data app.db @ MyApp/appsettings.json:1 ?',
  ],
  [
    'a config of Compose that lies elsewhere changes nothing',
    '',
    {
      'compose.yml': 'services:\n  app:\n    build: .\n    configs: [shop]\nconfigs:\n  shop: { file: ./shop.json }\n',
    },
    '/app/App_Data app.db @ MyApp/appsettings.json:1',
  ],
  ...(
    [
      [
        'fly.toml',
        'app = "shop"\n\n[env]\n  PORT = "8080" # a comment\n  ConnectionStrings__Orders = "Data Source=/srv/f.db"\n',
        'f',
        5,
      ],
      ['fly.toml', '[env]\nA = "1"\n[[services]]\nConnectionStrings__Orders = "Data Source=/srv/x.db"\n', '', 0],
      ['fly.toml', "env = { A = 'b', ConnectionStrings__Orders = 'Data Source=/srv/i.db' }\n", 'i', 1],
      ['nixpacks.toml', '[variables]\nConnectionStrings__Orders = "Data Source=/srv/n.db"\n', 'n', 2],
      [
        'render.yaml',
        'services:\n  - type: web\n    envVars:\n      - key: ConnectionStrings__Orders\n        value: Data Source=/srv/r.db\n',
        'r',
        4,
      ],
      [
        '.do/app.yaml',
        'services:\n- name: web\n  envs:\n  - key: ConnectionStrings__Orders\n    value: Data Source=/srv/d.db\n',
        'd',
        4,
      ],
      ['app.yaml', 'env_variables:\n  ConnectionStrings__Orders: Data Source=/srv/g.db\n', 'g', 2],
      ['heroku.yml', 'setup:\n  config:\n    ConnectionStrings__Orders: Data Source=/srv/h.db\n', 'h', 3],
      ['app.json', '{ "env": {\n "ConnectionStrings__Orders": { "value": "Data Source=/srv/j.db" } } }', 'j', 2],
      ['deploy/shop.service', '[Service]\nEnvironment=A=1 "ConnectionStrings__Orders=Data Source=/srv/u.db"\n', 'u', 2],
      [
        'k8s/app.yaml',
        'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - env:\n            - name: ConnectionStrings__Orders\n              value: Data Source=/srv/k.db\n---\nkind: Service\n',
        'k',
        7,
      ],
      ['manifests/map.yaml', 'kind: ConfigMap\ndata:\n  ConnectionStrings__Orders: Data Source=/srv/m.db\n', 'm', 3],
      [
        'docker/supervisord.conf',
        '[program:app]\nenvironment=A="1",ConnectionStrings__Orders="Data Source=/srv/s.db"\n',
        's',
        2,
      ],
      [
        'deploy.sh',
        'docker run -d \\\n  -e A=1 -e "ConnectionStrings__Orders=Data Source=/srv/w.db" \\\n  shop\n',
        'w',
        2,
      ],
      ['run-local.sh', 'docker run -e ConnectionStrings__Orders="Data Source=/srv/x.db" shop\n', '', 0],
      [
        'Procfile',
        "worker: A=1 x\nweb: env A=b ConnectionStrings__Orders='Data Source=/srv/p.db' dotnet MyApp.dll\n",
        'p',
        2,
      ],
    ] as const
  ).map(([file, text, name, line]): [string, string, Record<string, string>, string] => [
    `what ${file} sets on another platform, as a guess (${name})`,
    '',
    { [file]: text },
    name === '' ? '/app/App_Data app.db @ MyApp/appsettings.json:1' : `/srv ${name}.db @ ${file}:${line} ?`,
  ]),
  [
    'a value that another platform keeps elsewhere',
    '',
    { 'render.yaml': 'services:\n  - envVars:\n      - { key: ConnectionStrings__Orders, sync: false }\n' },
    '/app/App_Data app.db @ MyApp/appsettings.json:1 ?',
  ],
  [
    'what a Compose file sets, and another platform too',
    '',
    {
      'fly.toml': '[env]\nConnectionStrings__Orders = "Data Source=/srv/f.db"\n',
      'compose.yml':
        'services:\n  app:\n    build: .\n    environment:\n      ConnectionStrings__Orders: Data Source=/srv/y.db\n',
    },
    '/srv y.db @ compose.yml:5',
  ],
  [
    'settings that only the host has',
    '',
    { 'compose.yml': 'services:\n  app:\n    build: .\n    volumes:\n      - /etc/shop.json:/app/appsettings.json\n' },
    '',
  ],
])('%s', (_what, lines, files, expected) => {
  const facts = withCode('o.UseSqlite(config.GetConnectionString("Orders"));', {
    'MyApp/appsettings.json': settings('Data Source=App_Data/app.db'),
    Dockerfile: `FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\n${lines}\n`,
    ...files,
  });
  expect(databases(facts).map((one) => `${facts.dataFolder.value} ${one}`)).toEqual(expected === '' ? [] : [expected]);
  expect(open(facts)).toHaveLength(expected === '' ? 1 : 0);
});
