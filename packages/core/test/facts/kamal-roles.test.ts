import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const facts = factsOf({
  'config/deploy.yml':
    'service: shop\nimage: acme/shop\nservers:\n  web:\n    hosts: [ 192.0.2.1 ]\n    options: { memory: 4GB }\n' +
    '    env:\n      clear: { LEVEL: debug, HOST_TAG: web }\n      secret: [ WEB_TOKEN ]\nenv:\n  clear: { LEVEL: info, LC_ALL: C }\n  secret: [ STRIPE_KEY ]\n' +
    'accessories:\n  litestream:\n    image: litestream/litestream\n    host: 192.0.2.1\n    volumes: [ "data:/data" ]\n    env:\n      secret: [ LITESTREAM_KEY, STRIPE_KEY ]\n',
  '.kamal/secrets': 'STRIPE_KEY=$STRIPE_KEY\nWEB_TOKEN=$WEB_TOKEN\nLITESTREAM_KEY=$LITESTREAM_KEY\nOTHER=$OTHER\n',
  'config/deploy.staging.yml': 'env:\n  clear:\n    OTHER: x\n',
});

test('variables and secrets of the role that serves are the app’s, and win', () => {
  const items = (facts.earlierItems ?? []).filter(({ kind }) => kind === 'variable');
  expect(items.map(({ name }) => name)).toEqual(['LEVEL', 'HOST_TAG', 'LC_ALL']);
  expect(facts.appSecrets.map(({ value }) => value.variable)).toEqual(['STRIPE_KEY', 'WEB_TOKEN']);
  const options = (facts.earlierItems ?? []).filter(({ name }) => name.startsWith('servers.'));
  expect(options.map(({ name }) => name)).toEqual(['servers.web.options.memory: 4GB']);
});

test('what Litestream alone had in .kamal/secrets is its own, and what only a plain variable is called like is read by nothing', () => {
  const secrets = (facts.earlierItems ?? []).filter(({ where }) => where.startsWith('.kamal/secrets'));
  expect(secrets.map(({ name, value = '' }) => `${name}: ${value}`)).toEqual([
    "LITESTREAM_KEY: the earlier Litestream's",
    'OTHER: read by nothing',
  ]);
});

test('a secret that a person gave by Kamal is none that the repository has already', () => {
  const setup = {
    'config/deploy.yml': 'service: a\nimage: a/a\nenv: { secret: [ A_KEY ] }\n',
    '.kamal/secrets': 'A_KEY=$A_KEY\n',
  };
  const byHand = (files: Record<string, string>) => factsOf(files).appSecrets.map(({ value }) => value.byHand);
  expect(byHand(setup)).toEqual([true]);
  const workflow = { '.github/workflows/d.yml': 'on: push\njobs: { a: { steps: [ { run: kamal deploy } ] } }\n' };
  expect(byHand({ ...setup, ...workflow })).toEqual([undefined]);
});
