import { describe, expect, test } from 'vitest';
import { csproj, factsOf, settings, shown, withCode } from './sample.js';

const main = 'o.UseSqlite("App_Data/a.db");';

describe('what a backup does not bear', () => {
  test.each<[string, string]>([
    ['a password', 'o.UseSqlite("Data Source=App_Data/a.db;Password=x");'],
    [
      'a builder with one',
      'o.UseSqlite(new SqliteConnectionStringBuilder { DataSource = "App_Data/a.db", Password = config["P"] }.ToString());',
    ],
    [
      'a key after other words',
      'o.UseSqlite("App_Data/a.db"); Execute("PRAGMA cipher=\'aes256cbc\'; PRAGMA key=\'x\'");',
    ],
    ['a call', 'var c = new SQLiteConnection("Data Source=App_Data/a.db"); c.SetPassword(key);'],
    ['sqlite-net', 'new SQLiteConnection(new SQLiteConnectionString("App_Data/a.db", true, key: "x"));'],
    ['a key', 'o.UseSqlite("App_Data/a.db");\nExecute("PRAGMA key = \'x\'");'],
  ])('%s encrypts', (_what, code) => {
    expect(withCode(code).encrypted?.length).toBeGreaterThan(0);
  });

  test('the password of a user encrypts nothing', () => {
    const code =
      'o.UseSqlite("App_Data/a.db"); await users.ChangePassword(user.Id, dto.Password); db.SetPassword(user, key);';
    expect(withCode(code).encrypted).toBeUndefined();
  });

  test('a package that does nothing else', () => {
    const file = csproj('<ItemGroup><PackageReference Include="SQLitePCLRaw.bundle_zetetic" /></ItemGroup>');
    expect(factsOf({ 'MyApp/MyApp.csproj': file }).encrypted).toMatchObject([
      { value: { file: 'MyApp/MyApp.csproj' } },
    ]);
    expect(withCode('o.UseSqlite("App_Data/a.db");').encrypted).toBeUndefined();
  });

  test.each<[string, string, RegExp | undefined]>([
    ['EnsureDeleted', 'await db.Database.EnsureDeletedAsync();', /^EnsureDeletedAsync\(\) deletes/],
    ['EnsureDeleted in development', 'if (app.Environment.IsDevelopment()) db.Database.EnsureDeleted();', undefined],
    [
      'a deleted file',
      'var f = "App_Data/a.db"; o.UseSqlite(f); System.IO.File.Delete(f);',
      /^File\.Delete deletes the database \/app\/App_Data\/a\.db/,
    ],
    ['another deleted file', 'File.Delete("App_Data/a.txt");', undefined],
    ['a FileInfo', `${main} new FileInfo("App_Data/a.db").Delete();`, /^FileInfo\.Delete deletes the database \/app/],
    ['its folder', `${main} Directory.Delete("App_Data", true);`, /^Directory\.Delete deletes .*App_Data\/a\.db/],
    ['another folder', `${main} Directory.Delete("cache", true);`, undefined],
    ['a copy over it', `${main} File.Copy("s.db", "App_Data/a.db", overwrite: true);`, /^File\.Copy replaces/],
    ['a move over it', `${main} File.Move("s.db", "App_Data/a.db", true);`, /^File\.Move replaces/],
    ['bytes over it', `${main} File.WriteAllBytes("App_Data/a.db", seed);`, /^File\.WriteAllBytes replaces/],
    [
      'an empty file over it',
      `${main} SQLiteConnection.CreateFile("App_Data/a.db");`,
      /^SQLiteConnection\.CreateFile replaces/,
    ],
    ['a stream over it', `${main} new FileStream("App_Data/a.db", FileMode.Create);`, /^FileStream replaces/],
    ['a stream that cuts it', `${main} File.Open("App_Data/a.db", FileMode.Truncate);`, /^File\.Open replaces/],
    ['a stream that reads it', `${main} new FileStream("App_Data/a.db", FileMode.Open);`, undefined],
    ['a copy that replaces nothing', `${main} File.Copy("s.db", "App_Data/a.db");`, undefined],
    ['a first copy', `${main} if (!File.Exists(p)) File.Copy("s.db", "App_Data/a.db", true);`, undefined],
    ['a read', `${main} var i = new FileInfo("App_Data/a.db").Length;`, undefined],
    ['a journal', 'c.Execute(@"pragma main.journal_mode = \'delete\'");', /^The journal mode DELETE/],
    ['a journal of System.Data.SQLite', 'b.JournalMode = SQLiteJournalModeEnum.Memory;', /^The journal mode MEMORY/],
    ['WAL', 'c.Execute("PRAGMA journal_mode=WAL");', undefined],
    ['a lock', 'c.Execute("PRAGMA locking_mode=EXCLUSIVE");', /^PRAGMA locking_mode/],
  ])('%s', (_what, code, expected) => {
    const remarks = withCode(code).remarks.map(({ value }) => value);
    expect(remarks).toEqual(expected ? [expect.stringMatching(expected)] : []);
  });

  test('a journal in a script and in the settings', () => {
    const facts = withCode('o.UseSqlite(config.GetConnectionString("Orders"));', {
      'MyApp/init.sql': '-- x\nPRAGMA journal_mode(OFF);\n',
      'MyApp/appsettings.json': settings('Data Source=App_Data/o.db;Journal Mode=Persist'),
    });
    expect(shown(facts.remarks, (value) => value.split(' takes')[0] ?? '')).toEqual([
      'The journal mode OFF @ MyApp/init.sql:2 ?',
      'The journal mode PERSIST @ MyApp/appsettings.json:1 ?',
    ]);
  });
});
