import { describe, expect, test } from 'vitest';
import { readAppSettings } from '../../src/project/appsettings.js';
import { findCompose } from '../../src/project/compose.js';
import { parseSqlite } from '../../src/project/connection-string.js';
import { msbuildProperty, readMsbuild } from '../../src/project/csproj.js';
import { commandWords, readDockerfile } from '../../src/project/dockerfile.js';
import { readKamal } from '../../src/project/kamal.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { readPackageJson } from '../../src/project/package-json.js';
import { joinPath } from '../../src/project/paths.js';
import { findWorkflows, secretIn } from '../../src/project/workflow.js';

describe('csproj', () => {
  const text =
    '\uFEFF<?xml version="1.0"?>\r\n<Project Sdk="Microsoft.NET.Sdk.Web/8.0.100">\r\n  <PropertyGroup>\r\n    <TargetFramework>net8.0</TargetFramework>\r\n  </PropertyGroup>\r\n' +
    '  <ItemGroup>\r\n    <PackageReference Include="A.B" Version="1.*" />\r\n    <ProjectReference Include="..\\Lib\\Lib.csproj" />\r\n  </ItemGroup>\r\n' +
    '  <Target Name="T" BeforeTargets="Publish">\r\n    <Exec Command="npm run build" WorkingDirectory="../Client/" />\r\n  </Target>\r\n</Project>\r\n';

  test('reads BOM, CRLF, places, references and commands', () => {
    const file = readMsbuild(memoryProject({ 'App/App.csproj': text }), 'App/App.csproj');
    expect(file?.sdks).toEqual(['Microsoft.NET.Sdk.Web']);
    expect(file?.properties.get('targetframework')).toEqual({ value: 'net8.0', from: 'App/App.csproj:4' });
    expect(file?.items[0]).toMatchObject({
      name: 'PackageReference',
      include: 'A.B',
      metadata: { Version: '1.*' },
      from: 'App/App.csproj:7',
    });
    expect(file?.references).toEqual(['Lib/Lib.csproj']);
    expect(file?.commands).toEqual([{ command: 'npm run build', folder: 'Client', from: 'App/App.csproj:11' }]);
  });

  test('takes a property from the nearest Directory.Build.props', () => {
    const project = memoryProject({
      'Directory.Build.props': '<Project><PropertyGroup><A>root</A></PropertyGroup></Project>',
      'src/Directory.Build.props': '<Project><PropertyGroup><A>src</A></PropertyGroup></Project>',
      'src/App/App.csproj': '<Project><Sdk Name="Microsoft.NET.Sdk.Web" /></Project>',
    });
    const file = readMsbuild(project, 'src/App/App.csproj');
    expect(file && msbuildProperty(project, file, 'a')?.value).toBe('src');
    expect(file?.sdks).toEqual(['Microsoft.NET.Sdk.Web']);
  });

  test('is undefined for what is not XML', () => {
    expect(readMsbuild(memoryProject({ 'a.csproj': 'nonsense <' }), 'a.csproj')).toBeUndefined();
    expect(readMsbuild(memoryProject({ 'a.csproj': '' }), 'a.csproj')).toBeUndefined();
  });
});

describe('connection strings', () => {
  test.each<[string, unknown]>([
    ['DataSource=App_Data/app.db;Cache=Shared', 'App_Data/app.db'],
    ['Data Source=App_Data/app.db', 'App_Data/app.db'],
    ['Filename=App_Data/app.db;Mode=ReadWrite', 'App_Data/app.db'],
    ['App_Data/db.sqlite', 'App_Data/db.sqlite'],
    ['Data Source="my ""new"" app.db";Pooling=false', 'my "new" app.db'],
    ["Data Source='it''s.db'", "it's.db"],
    [' data source = my app.db ; ', 'my app.db'],
    ['Data Source=file:App_Data/app%20x.db?cache=shared', 'App_Data/app x.db'],
    ['FullUri=file:///data/app.db', '/data/app.db'],
    [':memory:', 'memory'],
    ['Data Source=:memory:', 'memory'],
    ['Data Source=x;Mode=Memory;Cache=Shared', 'memory'],
    ['Data Source=file:x?mode=memory', 'memory'],
    ['Data Source=', 'memory'],
    ['Host=db;Database=app;Username=x', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    const source = parseSqlite(text);
    expect(source?.kind === 'file' ? source.path : source?.kind).toEqual(expected);
  });
});

describe('appsettings', () => {
  test('reads nested and flat keys with comments, whatever their case', () => {
    const settings = readAppSettings(
      memoryProject({
        'a.json':
          '{\n // c\n "ConnectionStrings": {\n "Main": "a.db", },\n "Db:Path": "x", "N": 1, "L": ["q"], "Z": null }',
      }),
      'a.json',
    );
    expect(settings.get('connectionstrings:main')).toEqual({ value: 'a.db', from: 'a.json:4' });
    expect([...settings.keys()]).toEqual(['connectionstrings:main', 'db:path', 'n', 'l:0']);
  });

  test('takes what it can of a broken file', () => {
    expect(readAppSettings(memoryProject({ 'a.json': '{ "A": "x", ' }), 'a.json').get('a')?.value).toBe('x');
    expect(readAppSettings(memoryProject({ 'a.json': 'not json' }), 'a.json').size).toBe(0);
  });
});

describe('package.json', () => {
  test('finds a dependency, a script and the wanted Node', () => {
    const file = readPackageJson(
      memoryProject({
        'ui/package.json':
          '{\n"scripts": {\n"build": "vite build" },\n"devDependencies": { "vite-ssg": "^1" },\n"engines": { "node": ">=20" } }',
      }),
      'ui/package.json',
    );
    expect(file?.dependency('vite-ssg')).toEqual({ value: '^1', from: 'ui/package.json:4' });
    expect(file?.dependency('vite')).toBeUndefined();
    expect([file?.script('build')?.value, file?.node?.value, file?.folder]).toEqual(['vite build', '>=20', 'ui']);
  });

  test('is undefined for a list and for nonsense', () => {
    expect(readPackageJson(memoryProject({ 'package.json': '[]' }), 'package.json')).toBeUndefined();
    expect(readPackageJson(memoryProject({ 'package.json': '' }), 'package.json')).toBeUndefined();
  });
});

describe('Dockerfile', () => {
  test('resolves the base image through stages and build arguments, and inherits instructions', () => {
    const file = readDockerfile(
      memoryProject({
        Dockerfile:
          '# syntax=docker/dockerfile:1\nARG TAG=8.0\nFROM mcr.microsoft.com/dotnet/aspnet:${TAG} AS base\nUSER $APP_UID\nEXPOSE 8080\nFROM sdk AS build\nUSER root\nFROM base AS final\nRUN a \\\n  b\nENTRYPOINT ["dotnet", "A.dll"]\n',
      }),
      'Dockerfile',
    );
    expect(file?.base).toEqual({ image: 'mcr.microsoft.com/dotnet/aspnet:8.0', from: 'Dockerfile:3' });
    expect(file?.instructions.map(({ keyword, text, from }) => `${keyword} ${text} ${from}`)).toEqual([
      'USER $APP_UID Dockerfile:4',
      'EXPOSE 8080 Dockerfile:5',
      'RUN a b Dockerfile:9',
      'ENTRYPOINT ["dotnet", "A.dll"] Dockerfile:11',
    ]);
  });

  test('reads both forms of a command, and is undefined without FROM', () => {
    expect([commandWords('["dotnet", "A.dll"]'), commandWords('dotnet "A.dll"')]).toEqual([
      ['dotnet', 'A.dll'],
      ['dotnet', 'A.dll'],
    ]);
    expect(readDockerfile(memoryProject({ Dockerfile: 'RUN x' }), 'Dockerfile')).toBeUndefined();
  });
});

describe('Compose', () => {
  test('reads services with `${…}` as key, both forms of environment and mounts', () => {
    const [file] = findCompose(
      memoryProject({
        '.deploy/docker-compose-template.yml':
          'name: own\nservices:\n  ${APP_NAME}:\n    image: a\n    environment:\n      A: 1\n      B: "x y"\n    volumes:\n      - ${APP_NAME}-mydb:/app/App_Data\n      - ./x:/y:ro\n' +
          '      - type: volume\n        source: data\n        target: /data\n  other:\n    build: .\n    environment:\n      - C=d=e\n      - D\nvolumes:\n  data:\n    name: fixed\n',
      }),
    );
    if (!file || 'error' in file) throw new Error('not read');
    expect(file.project).toBe('own');
    expect(file.services.map(({ name, builds }) => [name, builds])).toEqual([
      ['${APP_NAME}', false],
      ['other', true],
    ]);
    expect(file.services[0]?.environment.map(({ name, value }) => [name, value])).toEqual([
      ['A', '1'],
      ['B', 'x y'],
    ]);
    expect(file.services[0]?.mounts).toMatchObject([
      { source: '${APP_NAME}-mydb', target: '/app/App_Data', from: '.deploy/docker-compose-template.yml:9' },
      { source: './x', target: '/y' },
      { source: 'data', target: '/data' },
    ]);
    expect(file.services[1]?.environment.map(({ name, value }) => [name, value])).toEqual([
      ['C', 'd=e'],
      ['D', undefined],
    ]);
    expect(file.volumes.get('data')).toBe('fixed');
  });

  test('says why a broken file cannot be read', () => {
    expect(findCompose(memoryProject({ 'compose.yaml': 'a: [' }))).toMatchObject([
      { path: 'compose.yaml', error: expect.any(String) as string },
    ]);
  });
});

describe('workflows', () => {
  test('reads steps and variables, those that are echoed too', () => {
    const [file] = findWorkflows(
      memoryProject({
        '.github/workflows/a.yml':
          'on: push\nenv:\n  L: ${{ secrets.LICENSE }}\njobs:\n  j:\n    steps:\n      - uses: actions/setup-node@v4\n        with:\n          node-version: 22\n      - run: |\n          echo "X=${{ secrets.Y }}" >> .env\n',
        '.github/workflows/sub/b.yml': 'x: 1',
      }),
    );
    if (!file || 'error' in file) throw new Error('not read');
    expect(file.steps.map(({ uses, with: inputs }) => [uses, inputs.get('node-version')])).toEqual([
      ['actions/setup-node@v4', '22'],
      [undefined, undefined],
    ]);
    expect(file.environment.map(({ name, value, from }) => [name, secretIn(value), from])).toEqual([
      ['L', 'LICENSE', '.github/workflows/a.yml:3'],
      ['X', 'Y', '.github/workflows/a.yml:11'],
    ]);
  });

  test('knows a secret from a text around one', () => {
    expect([secretIn('${{ secrets.A }}'), secretIn('a${{ secrets.A }}'), secretIn('${{ vars.A }}')]).toEqual([
      'A',
      undefined,
      undefined,
    ]);
  });
});

describe('Kamal', () => {
  test('reads ERB unrendered, control blocks included', () => {
    const kamal = readKamal(
      memoryProject({
        'config/deploy.yml':
          '<% require "dotenv" %>\nservice: <%= ENV[\'SERVICE\'] %>\nenv:\n  clear:\n    A: 1\n  secret:\n    - B\n<% if x %>\nvolumes:\n  - "/opt/docker/<%= ENV[\'SERVICE\'] %>/App_Data:/app/App_Data"\n<% end %>\n#accessories:\n#  litestream: {}\n',
        '.kamal/secrets': '# B=$C\nB=$PROD_B\nOTHER=$(cat x)\n',
      }),
    );
    if (!kamal || 'error' in kamal) throw new Error('not read');
    expect(kamal.service).toEqual({ value: "<%= ENV['SERVICE'] %>", from: 'config/deploy.yml:2' });
    expect(kamal.clear).toMatchObject([{ name: 'A', value: '1' }]);
    expect(kamal.secret).toEqual([{ name: 'B', key: 'B', from: 'config/deploy.yml:7' }]);
    expect(kamal.mounts).toEqual([
      { source: "/opt/docker/<%= ENV['SERVICE'] %>/App_Data", target: '/app/App_Data', from: 'config/deploy.yml:10' },
    ]);
    expect([...kamal.sources]).toEqual([['B', 'PROD_B']]);
    expect(kamal.accessories).toEqual([]);
  });

  test('reads the old flat environment', () => {
    const kamal = readKamal(memoryProject({ 'config/deploy.yml': 'env:\n  A: true\n' }));
    expect(kamal && !('error' in kamal) && kamal.clear).toMatchObject([{ name: 'A', value: 'true' }]);
  });
});

test('joinPath stays in the project and takes backslashes', () => {
  expect([
    joinPath('a/b', '..\\c\\'),
    joinPath('a', '../../b'),
    joinPath('.', 'x'),
    joinPath('a', '..'),
    joinPath('a', '/abs'),
  ]).toEqual(['a/c', undefined, 'x', '.', 'a/abs']);
});

test('Dockerfile: the default of a build argument may be made of others', () => {
  const text = 'ARG VERSION=12\nARG BASE="debian:${VERSION}-slim"\nFROM ${BASE}\n';
  const file = readDockerfile(memoryProject({ Dockerfile: text }), 'Dockerfile');
  expect([file?.base.image, file?.openArguments]).toEqual(['debian:12-slim', []]);
});
