import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import type { Deployment } from '../../src/deployment/deployment.js';
import { renderCompose } from '../../src/platforms/compose/render.js';
import { factsOf } from '../facts/sample.js';
import { sampleDeployment } from './sample-deployment.js';

const compose = `name: shop
services:
  web:
    build: .
    ports: ["8080:8080"]
    volumes: [ "shopdata:/app/App_Data" ]
  worker:
    build: .
    command: ["dotnet", "MyApp.dll", "--work"]
    environment:
      LC_ALL: en_US.UTF-8
      SERVICESTACK_LICENSE: \${SERVICESTACK_LICENSE}
    volumes: [ "shopdata:/app/App_Data", "./conf:/conf" ]
    depends_on: [ redis ]
  redis:
    image: redis:7.4
    command: redis-server --requirepass \${REDIS_PASSWORD} --save ''
    environment: { MODE: "1", PRICE: "5$$", REDIS_TOKEN: hush }
    volumes: [ "cache:/data", "/srv/redis:/import:ro", "./redis.conf:/etc/redis.conf" ]
    healthcheck: { test: [ CMD, redis-cli, ping ], interval: 5s, retries: 5 }
    ports: [ "6379:6379" ]
  browser:
    image: sqlite-web:1
    volumes: [ "shopdata:/db" ]
  odd:
    image: \${REGISTRY}/odd
  proxy:
    image: nginxproxy/nginx-proxy:1
volumes:
  shopdata:
  cache: { name: shop-cache }
`;
const workflow = "on: push\njobs: { a: { steps: [ { run: ssh a@b 'docker compose up -d' } ] } }\n";
const files = { 'docker-compose.yml': compose, '.github/workflows/release.yml': workflow, Dockerfile: 'FROM x\n' };

function rendered(changes: Partial<Deployment> = {}): string | undefined {
  const { earlierServices: carriedServices, earlier } = factsOf(files);
  const deployment = sampleDeployment({
    earlier: earlier.map(({ value }) => value),
    ...(carriedServices && { carriedServices }),
    ...changes,
  });
  return renderCompose(deployment).find(({ path }) => path === '.deploy/compose.override.yml')?.text;
}

test('services beside the app go on, a worker on the new image and the new data volume', () => {
  const text = rendered() ?? '';
  expect(parse(text)).toEqual({
    services: {
      worker: {
        image: '${APP_IMAGE}',
        user: '1654:1654',
        restart: 'unless-stopped',
        command: ['dotnet', 'MyApp.dll', '--work'],
        environment: { LC_ALL: 'en_US.UTF-8', SERVICESTACK_LICENSE: '${SERVICESTACK_LICENSE}' },
        volumes: ['data:/app/App_Data:nocopy'],
      },
      redis: {
        image: 'redis:7.4',
        restart: 'unless-stopped',
        command: expect.stringMatching(/^redis-server --requirepass \$\{REDIS_PASSWORD:\?.*\} --save ''$/),
        healthcheck: { test: ['CMD', 'redis-cli', 'ping'], interval: '5s', retries: 5 },
        environment: { MODE: '1', PRICE: '5$$', REDIS_TOKEN: expect.stringMatching(/^\$\{REDIS_TOKEN:\?/) },
        volumes: ['cache:/data', '/srv/redis:/import:ro'],
      },
      browser: { image: 'sqlite-web:1', restart: 'unless-stopped', volumes: ['data:/db:nocopy'] },
    },
    volumes: { cache: { name: 'shop-cache' } },
  });
  expect(text).toContain('# Before the next release, set REDIS_PASSWORD');
  expect(text).toContain(
    'redis: # from docker-compose.yml:16; not taken over: ports, the mount ./redis.conf:/etc/redis.conf',
  );
  expect(text).toContain('# Before the next release, stop the earlier redis');
  expect(text).not.toContain('hush');
});

test('a service that only reads what the earlier one has need not be stopped', () => {
  const reader = { name: 'web', image: 'caddy:2', settings: {}, environment: [], leftOut: [], from: 'compose.yml:3' };
  const mount = { source: '/srv/site', volume: false, target: '/srv' };
  const comment = '# Before the next release, stop the earlier web';
  expect(rendered({ carriedServices: [{ ...reader, mounts: [mount] }] })).toContain(comment);
  expect(rendered({ carriedServices: [{ ...reader, mounts: [{ ...mount, readOnly: true }] }] })).not.toContain(comment);
});

/** Compose as a plugin of Docker, or by itself. */
const program = [['docker', 'compose'], ['docker-compose']].find(
  ([name = '', ...rest]) => spawnSync(name, [...rest, 'version']).status === 0,
);
if (program === undefined) console.log('skipped: nobody checks the file here, because Docker Compose is not installed');

test.skipIf(program === undefined)(
  'Compose takes it beside the generated template, and stops where a secret is missing',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'carried-'));
    const { earlierServices: carriedServices } = factsOf(files);
    const template = renderCompose(sampleDeployment({ ...(carriedServices && { carriedServices }) })).filter(
      ({ path }) => /compose/.test(path),
    );
    for (const { path, text } of template) writeFileSync(join(folder, path.replace('.deploy/', '')), text);
    const names = template.flatMap(({ text }) => [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const config = (without: string) => {
      writeFileSync(
        join(folder, '.env'),
        names
          .filter((name) => name !== without)
          .map((name) => `${name}=a\n`)
          .join(''),
      );
      const [name = '', ...rest] = program ?? [];
      const options = ['-f', 'docker-compose-template.yml', '-f', 'compose.override.yml', 'config', '--quiet'];
      return spawnSync(name, [...rest, ...options], { cwd: folder, encoding: 'utf8' });
    };
    try {
      expect(config('')).toMatchObject({ status: 0 });
      expect(config('REDIS_PASSWORD').stderr).toContain(
        'set this secret as the comment in .deploy/compose.override.yml says',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test('a worker shares what the app mounts beside its data', () => {
  const { app } = sampleDeployment();
  const mounts = [{ source: 'files', volume: {}, target: '/conf', from: 'x' }];
  const [worker] = factsOf(files).earlierServices ?? [];
  const shared = { source: 'own', volume: true, target: '/conf' } as const;
  const text = rendered({ app: { ...app, mounts }, carriedServices: worker ? [{ ...worker, mounts: [shared] }] : [] });
  expect(parse(text ?? '').services.worker.volumes).toEqual(['files:/conf']);
});

test('no file where nothing is carried, and where the project has services of its own', () => {
  const own = {
    ...files,
    '.deploy/compose.override.yml': 'services: { redis: { image: redis, volumes: [ "a:/data" ] } }\n',
  };
  expect(factsOf(own)).toMatchObject({ ownServices: [{ name: 'redis', targets: ['/data'] }] });
  expect(factsOf(own)).not.toHaveProperty('earlierServices');
  expect(rendered({ carriedServices: [] })).toBeUndefined();
});

test('what the proxy leads to under a name of its own stays on its network, and is not the app', () => {
  const file =
    compose.slice(0, compose.indexOf('  worker:')) +
    '  admin:\n    image: adminer:5\n    environment: { VIRTUAL_HOST: admin.shop.org }\nvolumes: { shopdata: }\n';
  const facts = factsOf({ ...files, 'docker-compose.yml': file });
  const text = rendered({ carriedServices: facts.earlierServices ?? [] }) ?? '';
  expect(parse(text).services.admin).toMatchObject({
    networks: ['default', 'nginx-proxy'],
    environment: { VIRTUAL_HOST: 'admin.shop.org' },
  });
  expect((facts.earlierItems ?? []).filter(({ kind }) => kind === 'domain')).toEqual([]);
});

test('accessories and roles of Kamal go on under the name by which the app calls them', () => {
  const kamal =
    'service: shop\nimage: acme/shop\nservers:\n  web: { hosts: [ 192.0.2.7 ] }\n  jobs: { hosts: [ 192.0.2.7 ], cmd: dotnet MyApp.dll --work }\n' +
    'env: { clear: { LC_ALL: C }, secret: [ SERVICESTACK_LICENSE ] }\nvolumes: [ "/opt/shop:/app/App_Data" ]\naccessories:\n' +
    '  redis:\n    image: redis:7\n    roles: [ web ]\n    port: 6379\n    directories: [ "data:/data" ]\n    files: [ "redis.conf:/etc/redis.conf" ]\n' +
    '  search: { image: "search:1", host: 192.0.2.9 }\n';
  const facts = factsOf({ 'config/deploy.yml': kamal });
  const { earlierServices: carriedServices = [], earlier } = facts;
  const text = rendered({ carriedServices, earlier: earlier.map(({ value }) => value) }) ?? '';
  expect(parse(text).services).toEqual({
    redis: {
      image: 'redis:7',
      restart: 'unless-stopped',
      networks: { default: { aliases: ['shop-redis'] } },
      volumes: ['/root/shop-redis/data:/data'],
    },
    jobs: {
      image: '${APP_IMAGE}',
      user: '1654:1654',
      restart: 'unless-stopped',
      command: 'dotnet MyApp.dll --work',
      environment: { LC_ALL: 'C', SERVICESTACK_LICENSE: '${SERVICESTACK_LICENSE}' },
      volumes: ['data:/app/App_Data:nocopy'],
    },
  });
  expect((facts.earlierItems ?? []).map(({ kind, name }) => `${kind} ${name}`)).toEqual(
    expect.arrayContaining([
      'mount redis.conf at /etc/redis.conf of redis',
      'setting port of redis',
      'service search (search:1)',
    ]),
  );
});
