import { describe, expect, test } from 'vitest';
import { hostilePaths } from '../hostile.js';
import { databases, withCode } from './sample.js';

const remarks = (code: string, files = {}): readonly string[] =>
  withCode(code, files).remarks.map(({ value, from }) => `${value} @ ${from}`);

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
