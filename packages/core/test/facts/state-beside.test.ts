import { describe, expect, test } from 'vitest';
import { csproj, withCode } from './sample.js';

const uncovered = (code: string, files = {}): readonly string[] =>
  withCode(code, files).uncovered.map(({ value: { path, remedy }, guessed }) => {
    const where = remedy.startsWith('it lies outside')
      ? 'outside'
      : /does not say where/.test(remedy)
        ? 'unknown'
        : /memory/.test(remedy)
          ? 'memory'
          : 'kept';
    return `${path} ${where}${guessed ? ' ?' : ''}`;
  });
const remarks = (code: string, files = {}): readonly string[] =>
  withCode(code, files).remarks.map(({ value }) => value);

describe('where uploads lie', () => {
  const location = (root: string): string =>
    `new UploadLocation("docs", ${root}, resolvePath: ctx => $"docs/{ctx.Name}");`;

  test.each<[string, string, readonly string[]]>([
    [
      'a folder that is made where it is missing',
      `var fs = new FileSystemVirtualFiles(Path.Combine(env.ContentRootPath, "App_Data/files").AssertDir());\n${location('fs')}`,
      ['/app/App_Data/files/docs kept'],
    ],
    ['the web root', location('new FileSystemVirtualFiles(env.WebRootPath)'), ['/app/wwwroot/docs outside']],
    ['S3', `var s3Files = new S3VirtualFiles(client, "bucket");\n${location('s3Files')}`, []],
    [
      'R2, as a property of the host',
      `VirtualFiles = new R2VirtualFiles(client, "bucket");\n${location('VirtualFiles')}`,
      [],
    ],
    [
      'R2 or a folder',
      `var files = env.IsDevelopment() ? new FileSystemVirtualFiles("x") : new R2VirtualFiles(c, "b");\n${location('files')}`,
      ['/app/docs unknown ?'],
    ],
    ['memory', location('new MemoryVirtualFiles()'), ['docs memory']],
    ['what nobody knows', location('GetFiles()'), ['/app/docs unknown ?']],
    ['a folder that nobody knows', location('new FileSystemVirtualFiles(settings.Root)'), ['/app/docs unknown ?']],
  ])('%s', (_what, code, expected) => {
    expect(uncovered(code)).toEqual(expected);
  });
});

describe('other paths below the data folder', () => {
  test('are named once each, databases are not', () => {
    expect(
      uncovered(
        'o.UseSqlite("App_Data/app.db");\nvar a = "App_Data/questions/".AssertDir();\nFile.WriteAllText("App_Data/state.json".AssertFile(), "x");\nvar c = $"App_Data/cache/{id}.txt"; var d = "App_Data/questions/x";\n// "App_Data/none"\nif (env.IsDevelopment()) X("App_Data/dev");',
      ),
    ).toEqual(['/app/App_Data/questions kept', '/app/App_Data/state.json kept', '/app/App_Data/cache kept']);
  });

  test('whose parts are joined', () => {
    expect(
      uncovered(
        'o.UseSqlite("App_Data/app.db");\nvar a = Path.Combine(env.ContentRootPath, "App_Data", "invoices");\nvar b = System.IO.Path.Join("App_Data/", $"export-{id}.csv");\nvar c = Path.Combine("App_Data", name); var d = string.Join("App_Data", "x"); var e = Path.Combine(other, "App_Data", "y");\nif (env.IsDevelopment()) X(Path.Combine("App_Data", "dev")); var f = Path.Combine("App_Data", "other.db");',
      ),
    ).toEqual(['/app/App_Data/invoices kept', '/app/App_Data/export-*.csv kept']);
  });

  test('a folder of databases, an SQL text and the folder itself are none', () => {
    expect(
      uncovered(
        'o.UseSqlite("App_Data/app.db");\nb.UseSqlite($"App_Data/tenants/{t}.db");\nvar x = "App_Data/tenants"; var y = "App_Data/"; Run("ATTACH \'App_Data/z.db\'");',
      ),
    ).toEqual([]);
  });
});

describe('files of the image that the volume hides', () => {
  const db = 'o.UseSqlite("App_Data/app.db");';
  const dockerfile = (copy: string): Record<string, string> => ({
    Dockerfile: `FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nCOPY --from=build /out .\n${copy}\nENTRYPOINT ["dotnet", "MyApp.dll"]\n`,
  });

  test.each<[string, Record<string, string>, RegExp | undefined]>([
    [
      'what the SDK publishes',
      { 'MyApp/App_Data/seed/a.json': '{}', 'MyApp/App_Data/b.json': '{}' },
      /^MyApp\/App_Data\/b\.json and 1 more are published into the image/,
    ],
    ['what it leaves out', { 'MyApp/App_Data/b.csv': 'a' }, undefined],
    ['what Git ignores', { 'MyApp/App_Data/b.json': '{}', '.gitignore': 'App_Data/\n' }, undefined],
    [
      'what the project leaves out',
      {
        'MyApp/App_Data/b.json': '{}',
        'MyApp/MyApp.csproj': csproj(
          '<PropertyGroup><DefaultItemExcludes>$(DefaultItemExcludes);App_Data\\**</DefaultItemExcludes></PropertyGroup>',
        ),
      },
      undefined,
    ],
    [
      'a copied folder',
      dockerfile('COPY MyApp/App_Data/ App_Data/'),
      /^COPY MyApp\/App_Data\/ App_Data\/ puts files into the image/,
    ],
    [
      'a folder copied by its name',
      dockerfile('COPY --chown=app ["seed/x.json", "/app/App_Data/seed/"]'),
      /puts files/,
    ],
    ['another folder', dockerfile('COPY seed/ seed/'), undefined],
  ])('%s', (_what, files, expected) => {
    expect(remarks(db, files)).toEqual(expected ? [expect.stringMatching(expected)] : []);
  });
});

describe('keys that sign cookies', () => {
  const lost = /^The keys that sign cookies/;
  test.each<[string, string, boolean]>([
    ['Identity without them', 'services.AddDefaultIdentity<User>(o => {});', true],
    ['cookies without them', 's.AddAuthentication().AddCookie(o => {});', true],
    [
      'kept in a folder',
      's.AddDefaultIdentity<User>(); s.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo("App_Data/keys"));',
      false,
    ],
    ['kept in the database', 's.AddCookie(o => {}); s.AddDataProtection().PersistKeysToDbContext<Db>();', false],
    ['nobody signs in', 'app.Run();', false],
  ])('%s', (_what, code, expected) => {
    expect(remarks(code).some((one) => lost.test(one))).toBe(expected);
  });
});
