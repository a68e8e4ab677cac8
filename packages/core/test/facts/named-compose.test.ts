import { describe, expect, test } from 'vitest';
import { memoryProject } from '../../src/project/memory-project.js';
import { calledComposeFiles, namedComposeFiles } from '../../src/project/named-compose.js';
import { factsOf } from './sample.js';

const itemsOf = (files: Record<string, string>): readonly string[] =>
  (factsOf(files).earlierItems ?? []).map(
    ({ kind, name, value }) => `${kind} ${name}${kind === 'service' ? ` ${value}` : ''}`,
  );
const run = (line: string): Record<string, string> => ({
  '.github/workflows/d.yml': `on: push\njobs:\n  a:\n    runs-on: self-hosted\n    steps:\n      - run: ${line}\n`,
});

test.each<[what: string, files: Record<string, string>, named: readonly string[]]>([
  [
    'two files with -f',
    run('docker compose -f deploy/a.yml --file=deploy/b.yml up -d'),
    ['deploy/a.yml', 'deploy/b.yml'],
  ],
  [
    'a name alone, in another folder of the host',
    run("ssh a@b 'cd /srv && docker compose -f b.yml up -d'"),
    ['deploy/b.yml'],
  ],
  ['COMPOSE_FILE', { '.env': 'COMPOSE_FILE=deploy/a.yml:deploy/b.yml\n' }, ['deploy/a.yml', 'deploy/b.yml']],
  [
    'include',
    { 'compose.yaml': 'include: [ deploy/a.yml, { path: [ deploy/b.yml ] } ]\n' },
    ['deploy/a.yml', 'deploy/b.yml'],
  ],
  ['a script of developers', { 'dev.sh': 'docker compose -f deploy/a.yml up\n' }, []],
])('%s', (_what, files, named) => {
  const services = {
    'deploy/a.yml': 'services: { a: { build: .. } }\n',
    'deploy/b.yml': 'services: { b: { image: c } }\n',
  };
  const project = memoryProject({ ...services, ...files }, 'shop');
  expect(namedComposeFiles(project)).toEqual(named);
  expect(calledComposeFiles(project)).toEqual('.github/workflows/d.yml' in files ? named : []);
});

describe('files of one deployment', () => {
  const files = {
    ...run(
      'docker compose -p myshop -f deploy/base.yml -f deploy/live.yml --env-file deploy/x.env --profile mail up -d --build',
    ),
    'deploy/base.yml':
      'services:\n  web:\n    build: { context: .., dockerfile: docker/Web }\n    volumes: [ "db:/app/App_Data" ]\nvolumes: { db: {} }\n',
    'deploy/live.yml':
      'services:\n  web: { environment: { VIRTUAL_HOST: a.example.org, PAY: "${PAY}" } }\n  post: { image: boky/postfix }\n',
    'docker/Web': 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\nCMD ["dotnet","MyApp.dll"]\n',
  };

  test('what each of them says is an item, and a service that one adds is none of the app', () => {
    const found = itemsOf(files);
    for (const item of ['domain a.example.org', 'secret PAY', 'service web app', 'service post (boky/postfix) other'])
      expect(found).toContain(item);
  });
  test('its data is found on the host by the name of the project', () =>
    expect(factsOf(files).earlier.flatMap(({ value }) => value.volumes)).toEqual(['myshop_db']));
  test('options of the call are no part of what it does', () =>
    expect((factsOf(files).earlierItems ?? []).flatMap(({ commands = [] }) => commands)).toEqual([
      'docker compose deploy/base.yml deploy/live.yml up',
    ]));
  test('the folder that is built counts from the root', () => {
    const context = factsOf(files).earlierItems?.find(({ name }) => name === 'context ..');
    expect(context?.value).toBe('.');
  });
});

test('a service that is extended has the image and the command of the other one', () => {
  const { earlierServices = [] } = factsOf({
    '.deploy/docker-compose.yml':
      'services:\n  app: { image: "a/$B", environment: { VIRTUAL_HOST: a.example.org } }\n  redis: { extends: { file: common.yml, service: r } }\n' +
      '  seed: { image: "redis:7", command: work, restart: "no" }\n',
    '.deploy/common.yml':
      'services: { r: { image: "redis:7", command: redis-server --save 60 1, volumes: [ "r:/data" ] } }\n',
  });
  expect(earlierServices.map(({ name, image, settings, mounts }) => [name, image, settings, mounts.length])).toEqual([
    ['redis', 'redis:7', { command: 'redis-server --save 60 1' }, 1],
    ['seed', 'redis:7', { command: 'work', restart: 'no' }, 0],
  ]);
});

test.each<[what: string, reached: string, files: Record<string, string>]>([
  ['a label', 'labels: [ "traefik.http.routers.a.rule=Host(`a.example.org`)" ]', {}],
  [
    'the file of a proxy',
    'working_dir: /app',
    { 'nginx/default.conf': 'server { location / { proxy_pass http://app:5000; } }\n' },
  ],
])('a worker beside an app that %s makes public is a service of its own', (_what, reached, files) => {
  const found = itemsOf({
    ...files,
    '.deploy/docker-compose.yml':
      `services:\n  app: { image: "a/$B", ${reached.replace(/^(\w+): /, '$1: ')}, volumes: [ "d:/app/App_Data" ] }\n` +
      '  jobs: { image: "a/$B", command: dotnet MyApp.dll --jobs }\n',
  });
  expect(found).toContain('service jobs (a/$B) other');
});

test('the file beside the one for production belongs to that one', () => {
  const { earlier } = factsOf({
    ...run('docker compose -f docker-compose.yml -f docker-compose.prod.yml up -d'),
    'docker-compose.yml': 'services: { app: { build: ., volumes: [ "d:/app/App_Data" ] } }\n',
    'docker-compose.prod.yml': 'services: { app: { environment: { VIRTUAL_HOST: a.example.org } } }\n',
  });
  expect(earlier.map(({ value: { kind, files } }) => [kind, files.slice(0, 2)])).toEqual([
    ['compose-prod', ['docker-compose.prod.yml', 'docker-compose.yml']],
  ]);
});
