import { expect, test } from 'vitest';
import { databases, open, withCode } from './sample.js';

const settings = (all: object) => ({ 'MyApp/appsettings.json': JSON.stringify(all) });
const inDatabase = settings({ Database: { Path: 'App_Data/set.db' } });
const type = (code: string) => ({ 'MyApp/Options.cs': code });
const options = type(
  'public sealed class DatabaseOptions { public const string Section = "Database"; public string Path { get; set; } = ""; }',
);
const nested = type(
  'public class AppSettings { public DatabaseOptions Database { get; set; } = new(); }\npublic class DatabaseOptions { public string? Path { get; init; } }\npublic class LogOptions { public string Path { get; set; } }',
);
const opens = (path: string): string => `\no.UseSqlite($"Data Source={${path}}");`;

test.each<[what: string, code: string, files: Record<string, string>]>([
  [
    'the whole configuration',
    `var app = builder.Configuration.Get<AppSettings>();${opens('app.Database.Path')}`,
    nested,
  ],
  [
    'an instance',
    `var app = new AppSettings();\nbuilder.Configuration.Bind(app);${opens('app.Database.Path')}`,
    nested,
  ],
  [
    'a section of an instance',
    `DatabaseOptions db = new();\nbuilder.Configuration.GetSection("Database").Bind(db);${opens('db.Path')}`,
    nested,
  ],
  ['a section', `var db = config.GetSection("Database").Get<DatabaseOptions>() ?? new();${opens('db.Path')}`, options],
  [
    'a section in a variable',
    `var s = config.GetRequiredSection("Database");\nvar db = s.Get<DatabaseOptions>()!;${opens('db.Path')}`,
    nested,
  ],
  ['a section at once', opens('builder.Configuration.GetSection("Database").Get<DatabaseOptions>()!.Path'), options],
  [
    'a service by its constant',
    `services.Configure<DatabaseOptions>(config.GetSection(DatabaseOptions.Section));\nvar db = sp.GetRequiredService<IOptions<DatabaseOptions>>().Value;${opens('db.Path')}`,
    options,
  ],
  [
    'a service that is handed on',
    `services.AddOptions<DatabaseOptions>().Bind(config.GetSection("Database")).ValidateOnStart();\nclass Store(IOptionsMonitor<DatabaseOptions> options) { void F() {${opens('options.CurrentValue.Path')} } }`,
    options,
  ],
  [
    'a service in a field',
    `services.AddOptions<DatabaseOptions>().BindConfiguration("Database");\nclass Store { readonly DatabaseOptions _db; Store(IOptions<DatabaseOptions> db) { _db = db.Value; } void F() {${opens('_db.Path')} } }`,
    options,
  ],
  [
    'a member of a service, which may be null',
    `services.Configure<AppSettings>(Configuration);\nclass Store(IOptions<AppSettings> app) { void F() {${opens('app.Value?.Database?.Path')} } }`,
    nested,
  ],
  [
    'a part of another type that is bound',
    `services.Configure<AppSettings>(Configuration);\nclass Store(DatabaseOptions db) { void F() {${opens('db.Path')} } }`,
    nested,
  ],
  [
    'a record',
    `var db = config.GetSection("Database").Get<Db>();${opens('db.Path')}`,
    type('public record Db(string Path, int Size);'),
  ],
])('options are bound to the settings: %s', (_what, code, files) => {
  const facts = withCode(code, { ...files, ...inDatabase });
  expect(databases(facts).map((one) => one.replace(/ @ [^ ]*/, ''))).toEqual(['set.db']);
  expect(open(facts)).toEqual([]);
});

test('a connection string is a setting like any other', () => {
  const code = 'var db = config.GetSection("Store").Get<Db>();\no.UseSqlite(db.ConnectionString);';
  const files = {
    ...type('class Db { public string ConnectionString { get; set; } }'),
    ...settings({ Store: { ConnectionString: 'Data Source=App_Data/set.db' } }),
  };
  expect(databases(withCode(code, files))).toEqual(['set.db @ MyApp/appsettings.json:1']);
});

test('where no setting is, the initial value is a guess', () => {
  const files = type('class Db { public string File { get; set; } = "App_Data/initial.db"; }');
  const code = 'var db = config.GetSection("Store").Get<Db>();\no.UseSqlite($"Data Source={db.File}");';
  expect(withCode(code, files).databases.map(({ value, guessed }) => [value.path, guessed])).toEqual([
    ['initial.db', true],
  ]);
});

test.each([
  ['by the members', 'app.Database.Path'],
  ['by the name of the options', 'databaseOptions.Path'],
])('where nothing binds the options, a setting of that name is a guess: %s', (_what, path) => {
  const facts = withCode(opens(path), inDatabase);
  expect(facts.databases.map(({ value, guessed }) => [value.path, guessed])).toEqual([['set.db', true]]);
});

test('where nothing has that name, it is a question', () => {
  expect(open(withCode(opens('app.Store.Path'), inDatabase))).toEqual(['$"Data Source={app.Store.Path}"']);
});

test('of a type that two sections have, one is a guess', () => {
  const code = `services.Configure<DatabaseOptions>("a", config.GetSection("A"));\nservices.Configure<DatabaseOptions>("b", config.GetSection("Database"));\nclass Store(IOptions<DatabaseOptions> db) { void F() { o.UseSqlite(db.Value.Path); } }`;
  const files = { ...options, ...settings({ Database: { Path: 'Data Source=App_Data/set.db' } }) };
  expect(withCode(code, files).databases.map(({ value, guessed }) => [value.path, guessed])).toEqual([
    ['set.db', true],
  ]);
});
