import { describe, expect, test } from 'vitest';
import type { Claimant } from '../../src/facts/claim.js';
import { detect } from '../../src/facts/detect.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { anyFamily, csproj, factsOf, sample, withCode } from './sample.js';

const family = (id: string, certainty?: 0 | 1 | 2): Claimant => ({
  id,
  title: id,
  templates: [{ id }, { id: `${id}-2` }],
  recognise: () => (certainty === undefined ? undefined : { template: id, from: `${id} it is`, certainty }),
});

describe('family', () => {
  test('the most certain claim wins, and a mismatch is said', () => {
    const detection = detect(sample(), [family('a', 0), family('b', 2), family('c', 1)], { family: 'a' });
    expect(detection.family.id).toBe('b');
    expect(detection.facts.family).toEqual({ value: 'b', from: 'b it is', guessed: false });
    expect(detection.mismatch).toMatchObject({ asked: 'a', actual: { id: 'b' }, from: 'b it is' });
  });

  test('of equal claims, the one that was asked for', () => {
    const detection = detect(sample(), [family('a', 1), family('b', 1)], { family: 'b' });
    expect([detection.family.id, detection.mismatch]).toEqual(['b', undefined]);
    expect(detect(sample(), [family('a', 1), family('b', 1)]).family.id).toBe('a');
  });

  test('none claims it: the asked one, as a guess, with a remark', () => {
    const { facts, mismatch } = detect(sample(), [family('a'), family('b')], { family: 'b' });
    expect(facts.family).toMatchObject({ value: 'b', guessed: true });
    expect(facts.template).toMatchObject({ value: 'b', guessed: true });
    expect(facts.remarks.map(({ value }) => value)).toEqual([
      expect.stringContaining('This project does not look like b'),
    ]);
    expect(mismatch).toBeUndefined();
  });
});

describe('names', () => {
  const nameOf = (assembly: string, folder: string): string =>
    detect(memoryProject({ [`${assembly}/${assembly}.csproj`]: csproj() }, folder), [anyFamily]).facts.appName.value;
  test.each([
    ['MyApp', 'shop', 'shop'],
    ['Acme', 'src', 'Acme'],
    ['Acme.Shop.Web', 'x', 'Acme.Shop'],
    ['Api', 'my shop', 'my shop'],
    ['MyApp', '', 'MyApp'],
  ])('%s in %s is %s', (assembly, folder, expected) => {
    expect(nameOf(assembly, folder)).toBe(expected);
  });
});

describe('small facts', () => {
  test('.NET version: the highest, from props too, else a guess', () => {
    const version = (framework: string): string | undefined =>
      factsOf({ 'MyApp/MyApp.csproj': csproj('', framework) }).dotnet?.value;
    expect([version('net8.0'), version('net8.0;net10.0;net9.0'), version('net8.0-windows')]).toEqual([
      '8.0',
      '10.0',
      '8.0',
    ]);
    expect(
      factsOf({
        'MyApp/MyApp.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web" />',
        'Directory.Build.props':
          '<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>',
      }).dotnet,
    ).toEqual({ value: '9.0', from: 'Directory.Build.props:1', guessed: false });
    const props = (inside: string): string => `<Project>${inside}</Project>`;
    const below = (inside: string) =>
      factsOf({
        'MyApp/MyApp.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web" />',
        'MyApp/Directory.Build.props': props(inside),
        'Directory.Build.props': props('<PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup>'),
      }).dotnet?.from;
    const above = "$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))";
    expect(below(`<Import Project="${above}" />`)).toBe('Directory.Build.props:1');
    expect(below('<Import Project="../Directory.Build.props" />')).toBe('Directory.Build.props:1');
    expect(below('<PropertyGroup />')).toContain('names no target framework');
    expect(factsOf({ 'MyApp/MyApp.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web" />' }).dotnet).toMatchObject({
      value: '10.0',
      guessed: true,
    });
  });

  test('solution: the one with the host, slnx before sln', () => {
    const solution = (...paths: readonly string[]): string | undefined =>
      factsOf(Object.fromEntries(paths.map((path) => [path, 'MyApp/MyApp.csproj']))).solution?.value;
    expect([solution(), solution('A.sln'), solution('A.sln', 'A.slnx'), solution('other/B.sln')]).toEqual([
      undefined,
      'A.sln',
      'A.slnx',
      undefined,
    ]);
    expect(factsOf({ 'A.slnx': '', 'B.sln': 'MyApp\\MyApp.csproj' }).solution?.value).toBe('B.sln');
  });

  test.each([
    ['app.UseHealthChecks("/up");', '/up'],
    ['app.MapHealthChecks("/health");\napp.MapHealthChecks("/up");', '/up'],
    ['const string P = "/ok";\napp.MapHealthChecks(P);', '/ok'],
    ['// app.UseHealthChecks("/up");', '/'],
  ])('health path of %s', (code, expected) => {
    expect(withCode(code).healthPath).toMatchObject({ value: expected, guessed: expected === '/' });
  });

  test.each([
    ['AppTasks.Register("migrate", _ => m.Run());', true],
    ['AppTasks.Register("pdf", _ => x());', false],
    ['AppTasks.Register("migrate.revert", _ => x());', false],
    ['// AppTasks.Register("migrate", _ => x());', false],
  ])('migrations of %s', (code, expected) => {
    expect(withCode(code).migrations.value).toBe(expected);
  });

  test.each([
    ['db.Database.Migrate();', true],
    ['await context.Database.MigrateAsync();', true],
    ['// db.Database.Migrate();', false],
    ['db.Database.EnsureCreated();', false],
    ['AppTasks.Register("migrate", _ => db.Database.Migrate());', false],
  ])('migrations at the start of %s', (code, expected) => {
    expect(withCode(code).migratesAtStart?.value).toBe(expected);
  });

  test('a migration in a test project is none', () => {
    expect(
      factsOf({
        'MyApp.Tests/MyApp.Tests.csproj': '<Project Sdk="Microsoft.NET.Sdk" />',
        'MyApp.Tests/A.cs': 'AppTasks.Register("migrate", x);',
      }).migrations.value,
    ).toBe(false);
  });

  test('state that is not covered, and whether it survives', () => {
    const { uncovered } = withCode(
      's.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo("App_Data/keys"));\nnew ChatFeature { };\nvar fs = new FileSystemVirtualFiles(Path.Combine(env.ContentRootPath, "App_Data"));\n' +
        'new UploadLocation("pub", fs, resolvePath: c => $"pub/{c.Id}");\nnew UploadLocation("tmp", VirtualFiles);',
    );
    expect(
      uncovered.map(({ value, guessed }) => [value.path, /outside the volume/.test(value.remedy), guessed]),
    ).toEqual([
      ['/app/App_Data/keys/key-*.xml', false, false],
      ['/app/App_Data/chat', false, false],
      ['/app/App_Data/pub', false, false],
      ['/app/tmp', true, true],
    ]);
  });
});

describe('remarks', () => {
  test('files that do not parse are said, and nothing is taken from them', () => {
    const facts = factsOf({
      'config/deploy.yml': 'a: [',
      'docker-compose.prod.yml': 'services:\n\t- x',
      '.github/workflows/release.yml': '{',
    });
    expect(facts.earlier).toEqual([]);
    expect(facts.remarks.map(({ from, value }) => [from, /could not be read as YAML/.test(value)])).toEqual([
      ['docker-compose.prod.yml', true],
      ['.github/workflows/release.yml', true],
      ['config/deploy.yml', true],
    ]);
  });

  test('settings that a secret may replace, and variables that move', () => {
    const facts = factsOf({
      'config/deploy.yml':
        'env:\n  clear:\n    ASPNETCORE_FORWARDEDHEADERS_ENABLED: true\n    WS_PORT: 80\n    LANG: C\n',
      '.github/workflows/a.yml':
        'jobs:\n  a:\n    steps:\n      # ${{ secrets.APPSETTINGS_PATCH }}\n      - run: echo "${{ secrets.APPSETTINGS_PATCH }}"\n',
    });
    expect(facts.remarks.map(({ from, value }) => `${value.slice(0, 24)} @ ${from}`)).toEqual([
      'The secret APPSETTINGS_P @ .github/workflows/a.yml:5',
    ]);
    expect(facts.variables?.map(({ from, value: { name, value } }) => `${name}=${value} @ ${from}`)).toEqual([
      'WS_PORT=80 @ config/deploy.yml:4',
      'LANG=C @ config/deploy.yml:5',
    ]);
  });

  test('data that publishing puts into the image is said', () => {
    const item = (inside: string): number =>
      factsOf({ 'MyApp/MyApp.csproj': csproj(`<ItemGroup>${inside}</ItemGroup>`) }).remarks.length;
    expect(item('<Content Include="App_Data\\seed.db" CopyToPublishDirectory="PreserveNewest" />')).toBe(1);
    expect(item('<None Update="App_Data/seed.db"><CopyToOutputDirectory>Always</CopyToOutputDirectory></None>')).toBe(
      1,
    );
    expect(item('<Content Update="App_Data/**" CopyToPublishDirectory="Never" /><Folder Include="App_Data\\" />')).toBe(
      0,
    );
  });

  test('a Litestream set-up that runs is said, a commented one is not', () => {
    const compose = (image: string): Record<string, string> => ({
      'docker-compose.prod.yml': `services:\n  backup:\n    image: ${image}\n# l:\n#   image: litestream/litestream\n`,
    });
    expect(factsOf(compose('litestream/litestream')).remarks).toHaveLength(1);
    expect(factsOf(compose('redis')).remarks).toEqual([]);
  });
});

test('facts are plain data', () => {
  const facts = withCode('o.UseSqlite("App_Data/app.db");');
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
});
