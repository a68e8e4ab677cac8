import { expect, test } from 'vitest';
import { csproj, databases, factsOf, open, settings, shown } from './sample.js';

const library = (language: string, text: string) => ({
  'MyApp/MyApp.csproj': csproj(`<ItemGroup><ProjectReference Include="..\\Data\\Data.${language}proj" /></ItemGroup>`),
  [`Data/Data.${language}proj`]: '<Project Sdk="Microsoft.NET.Sdk"></Project>',
  [`Data/Db.${language}`]: text,
});

test.each<[string, Record<string, string>, string]>([
  ['F#', library('fs', 'module Db\nlet c = new SqliteConnection("Data Source=App_Data/l.db")\n'), 'Data/Db.fs:2'],
  [
    'Visual Basic',
    library('vb', 'Imports X\nDim c As New SqliteConnection("Data Source=App_Data/l.db;Cache=Shared")\n'),
    'Data/Db.vb:2',
  ],
  [
    'a path',
    library('fs', 'let c = OrmLiteConnectionFactory("App_Data/l.db", SqliteDialect.Provider)\n'),
    'Data/Db.fs:1',
  ],
  [
    'a component',
    {
      'MyApp/A.razor':
        '<p>Don\'t</p>\n@code { SqliteConnection c = new SqliteConnection("Data Source=App_Data/l.db"); }',
    },
    'MyApp/A.razor:2',
  ],
  [
    'a page',
    { 'MyApp/A.cshtml': '@{ using var c = new SqliteConnection("Data Source=App_Data/l.db"); }' },
    'MyApp/A.cshtml:1',
  ],
  [
    'a setting',
    {
      ...library('fs', 'o.UseSqlite(config.GetConnectionString "Orders") |> ignore\n'),
      'MyApp/appsettings.json': settings('Data Source=App_Data/l.db'),
    },
    'MyApp/appsettings.json:1',
  ],
])('a database that other code than C# opens is a guess: %s', (_what, files, place) => {
  expect(databases(factsOf(files))).toEqual([`l.db @ ${place} ?`]);
});

test('tenants are a pattern', () => {
  const { patterns } = factsOf(library('fs', 'let f t = new SqliteConnection($"Data Source=App_Data/t/{t}.db")\n'));
  expect(shown(patterns, ({ folder, pattern }) => `${folder}/${pattern}`)).toEqual(['t/*.db @ Data/Db.fs:1']);
});

test('what it does not say is a question, once a file', () => {
  const text =
    'open Microsoft.Data.Sqlite\nlet c p = new SqliteConnection(build p)\nlet d p = new SqliteConnection(build p)\n';
  expect(open(factsOf(library('fs', text)))).toEqual(['let c p = new SqliteConnection(build p)']);
});

test.each<[string, Record<string, string>]>([
  ['a comment', library('fs', '// new SqliteConnection("Data Source=App_Data/l.db")\n')],
  ['memory', library('fs', 'let c = new SqliteConnection("Data Source=:memory:")\n')],
  [
    'a project that nobody references',
    { 'Tool/Tool.fsproj': '<Project />', 'Tool/A.fs': 'new SqliteConnection("Data Source=App_Data/l.db")' },
  ],
  ['a long line', { 'MyApp/A.razor': `@{ new SqliteConnection("Data Source=App_Data/l.db"); ${'x'.repeat(2000)} }` }],
])('none: %s', (_what, files) => {
  const facts = factsOf(files);
  expect(databases(facts)).toEqual([]);
});
