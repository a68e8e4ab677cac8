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
    ['a folder by its object', 'new DirectoryInfo("attachments").Create();', ['/app/attachments outside ?']],
    [
      'a file by its object',
      'using var s = new FileInfo(Path.Combine("media", n)).OpenWrite();',
      ['/app/media outside ?'],
    ],
    ['a text', 'using var w = new StreamWriter("/srv/out/a.csv");', ['/srv/out/a.csv outside ?']],
    [
      'a file that is opened to write',
      'using var s = File.Open("store/a.bin", FileMode.Append);',
      ['/app/store/a.bin outside ?'],
    ],
    ['what is unpacked', 'ZipFile.ExtractToDirectory(zip, "plugins");', ['/app/plugins outside ?']],
    [
      'an image',
      'await image.SaveAsync(Path.Combine(env.WebRootPath, "thumbs", n));',
      ['/app/wwwroot/thumbs outside ?'],
    ],
    ['a store of uploads', 'new TusDiskStore("/srv/tus");', ['/srv/tus outside ?']],
    ['an index of Lucene', 'using var d = FSDirectory.Open(new DirectoryInfo("index"));', ['/app/index outside ?']],
    [
      'another index',
      'var d = new MMapDirectory(Path.Combine(env.ContentRootPath, "index"));',
      ['/app/index outside ?'],
    ],
    ['what is saved elsewhere', 'await repository.SaveAsync(order); db.Save(order);', []],
    ['a file that is opened to read', 'using var s = File.Open("store/a.bin", FileMode.Open);', []],
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

  test.each([
    ['Uploads:Path', { Uploads: { Path: 'wwwroot/uploads' } }, ['/app/wwwroot/uploads outside ?']],
    ['UploadPath', { UploadPath: '/var/uploads/' }, ['/var/uploads outside ?']],
    ['a folder that the checkout ships', { Media: { Path: 'Content/media' } }, []],
    ['a word', { Storage: { Root: 'Local' }, FilePath: 'true' }, []],
    ['a name of the cloud', { Storage: { Location: 'https://x.example.com/a' } }, []],
  ])('a setting for uploads: %s', (_what, values, expected) => {
    const files = { 'MyApp/appsettings.json': JSON.stringify(values), 'MyApp/Content/media/logo.svg': 'x' };
    expect(seen('', files)).toEqual(expected);
  });

  test.each([
    ['AddDeveloperSigningCredential()', ['/app/tempkey.jwk outside']],
    ['AddDeveloperSigningCredential(filename: "App_Data/t.jwk")', ['/app/App_Data/t.jwk']],
    ['AddDeveloperSigningCredential(persistKey: false)', []],
    ['AddIdentityServer(o => {})', ['/app/keys outside ?']],
    ['AddIdentityServer(o => {}).AddOperationalStore(x)', []],
    [
      'AddServer(o => o.AddDevelopmentSigningCertificate())',
      ['/home/app/.dotnet/corefx/cryptography/x509stores/my outside'],
    ],
  ])('keys of tokens: %s', (code, expected) => {
    expect(seen(`services.${code};`)).toEqual(expected);
  });

  // Whoever accounts for an earlier deployment names its mounts; a file that deploys nothing is in no account.
  test('a place below a mount of a file that deploys nothing is named', () => {
    const compose = 'services:\n  app:\n    build: .\n    volumes: [ "up:/app/wwwroot/uploads" ]\nvolumes: { up: }\n';
    const code = 'Directory.CreateDirectory(Path.Combine(env.WebRootPath, "uploads"));';
    expect(seen(code, { 'compose.yml': compose })).toEqual(['/app/wwwroot/uploads outside ?']);
  });
});
