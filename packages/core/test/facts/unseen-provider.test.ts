import { expect, test } from 'vitest';
import { databases, shown, withCode } from './sample.js';

const SQLITE = 'o.UseSqlite("Data Source=App_Data/s.db")';
const read = 'var p = config["Provider"];\n';
const code = `${read}if (p == "Sqlite") ${SQLITE}; else o.UseNpgsql(c);`;
const setting = (value: unknown) => ({ 'MyApp/appsettings.json': JSON.stringify(value) });
const postgres = setting({ Provider: 'Postgres' });
const compose = (lines: string) => ({ 'compose.yml': `services:\n  app:\n    build: .\n${lines}` });
const missing = compose('    env_file: .env.production\n');
const kubernetes = (from: string) => ({
  'k8s/a.yaml': `kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: a/shop\n          envFrom:\n            - ${from}\n`,
});

function seen(text: string, files: Record<string, string>): string {
  const facts = withCode(text, files);
  return [
    ...databases(facts).map((one) => one.replace(/ @ .*?( \?)?$/, '$1')),
    ...shown(facts.otherEngines, (engine) => engine).map((one) => one.replace(/ @ .*$/, '')),
  ].join(', ');
}

test.each<[string, string, Record<string, string>]>([
  ['a file with variables that the checkout does not hold', code, { ...postgres, ...missing }],
  [
    'it, over a default of the code',
    `var p = config.GetValue("Provider", "Postgres");\nif (p == "Sqlite") ${SQLITE}; else o.UseNpgsql(c);`,
    missing,
  ],
  [
    'it, over a default of SQLite',
    `var p = config.GetValue("Provider", "Sqlite");\nif (p == "Sqlite") ${SQLITE}; else o.UseNpgsql(c);`,
    missing,
  ],
  [
    'it, for a flag',
    `if (config.GetValue<bool>("UseSqlite")) ${SQLITE}; else o.UseNpgsql(c);`,
    { ...setting({ UseSqlite: false }), ...missing },
  ],
  [
    'it, for a switch',
    `${read}switch (p) { case "Sqlite": ${SQLITE}; break; default: o.UseNpgsql(c); break; }`,
    { ...postgres, ...missing },
  ],
  [
    'it, for what follows a return',
    `${read}if (p == "Postgres") { o.UseNpgsql(c); return; }\n${SQLITE};`,
    { ...postgres, ...missing },
  ],
  [
    'it, for an address that may be given',
    `var u = Environment.GetEnvironmentVariable("DATABASE_URL");\nif (u is not null) o.UseNpgsql(u); else ${SQLITE};`,
    missing,
  ],
  ['a Secret of a cluster', code, { ...postgres, ...kubernetes('secretRef: { name: shop }') }],
  ['a ConfigMap of a cluster', code, { ...postgres, ...kubernetes('configMapRef: { name: shop }') }],
  [
    'a secret with settings',
    code,
    {
      ...postgres,
      'config/deploy.yml': 'service: shop\nimage: a/shop\nenv:\n  secret:\n    - APPSETTINGS_JSON_BASE64\n',
    },
  ],
  [
    'a secret that becomes a file of settings',
    code,
    {
      ...postgres,
      '.github/workflows/r.yml':
        'on: push\njobs:\n  d:\n    runs-on: x\n    steps:\n      - run: echo "$A" > appsettings.Production.json\n        env: { A: "${{ secrets.PRODUCTION }}" }\n',
    },
  ],
  ['a file outside of the app', `c.AddJsonFile("/config/shop.json", optional: true);\n${code}`, postgres],
  ['a file of the data folder', `c.AddJsonFile("App_Data/settings.json", optional: true);\n${code}`, postgres],
  ['a file that the code does not name', `c.AddJsonFile(args[0], optional: true);\n${code}`, postgres],
  [
    'the name of the environment',
    code,
    {
      ...postgres,
      'MyApp/appsettings.Staging.json': '{ "Provider": "Sqlite" }',
      ...compose('    environment: { ASPNETCORE_ENVIRONMENT: "${STAGE}" }\n'),
    },
  ],
])('what only the host has may choose SQLite: %s', (_what, text, files) => {
  expect(seen(text, files)).toBe('s.db ?, PostgreSQL');
});

test.each<[string, string, Record<string, string>]>([
  ['nothing else sets it', code, postgres],
  [
    'Compose sets it',
    code,
    { ...postgres, ...compose('    env_file: .env.production\n    environment: { Provider: Postgres }\n') },
  ],
  ['a file of developers', `if (env.IsDevelopment()) c.AddJsonFile("/config/shop.json");\n${code}`, postgres],
  ['a file of the environment', `c.AddJsonFile($"appsettings.{stage}.json", true);\n${code}`, postgres],
  ['a choice of two values', `${read}_ = p == "Sqlite" ? ${SQLITE} : o.UseNpgsql(c);`, postgres],
  ['a return', `${read}if (p == "Postgres") { o.UseNpgsql(c); return; }\n${SQLITE};`, postgres],
  [
    'methods of their own',
    `if (config["Provider"] == "Sqlite") AddLite(s); else AddPg(s);\nvoid AddLite(S s) { ${SQLITE}; }\nvoid AddPg(S s) { o.UseNpgsql(c); }`,
    postgres,
  ],
  [
    'classes of their own',
    `IStore s = config["Provider"] == "Sqlite" ? new Lite() : new Pg();\nclass Lite : IStore { void F() { ${SQLITE}; } }\nclass Pg : IStore { void F() { o.UseNpgsql(c); } }`,
    postgres,
  ],
  [
    'an address that is given',
    `var u = config["Pg"];\nif (string.IsNullOrEmpty(u)) ${SQLITE}; else o.UseNpgsql(u);`,
    setting({ Pg: 'Host=db' }),
  ],
  [
    'a variable that says it',
    `bool lite = config["Provider"] == "Sqlite";\nif (lite) ${SQLITE}; else o.UseNpgsql(c);`,
    postgres,
  ],
])('the other engine alone: %s', (_what, text, files) => {
  expect(seen(text, files)).toBe('PostgreSQL');
});

test.each<[string, string]>([
  ['an address that nobody gives', `var u = config["Pg"];\nif (u == null) ${SQLITE}; else o.UseNpgsql(u);`],
  [
    'a method that is called for another reason as well',
    `if (config["Provider"] == "Postgres") o.UseNpgsql(c);\nAddLite(s);\nvoid AddLite(S s) { ${SQLITE}; }`,
  ],
])('SQLite for sure: %s', (_what, text) => {
  expect(seen(text, {}).split(',')[0]).toBe('s.db');
});

test('a secret of any name that becomes a file of settings is named', () => {
  const { remarks } = withCode(`${SQLITE};`, {
    '.github/workflows/r.yml':
      "on: push\njobs:\n  d:\n    runs-on: x\n    steps:\n      - run: echo '${{ secrets.PRODUCTION }}' > src/appsettings.Production.json\n",
  });
  expect(shown(remarks, (text) => text.slice(0, 23))).toEqual([
    'The secret PRODUCTION m @ .github/workflows/r.yml:6 ?',
  ]);
});
