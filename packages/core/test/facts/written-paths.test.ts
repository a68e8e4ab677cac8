import { describe, expect, test } from 'vitest';
import { withCode } from './sample.js';

/** What is named beside the database, whether it lies outside of the volume. */
const seen = (code: string, files = {}): readonly string[] =>
  withCode(`o.UseSqlite("App_Data/a.db");\n${code}`, files).uncovered.map(
    ({ value, guessed }) =>
      `${value.path}${value.remedy.startsWith('it lies outside') ? ' outside' : ''}${guessed ? ' ?' : ''}`,
  );

describe('what the code writes', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a file of the web root',
      'var p = Path.Combine(env.WebRootPath, "uploads", file.FileName);\nusing var s = new FileStream(p, FileMode.Create);',
      ['/app/wwwroot/uploads outside ?'],
    ],
    [
      'a folder of the working folder',
      'Directory.CreateDirectory(Path.Combine(Directory.GetCurrentDirectory(), "wwwroot", "img"));',
      ['/app/wwwroot/img outside ?'],
    ],
    ['an absolute path', 'File.WriteAllText($"/var/lib/shop/{id}.json", x);', ['/var/lib/shop outside ?']],
    ['a copy', 'File.Copy(from, "/srv/out/a.bin");', ['/srv/out/a.bin outside ?']],
    [
      'a folder that is handed out and not shipped',
      'new PhysicalFileProvider(Path.Combine(env.ContentRootPath, "Uploads"));',
      ['/app/Uploads outside ?'],
    ],
    ['below the data folder, once', 'File.WriteAllBytes("App_Data/up/a.bin", b);', ['/app/App_Data/up']],
    ['a file that is read', 'using var s = new FileStream("/srv/in.bin", FileMode.Open);', []],
    ['what only passes', 'File.WriteAllText("/tmp/x.txt", x); Directory.CreateDirectory("logs");', []],
    ['what nobody knows', 'Directory.CreateDirectory(Find());', []],
    ['development', 'if (env.IsDevelopment()) Directory.CreateDirectory("/srv/x");', []],
  ])('%s', (_what, code, expected) => {
    expect(seen(code)).toEqual(expected);
  });

  test('a folder that the checkout ships is only handed out', () => {
    const code = 'new PhysicalFileProvider(Path.Combine(env.ContentRootPath, "Pages"));';
    expect(seen(code, { 'MyApp/Pages/a.html': 'x' })).toEqual([]);
  });

  test('a folder below the data that a setting names', () => {
    expect(seen('', { 'MyApp/appsettings.json': '{ "Storage": { "Root": "App_Data/files" } }' })).toEqual([
      '/app/App_Data/files',
    ]);
  });

  // Whoever accounts for an earlier deployment names its mounts; a file that deploys nothing is in no account.
  test('a place below a mount of a file that deploys nothing is named', () => {
    const compose = 'services:\n  app:\n    build: .\n    volumes: [ "up:/app/wwwroot/uploads" ]\nvolumes: { up: }\n';
    const code = 'Directory.CreateDirectory(Path.Combine(env.WebRootPath, "uploads"));';
    expect(seen(code, { 'compose.yml': compose })).toEqual(['/app/wwwroot/uploads outside ?']);
  });
});
