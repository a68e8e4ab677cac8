import { describe, expect, test } from 'vitest';
import { csproj, factsOf } from './sample.js';

const dockerfile = (lines: string, base = 'mcr.microsoft.com/dotnet/aspnet:8.0'): Record<string, string> => ({
  Dockerfile: `FROM ${base}\nWORKDIR /app\n${lines}\nENTRYPOINT ["dotnet", "MyApp.dll"]\n`,
});
const profile = (inside = '', framework = 'net10.0'): Record<string, string> => ({
  'MyApp/MyApp.csproj': csproj(
    `<PropertyGroup><PublishProfile>DefaultContainer</PublishProfile></PropertyGroup>${inside}`,
    framework,
  ),
});
const workflow = (step: string): Record<string, string> => ({
  '.github/workflows/release.yml': `jobs:\n  a:\n    steps:\n      - ${step}\n`,
});

const summary = (files: Record<string, string>): string => {
  const { image, port, user } = factsOf(files);
  const mark = (fact: { guessed: boolean }): string => (fact.guessed ? '?' : '');
  return `${image.value.kind}${mark(image)} ${port.value}${mark(port)} ${user.value.uid}:${user.value.gid}${mark(user)}`;
};

describe('image, port and user', () => {
  test.each<[string, Record<string, string>, string]>([
    ['nothing is there', {}, 'supplied 8080 1654:1654'],
    ['the SDK builds it', profile(), 'sdk 8080 1654:1654'],
    ['an old SDK builds it', profile('', 'net7.0'), 'sdk 80 0:0'],
    [
      'the SDK is told a port variable',
      profile('<ItemGroup><ContainerEnvironmentVariable Include="ASPNETCORE_HTTP_PORTS" Value="5000" /></ItemGroup>'),
      'sdk 5000 1654:1654',
    ],
    [
      'the SDK documents a port',
      profile('<ItemGroup><ContainerPort Include="80" Type="tcp" /></ItemGroup>'),
      'sdk 8080 1654:1654',
    ],
    [
      'the SDK is told a user',
      profile('<PropertyGroup><ContainerUser>root</ContainerUser></PropertyGroup>'),
      'sdk 8080 0:0',
    ],
    [
      'the SDK builds on an unknown image',
      profile('<PropertyGroup><ContainerBaseImage>acme/base:1</ContainerBaseImage></PropertyGroup>'),
      'sdk 8080? 1654:1654?',
    ],
    ['.NET 6', dockerfile('', 'mcr.microsoft.com/dotnet/aspnet:6.0-focal'), 'dockerfile 80 0:0'],
    ['.NET 7 alpine', dockerfile('', 'mcr.microsoft.com/dotnet/aspnet:7.0-alpine@sha256:00'), 'dockerfile 80 0:0'],
    ['.NET 8', dockerfile(''), 'dockerfile 8080 0:0'],
    ['.NET 8 as app', dockerfile('USER $APP_UID\nEXPOSE 8080\nEXPOSE 8081'), 'dockerfile 8080 1654:1654'],
    ['the user app', dockerfile('USER app'), 'dockerfile 8080 1654:1654'],
    ['numbers', dockerfile('USER 1000:2000'), 'dockerfile 8080 1000:2000'],
    [
      'a user that it makes',
      dockerfile('RUN adduser --disabled-password --uid 5678 runner \\\n && chown runner /app\nUSER runner'),
      'dockerfile 8080 5678:5678',
    ],
    ['a user that nobody knows', dockerfile('USER somebody'), 'dockerfile 8080 1654:1654?'],
    [
      'chiseled',
      dockerfile('', 'mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled-extra'),
      'dockerfile 8080 1654:1654',
    ],
    ['chiseled and old', dockerfile('', 'mcr.microsoft.com/dotnet/aspnet:6.0-jammy-chiseled'), 'dockerfile 80 101:101'],
    [
      'a port variable',
      dockerfile('EXPOSE 80\nENV ASPNETCORE_URLS=http://+:5000;https://+:5001 A=b'),
      'dockerfile 5000 0:0',
    ],
    [
      'a port variable without its prefix, which wins',
      dockerfile('ENV HTTP_PORTS=11011 TZ=UTC\nENV ASPNETCORE_HTTP_PORTS=5000'),
      'dockerfile 11011 0:0',
    ],
    ['addresses without their prefix', dockerfile('ENV URLS=http://+:7000'), 'dockerfile 7000 0:0'],
    ['an old form of it', dockerfile('ENV ASPNETCORE_URLS http://*'), 'dockerfile 80 0:0'],
    ['EXPOSE against the base image', dockerfile('EXPOSE 5000/tcp'), 'dockerfile 5000? 0:0'],
    ['an unknown base image', dockerfile('EXPOSE 3000', 'acme/base'), 'dockerfile 3000 0:0?'],
    ['a Dockerfile beside the profile, without a workflow', { ...dockerfile(''), ...profile() }, 'sdk? 8080 1654:1654'],
    [
      'a Dockerfile beside the profile, built by a workflow',
      { ...dockerfile(''), ...profile(), ...workflow('uses: docker/build-push-action@v6') },
      'dockerfile 8080 0:0',
    ],
    [
      'a Dockerfile beside the profile, published by a workflow',
      { ...dockerfile(''), ...profile(), ...workflow('run: dotnet publish -p:ContainerRepository=x') },
      'sdk 8080 1654:1654',
    ],
    [
      'Kestrel is told an endpoint',
      {
        ...dockerfile('EXPOSE 8080'),
        'MyApp/appsettings.json':
          '{ "Kestrel": { "Endpoints": { "A": { "Url": "https://*:5001" }, "B": { "Url": "http://*:5000" } } } }',
      },
      'dockerfile 5000 0:0',
    ],
    [
      'the code says the address',
      { 'MyApp/Program.cs': 'builder.WebHost.UseUrls("http://0.0.0.0:7000");' },
      'supplied 7000 1654:1654',
    ],
    ['publishing from a workflow alone', workflow('run: dotnet publish /t:PublishContainer'), 'sdk 8080 1654:1654'],
    ['a Dockerfile of the front end', { Dockerfile: 'FROM nginx\nCOPY . .\n' }, 'supplied 8080 1654:1654'],
    [
      'the profile in Directory.Build.props',
      {
        'Directory.Build.props':
          '<Project><PropertyGroup><PublishProfile>DefaultContainer</PublishProfile></PropertyGroup></Project>',
      },
      'sdk 8080 1654:1654',
    ],
    [
      'npm in publish, which needs Node beside .NET',
      {
        'MyApp/MyApp.csproj': csproj(
          '<Target Name="T" BeforeTargets="Publish"><Exec Command="npm install" /></Target>',
        ),
      },
      'sdk 8080 1654:1654',
    ],
  ])('%s', (_what, files, expected) => {
    expect(summary(files)).toBe(expected);
  });

  test('says why', () => {
    const { port, user } = factsOf(dockerfile(''));
    expect([port.from, user.from]).toEqual([
      'mcr.microsoft.com/dotnet/aspnet:8.0 listens on 8080 (Dockerfile:1)',
      'mcr.microsoft.com/dotnet/aspnet:8.0 runs as 0, and Dockerfile names no USER',
    ]);
  });

  test('takes the Dockerfile that starts the host, wherever it lies', () => {
    const files = {
      'Dockerfile.ui': 'FROM nginx\n',
      'MyApp/Dockerfile': 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
    };
    expect(factsOf(files).image.value).toEqual({ kind: 'dockerfile', path: 'MyApp/Dockerfile' });
  });

  test('its own Dockerfile stays the supplied one in a second run, and never replaces a foreign one', () => {
    const dockerfileOfOurs = {
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
    };
    const stored = (imageBuild: string): Record<string, string> => ({
      '.yo-rc.json': JSON.stringify({ 'generator-litestream': { answers: { imageBuild } } }),
    });
    expect(factsOf({ ...dockerfileOfOurs, ...stored('supplied') }).image.value).toEqual({
      kind: 'supplied',
      path: 'Dockerfile',
    });
    expect(factsOf({ ...dockerfileOfOurs, ...stored('dockerfile') }).image.value).toEqual({
      kind: 'dockerfile',
      path: 'Dockerfile',
    });
    expect(factsOf({ ...dockerfileOfOurs, '.yo-rc.json': 'no JSON' }).image.value).toEqual({
      kind: 'dockerfile',
      path: 'Dockerfile',
    });
    expect(factsOf({ Dockerfile: 'FROM nginx\n' }).image.value).toEqual({ kind: 'supplied', path: 'Dockerfile.app' });
  });
});

test('the working directory may be a variable of the image, in quotes', () => {
  const facts = factsOf({
    Dockerfile:
      'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nARG ROOT=/srv\nENV HOME_OF_APP=$ROOT/shop\nWORKDIR "${HOME_OF_APP}"\nCOPY out .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
    'MyApp/appsettings.json': '{"ConnectionStrings":{"Default":"Data Source=App_Data/app.db"}}',
    'MyApp/Configure.Db.cs': 'options.UseSqlite(configuration.GetConnectionString("Default"))',
  });
  expect(facts.dataFolder.value).toBe('/srv/shop/App_Data');
});

test('of two Dockerfiles that start the app, the one that is deployed', () => {
  const Dockerfile = 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nENTRYPOINT ["dotnet", "MyApp.dll"]\n';
  const files = { Dockerfile, 'docker/Dockerfile.prod': Dockerfile };
  expect(factsOf(files).image.value).toEqual({ kind: 'dockerfile', path: 'Dockerfile' });
  const kamal =
    'service: shop\nimage: acme/shop\nservers: [ 10.0.0.1 ]\nbuilder:\n  dockerfile: docker/Dockerfile.prod\n';
  expect(factsOf({ ...files, 'config/deploy.yml': kamal }).image.value).toEqual({
    kind: 'dockerfile',
    path: 'docker/Dockerfile.prod',
  });
});
