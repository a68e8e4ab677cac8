import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { detect } from '../../src/facts/detect.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { anyFamily, csproj } from './sample.js';

describe('host', () => {
  test('is found by its SDK, whatever its name and its file look like', () => {
    const { facts } = detect(
      memoryProject({
        'src/Ünï "App"/Ünï App.csproj': `\uFEFF${csproj('<PropertyGroup><AssemblyName>Acme.Web</AssemblyName></PropertyGroup>').replaceAll('\n', '\r\n')}`,
        'src/Lib/Lib.csproj': '<Project Sdk="Microsoft.NET.Sdk" />',
        'src/Client/Client.csproj': '<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly" />',
        'src/Client/Client.esproj': '<Project Sdk="Microsoft.VisualStudio.JavaScript.Sdk" />',
        'tests/Web.Tests/Web.Tests.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web" />',
        'tests/Ui/Ui.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="xunit" /></ItemGroup></Project>',
      }),
      [anyFamily],
    );
    expect(facts.host?.value).toEqual({
      folder: 'src/Ünï "App"',
      csproj: 'src/Ünï "App"/Ünï App.csproj',
      assembly: 'Acme.Web',
    });
    expect(facts.dotnet).toEqual({ value: '10.0', from: 'src/Ünï "App"/Ünï App.csproj:3', guessed: false });
  });

  test('is what starts, and no library of the same SDK', () => {
    const library = csproj('<PropertyGroup><OutputType>Library</OutputType></PropertyGroup>');
    const files = { 'Shop/Shop.csproj': csproj(), 'Pages/Pages.csproj': library };
    expect(detect(memoryProject(files), [anyFamily]).facts.host?.value.folder).toBe('Shop');
    expect(detect(memoryProject({ 'Pages/Pages.csproj': library }), [anyFamily]).facts.host?.value.folder).toBe(
      'Pages',
    );
  });

  test('without one, says what it looked at and what to do', () => {
    expect(() =>
      detect(memoryProject({ 'Lib/Lib.csproj': '<Project Sdk="Microsoft.NET.Sdk" />' }, 'shop'), [anyFamily]),
    ).toThrow(UserError);
    expect(() =>
      detect(memoryProject({ 'Lib/Lib.csproj': '<Project Sdk="Microsoft.NET.Sdk" />' }, 'shop'), [anyFamily]),
    ).toThrow(/no ASP\.NET Core project in shop.*Lib\/Lib\.csproj.*\n.*root folder/);
    expect(() => detect(memoryProject({}), [anyFamily])).toThrow(/neither a \.NET project nor a Dockerfile/);
    // A command ends its line, so that it can be copied.
    expect(() => detect(memoryProject({}), [anyFamily])).toThrow(/container --image ghcr\.io\/you\/app:1$/);
  });

  test('says which project file is broken', () => {
    expect(() =>
      detect(memoryProject({ 'Shop/Shop.csproj': 'Project Sdk="Microsoft.NET.Sdk.Web"' }), [anyFamily]),
    ).toThrow(/Shop\/Shop\.csproj cannot be read/);
  });

  test('of several, takes the one that is published or started; else asks for it', () => {
    const two = { 'A/A.csproj': csproj(), 'B/B.csproj': csproj() };
    expect(() => detect(memoryProject(two), [anyFamily])).toThrow(
      /2 ASP\.NET Core projects.*A\/A\.csproj, B\/B\.csproj.*\n.*--project A/,
    );
    const hostOf = (files: Record<string, string>, host?: string): string | undefined =>
      detect(memoryProject(files), [anyFamily], host === undefined ? {} : { host }).facts.host?.value.folder;
    expect(hostOf(two, 'B')).toBe('B');
    expect(hostOf(two, './A/')).toBe('A');
    expect(
      hostOf({ ...two, Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nENTRYPOINT ["dotnet", "B.dll"]\n' }),
    ).toBe('B');
    expect(
      hostOf({
        ...two,
        'B/B.csproj': csproj('<PropertyGroup><PublishProfile>DefaultContainer</PublishProfile></PropertyGroup>'),
      }),
    ).toBe('B');
    expect(() => hostOf(two, 'C')).toThrow(
      /--project C is none of the ASP\.NET Core projects here: A\/A\.csproj, B\/B\.csproj\..*\n.*--project A/,
    );
    expect(() => hostOf({ 'A/A.csproj': csproj() }, 'C')).toThrow(
      /--project C is none .*: A\/A\.csproj\.\n.*only this project/,
    );
    expect(() => hostOf({ 'A/A.csproj': csproj(), 'A/B.csproj': csproj(), 'C/C.csproj': csproj() }, 'A')).toThrow(
      /2 ASP\.NET Core projects.*: A\/A\.csproj, A\/B\.csproj\.\n.*--project A\/A\.csproj/,
    );
  });

  test.each(['src\\Shop', '.\\src\\Shop\\', 'src/Shop//', './src/Shop', 'src\\Shop\\Shop.csproj'])(
    'is the one that a shell completed to %s',
    (host) => {
      const files = { 'src/Admin/Admin.csproj': csproj(), 'src/Shop/Shop.csproj': csproj(), 'Root.csproj': csproj() };
      expect(detect(memoryProject(files), [anyFamily], { host }).facts.host?.value.folder).toBe('src/Shop');
      expect(detect(memoryProject(files), [anyFamily], { host: '.\\' }).facts.host?.value.folder).toBe('.');
    },
  );

  test('may lie in the root', () => {
    const { facts } = detect(
      memoryProject({
        'Shop.csproj': csproj(),
        'Db.cs': 'o.UseSqlite(c.GetConnectionString("A"));',
        'appsettings.json': '{"ConnectionStrings":{"A":"App_Data/a.db"}}',
      }),
      [anyFamily],
    );
    expect(facts.host?.value.folder).toBe('.');
    expect(facts.databases.map(({ value }) => value.path)).toEqual(['a.db']);
  });
});
