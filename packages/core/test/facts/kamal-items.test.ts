import { describe, expect, test } from 'vitest';
import { factsOf } from './sample.js';

const itemsOf = (files: Record<string, string>): readonly string[] =>
  (factsOf(files).earlierItems ?? []).map(({ kind, name }) => `${kind} ${name}`);
const BASE = 'service: shop\nservers: [ 10.0.0.1 ]\nvolumes: [ "d:/app/App_Data" ]\n';

describe('destinations of Kamal', () => {
  const live = 'proxy: { host: a.example.org }\nenv: { clear: { REGION: eu }, secret: [ TAX ] }\n';

  test.each(['production', 'eu'])('%s is what visitors use', (name) => {
    const files = {
      'config/deploy.yml': BASE,
      [`config/deploy.${name}.yml`]: live,
      [`.kamal/secrets.${name}`]: 'TAX=$TAX_KEY\n',
    };
    expect(itemsOf(files)).toEqual(expect.arrayContaining(['domain a.example.org', 'variable REGION', 'secret TAX']));
    const { appSecrets, variables = [] } = factsOf(files);
    expect(appSecrets.map(({ value: { secret, variable } }) => `${variable} from ${secret}`)).toEqual([
      'TAX from TAX_KEY',
    ]);
    expect(variables.map(({ value }) => value)).toEqual([{ name: 'REGION', value: 'eu' }]);
  });

  test('any other one is named, and nothing of it is taken', () => {
    const files = { 'config/deploy.yml': BASE, 'config/deploy.staging.yml': live };
    const found = itemsOf(files);
    expect(found).toContain('setting destination staging');
    expect(found).not.toContain('domain a.example.org');
    expect(factsOf(files).variables ?? []).toEqual([]);
  });

  test('of two that visitors may use, both are named', () =>
    expect(itemsOf({ 'config/deploy.yml': BASE, 'config/deploy.eu.yml': live, 'config/deploy.us.yml': live })).toEqual(
      expect.arrayContaining(['setting destination eu', 'setting destination us']),
    ));
});

test('hooks and secrets in folders of their own', () => {
  const files = {
    'config/deploy.yml': `${BASE}hooks_path: deploy/hooks\nsecrets_path: deploy/keys\nenv: { secret: [ TAX ] }\n`,
    'deploy/hooks/pre-deploy': '#!/bin/sh\ncurl https://example.org\n',
    'deploy/keys': 'TAX=$TAX_KEY\n',
  };
  expect(itemsOf(files)).toContain('script deploy/hooks/pre-deploy');
  expect(factsOf(files).appSecrets.map(({ value }) => value.secret)).toEqual(['TAX_KEY']);
});

test('variables of tags, and what a role has beside its command', () => {
  const found = itemsOf({
    'config/deploy.yml':
      'service: shop\nservers:\n  web: [ 10.0.0.1 ]\n  job: { hosts: [ 10.0.0.1 ], cmd: work, options: { memory: 1g }, env: { A: b } }\n' +
      'env: { clear: { TZ: UTC }, tags: { eu: { REGION: eu }, us: { secret: [ TAX ] } } }\n',
  });
  expect(found).toEqual(
    expect.arrayContaining(['variable REGION of the tag eu', 'secret TAX of the tag us', 'setting options of job']),
  );
});

test('Kamal 1: names, limits and the health check of its Traefik', () => {
  const facts = factsOf({
    'config/deploy.yml':
      'service: shop\nservers:\n  web:\n    hosts: [ 10.0.0.1 ]\n    labels:\n      traefik.http.routers.a.rule: Host(`a.example.org`)\n      team: web\n' +
      'healthcheck: { path: /ready }\ntraefik: { args: { entryPoints.web.transport.respondingTimeouts.readTimeout: 300s }, host_port: 80 }\n',
  });
  const found = (facts.earlierItems ?? []).map(({ kind, name }) => `${kind} ${name}`);
  expect(found).toEqual(
    expect.arrayContaining([
      'domain a.example.org',
      'setting servers.web.labels.team: web',
      'time-out readtimeout 300s',
    ]),
  );
  expect(facts.healthPath.value).toBe('/ready');
});

test.each([
  ['<%= ENV.fetch("DOMAIN", "a.example.org") %>', ['domain a.example.org']],
  ["<%= ENV['DOMAIN'] || 'a.example.org' %>,b.example.org", ['domain a.example.org', 'domain b.example.org']],
  ['<%= ENV.fetch("DOMAIN", default("a", "b")) %>', ['domain <%= ENV.fetch("DOMAIN", default("a", "b")) %>']],
])('the names in %s', (host, domains) => {
  const items = itemsOf({ 'config/deploy.yml': `${BASE}proxy:\n  host: ${host}\n` });
  expect(items.filter((text) => text.startsWith('domain'))).toEqual(domains);
});
