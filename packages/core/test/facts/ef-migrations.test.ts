import { describe, expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import type { App } from '../../src/deployment/app.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { databases, factsOf } from './sample.js';

const program = { 'MyApp/Program.cs': 'o.UseSqlite(config.GetConnectionString("Main"));' };
const known = { 'MyApp/Program.cs': 'o.UseSqlite("Data Source=App_Data/app.db");' };
const base = 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nCOPY . .\n';
const script = { Dockerfile: `${base}COPY entrypoint.sh .\nENTRYPOINT ["./entrypoint.sh"]\n` };
const compose = (command: string): string =>
  `services:\n  migrate:\n    build: .\n    ${command}\n    volumes: [data:/app/App_Data]\n  app:\n    build: .\n    volumes: [data:/app/App_Data]\nvolumes:\n  data:\n`;
const workflow = (...steps: readonly string[]): string =>
  `on: { push: { branches: [main] } }\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((one) => `      - run: ${one}\n`).join('')}`;
const migrates = (files: Readonly<Record<string, string>>) => {
  const { migratesAtStart, migrateCommand, remarks } = factsOf(files);
  return [
    migratesAtStart?.value === true ? migratesAtStart.from : undefined,
    migrateCommand?.value,
    remarks.flatMap(({ value, from }) => (value.includes('migrates the database with') ? [`${from}: ${value}`] : [])),
  ];
};

describe('a migration that Entity Framework’s tools run', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a bundle in the start script',
      {
        ...script,
        'entrypoint.sh': '#!/bin/sh\n./efbundle --connection "Data Source=/app/App_Data/s.db"\nexec dotnet MyApp.dll\n',
      },
      'entrypoint.sh:2',
    ],
    [
      'a bundle of another name',
      {
        Dockerfile: `FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nRUN dotnet ef migrations bundle -o /out/migrate\n${base}ENTRYPOINT ["sh", "-c", "./migrate --connection='Data Source=App_Data/s.db' && dotnet MyApp.dll"]\n`,
      },
      'Dockerfile:6',
    ],
    [
      'the tools themselves',
      {
        Dockerfile: `${base}CMD dotnet ef database update --connection "Data Source=/app/App_Data/s.db" && dotnet MyApp.dll\n`,
      },
      'Dockerfile:4',
    ],
  ])('before the app: %s', (_what, files, from) => {
    expect(databases(factsOf({ ...program, ...files }))).toEqual([`s.db @ ${from} ?`]);
    expect(migrates({ ...program, ...files })).toEqual([from, undefined, []]);
  });

  test('with a password, which no file may hold, it is neither a worker nor carried over: it is lost, and a remark says so', () => {
    const files = {
      ...known,
      Dockerfile: `${base}CMD ["dotnet", "MyApp.dll"]\n`,
      'compose.yaml': compose('command: ["./efbundle", "--connection", "Data Source=/app/App_Data/app.db;Password=x"]')
        .replace('  app:\n', '  app:\n    environment: { VIRTUAL_HOST: a.b }\n')
        .replace('  migrate:\n', '  prepare:\n'),
    };
    const { earlierItems = [], earlierServices, remarks } = factsOf(files);
    expect(earlierServices).toBeUndefined();
    const { lost } = account(
      earlierItems,
      sampleDeployment({ app: { ...sampleDeployment().app, migrate: undefined } as App }),
    );
    expect(lost.map(({ kind, name }) => `${kind} ${name}`)).toContain('service prepare');
    expect(remarks.map(({ value }) => value).join('\n')).toContain(
      'migrates the database with efbundle, and the new deployment does not run that',
    );
    const { replaced } = account(earlierItems, sampleDeployment());
    expect(replaced.map(({ kind, name }) => `${kind} ${name}`)).toContain('service prepare');
  });

  test('what only makes a bundle migrates nothing', () => {
    const Dockerfile = `FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nRUN dotnet ef migrations bundle -o /out/efbundle\n${base}ENTRYPOINT ["dotnet", "MyApp.dll"]\n`;
    expect(migrates({ ...known, Dockerfile })).toEqual([undefined, undefined, []]);
  });

  test('in a container beside the app becomes the migration of the deployment, where the image starts any command', () => {
    const files = {
      ...known,
      Dockerfile: `${base}CMD ["dotnet", "MyApp.dll"]\n`,
      'compose.yaml': compose('command: ["./efbundle", "--connection", "Data Source=/app/App_Data/app.db"]'),
    };
    expect(migrates(files)).toEqual([undefined, './efbundle --connection "Data Source=/app/App_Data/app.db"', []]);
    const published = {
      'compose.yaml': files['compose.yaml'].replace('  app:\n', '  app:\n    environment: { VIRTUAL_HOST: a.b }\n'),
    };
    const { earlierItems = [] } = factsOf({ ...files, ...published });
    expect(earlierItems.find(({ kind, name }) => kind === 'service' && name === 'migrate')?.value).toBe('migration');
  });

  test.each<[string, string, string]>([
    ['an image that starts the app with it', 'ENTRYPOINT ["dotnet", "MyApp.dll"]', 'Data Source=/app/App_Data/s.db'],
    ['a password', 'CMD ["dotnet", "MyApp.dll"]', 'Data Source=/app/App_Data/s.db;Password=hunter2'],
  ])('in a container beside the app is named where it cannot be carried over: %s', (_what, start, connection) => {
    const files = {
      ...program,
      Dockerfile: `${base}${start}\n`,
      'compose.yaml': compose(`entrypoint: ["/app/efbundle", "--connection", "${connection}"]`),
    };
    expect(databases(factsOf(files))).toEqual(['s.db @ compose.yaml:4 ?']);
    const [atStart, command, remarks] = migrates(files);
    expect([atStart, command]).toEqual([undefined, undefined]);
    expect(remarks).toEqual([
      'compose.yaml:4: The existing set-up migrates the database with efbundle, and the new deployment does not run that. ' +
        'Call Database.Migrate() when the app starts, or run the bundle in the start script of the image, before the app. ' +
        'The deployment then sets a copy of the databases aside until the new version answers.',
    ]);
  });

  const onHost = `ssh root@host "cd /opt/shop && ./efbundle --connection 'Data Source=/opt/shop/data/s.db' && docker compose up -d"`;

  test('on the host is named, with the place that it has there', () => {
    const files = {
      ...program,
      '.github/workflows/deploy.yml': workflow('dotnet ef migrations bundle -o efbundle', onHost),
    };
    expect(databases(factsOf(files))).toEqual([]);
    expect(migrates(files)[2]).toEqual([
      expect.stringMatching(
        /^\.github\/workflows\/deploy\.yml:7: The existing set-up migrates .* On the host, that database is \/opt\/shop\/data\/s\.db today\.$/,
      ),
    ]);
  });

  test('on the host says where the database is in the container, if its folder is mounted there', () => {
    const files = {
      ...program,
      'compose.yaml': 'services:\n  app:\n    image: ghcr.io/me/shop\n    volumes: ["/opt/shop/data:/app/App_Data"]\n',
      '.github/workflows/deploy.yml': workflow(onHost),
    };
    expect(databases(factsOf(files))).toEqual(['s.db @ .github/workflows/deploy.yml:6 ?']);
  });

  test('in a workflow that deploys nothing is none', () => {
    const files = { ...known, '.github/workflows/test.yml': workflow('dotnet ef database update', 'dotnet test') };
    expect(migrates(files)).toEqual([undefined, undefined, []]);
  });

  test('beside a migration of the app itself is not missed', () => {
    const files = {
      'MyApp/Program.cs': `${known['MyApp/Program.cs']}\ndb.Database.Migrate();`,
      '.github/workflows/deploy.yml': workflow(onHost),
    };
    expect(migrates(files)).toEqual(['MyApp/Program.cs:2', undefined, []]);
  });
});
