import { expect, test } from 'vitest';
import { databases, settings, withCode } from './sample.js';

const opens = (add: string) => `${add}\no.UseSqlite(config.GetConnectionString("Orders"));`;

test.each<[string, string, string, string, string]>([
  [
    'INI',
    'AddIniFile("shop.ini")',
    'shop.ini',
    '; x\n[ConnectionStrings]\nOrders = Data Source=App_Data/i.db;Cache=Shared\n',
    'i.db @ MyApp/shop.ini:3',
  ],
  [
    'INI in one line',
    'AddIniFile("shop.ini", true)',
    'shop.ini',
    'ConnectionStrings:Orders="Data Source=App_Data/i.db"\n',
    'i.db @ MyApp/shop.ini:1',
  ],
  [
    'TOML',
    'AddTomlFile("shop.toml")',
    'shop.toml',
    '[ConnectionStrings] # x\nOrders = "Data Source=App_Data/t.db" # y\n',
    't.db @ MyApp/shop.toml:2',
  ],
  [
    'properties',
    'AddPropertiesFile("a.properties")',
    'a.properties',
    'ConnectionStrings:Orders=Data Source=App_Data/p.db\n',
    'p.db @ MyApp/a.properties:1',
  ],
  [
    'YAML',
    'AddYamlFile("shop.yml")',
    'shop.yml',
    'ConnectionStrings:\n  Orders: Data Source=App_Data/y.db\n',
    'y.db @ MyApp/shop.yml:2',
  ],
  [
    'XML',
    'AddXmlFile("shop.xml")',
    'shop.xml',
    '<?xml version="1.0"?>\n<c>\n  <ConnectionStrings>\n    <Orders>Data Source=App_Data/x.db</Orders>\n  </ConnectionStrings>\n</c>\n',
    'x.db @ MyApp/shop.xml:4',
  ],
  [
    'XML with attributes',
    'AddXmlFile("shop.xml")',
    'shop.xml',
    '<c>\n  <ConnectionStrings Orders="Data Source=&quot;App_Data/x.db&quot;" />\n</c>\n',
    'x.db @ MyApp/shop.xml:2',
  ],
  [
    'a file of the environment',
    'AddIniFile($"shop.{env.EnvironmentName}.ini")',
    'shop.Production.ini',
    '[connectionstrings]\norders=App_Data/e.db\n',
    'e.db @ MyApp/shop.Production.ini:2',
  ],
  [
    '.env that a library reads',
    'DotNetEnv.Env.Load();',
    '.env',
    'ConnectionStrings__Orders="Data Source=App_Data/d.db"\n',
    'd.db @ MyApp/.env:1 ?',
  ],
  [
    '.env by another one',
    'DotEnv.Fluent().Load();',
    '.env',
    'CONNECTIONSTRINGS__ORDERS=App_Data/d.db\n',
    'd.db @ MyApp/.env:1 ?',
  ],
])('a connection string in %s', (_what, add, file, text, expected) => {
  const files = {
    'MyApp/appsettings.json': '{"ConnectionStrings":{"Orders":"App_Data/json.db"}}',
    [`MyApp/${file}`]: text,
  };
  expect(databases(withCode(opens(`c.${add};`), files))).toEqual([expected]);
});

test('a file that nothing adds counts for nothing', () => {
  const files = {
    'MyApp/shop.ini': '[ConnectionStrings]\nOrders=App_Data/i.db\n',
    'MyApp/.env': 'ConnectionStrings__Orders=x.db\n',
  };
  const facts = withCode(opens(''), {
    ...files,
    'MyApp/appsettings.json': '{"ConnectionStrings":{"Orders":"App_Data/j.db"}}',
  });
  expect(databases(facts)).toEqual(['j.db @ MyApp/appsettings.json:1']);
});

test.each<[string, string, string]>([
  ['brackets without an end', 'AddIniFile("s.ini")', '['.repeat(100_000)],
  ['blanks between two texts', 'AddIniFile("s.ini")', `a=y${' '.repeat(100_000)}y`],
  ['elements in each other', 'AddXmlFile("s.xml")', '<a>'.repeat(50_000)],
  ['comments without an end', 'AddXmlFile("s.xml")', '<!--'.repeat(50_000)],
  ['an ATTACH that never ends', 'AddIniFile("none.ini")', ''],
])('a hostile file keeps nobody busy: %s', { timeout: 20_000 }, (_what, add, text) => {
  const file = /"(.*)"/.exec(add)?.[1] ?? '';
  const statement = text === '' ? `x("${'attach '.repeat(5000)}");` : '';
  expect(databases(withCode(opens(`c.${add};${statement}`), { [`MyApp/${file}`]: text }))).toEqual([]);
});

test.each<[what: string, code: string, sure: boolean]>([
  ['a folder with a file for each key', 'b.Configuration.AddKeyPerFile("/run/secrets", true);', false],
  ['a vault', 'b.Configuration.AddAzureKeyVault(uri, new DefaultAzureCredential());', false],
  ['a service of AWS', 'b.Configuration.AddSecretsManager();', false],
  ['a vault in development alone', 'if (env.IsDevelopment()) { b.Configuration.AddAzureKeyVault(uri, c); }', true],
  ['nothing of that kind', 'b.Configuration.AddJsonFile("more.json");', true],
])('settings from %s: what the files say is a guess or not', (_what, code, sure) => {
  const facts = withCode(opens(code), { 'MyApp/appsettings.json': settings('Data Source=App_Data/o.db') });
  expect(databases(facts)).toEqual([`o.db @ MyApp/appsettings.json:1${sure ? '' : ' ?'}`]);
});
