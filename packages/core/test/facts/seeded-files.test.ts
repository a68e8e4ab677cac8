import { expect, test } from 'vitest';
import { csproj, databases, withCode } from './sample.js';

test.each<[string, string]>([
  ['a copy', 'if (!File.Exists("App_Data/s.db")) File.Copy("seed.db", "App_Data/s.db");'],
  [
    'a copy to a variable',
    'var p = Path.Combine(env.ContentRootPath, "App_Data", "s.db");\nif (!System.IO.File.Exists(p)) { Log(); System.IO.File.Copy("seed.db", p); }',
  ],
  ['after a return', 'var p = "App_Data/s.db";\nif (File.Exists(p)) return;\nFile.Copy("seed.db", p);'],
  [
    'a resource',
    'var p = "App_Data/s.db";\nif (!File.Exists(p)) { using var to = File.Create(p); asm.GetManifestResourceStream("seed")!.CopyTo(to); }',
  ],
  [
    'a stream',
    'var f = new FileInfo("App_Data/s.db");\nif (!f.Exists) { using var to = new FileStream("App_Data/s.db", FileMode.CreateNew); }',
  ],
  ['bytes', 'if (File.Exists("App_Data/s.db") == false) File.WriteAllBytes("App_Data/s.db", Resources.Seed);'],
])('a database that is made where it is missing is a guess: %s', (_what, code) => {
  expect(databases(withCode(code))).toEqual([expect.stringMatching(/^s\.db @ MyApp\/Configure\.Db\.cs:\d \?$/)]);
});

test.each<[string, string]>([
  ['a backup', 'if (!File.Exists("App_Data/backup.db")) File.Copy("App_Data/x.db", "App_Data/backup.db");'],
  ['a copy in any case', 'File.Copy("seed.db", "App_Data/s.db", true);'],
  [
    'development',
    'if (env.IsDevelopment()) { if (!File.Exists("App_Data/s.db")) File.Copy("seed.db", "App_Data/s.db"); }',
  ],
])('none: %s', (_what, code) => {
  expect(databases(withCode(code))).toEqual([]);
});

test('one of LiteDB is none', () => {
  const project = csproj('<ItemGroup><PackageReference Include="LiteDB" Version="5" /></ItemGroup>');
  const code = 'if (!File.Exists("App_Data/s.db")) File.Copy("seed.db", "App_Data/s.db");';
  expect(databases(withCode(code, { 'MyApp/MyApp.csproj': project }))).toEqual([]);
});
