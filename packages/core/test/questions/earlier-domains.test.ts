import { expect, test } from 'vitest';
import { earlierDomains, defaultDomain } from '../../src/questions/earlier-domains.js';
import { factsOf } from '../facts/sample.js';

const kamal = (proxy: string) =>
  factsOf({
    'config/deploy.yml': `service: shop\nimage: acme/shop\nservers: [203.0.113.9]\nproxy:\n${proxy}`,
    '.github/workflows/release.yml': 'on: push\njobs: { a: { steps: [{ run: kamal deploy }] } }\n',
  });
const names = (facts: ReturnType<typeof kamal>) => earlierDomains(facts).map(({ name }) => name);

test.each([
  ['  host: shop.acme.dev\n', ['shop.acme.dev']],
  ['  hosts:\n    - shop.example.org\n    - www.shop.example.org\n', ['shop.example.org', 'www.shop.example.org']],
  ['  hosts: [a.dev, b.dev, c.dev, d.dev, e.dev]\n', ['a.dev', 'b.dev', 'c.dev', 'd.dev', 'e.dev']],
  ["  host: <%= ENV['KAMAL_DEPLOY_HOST'] %>\n", []],
  ['  hosts: ["<%= ENV[\'KAMAL_DEPLOY_HOST\'] %>", www.shop.dev]\n', []],
  ['  host: app.example.com\n', []],
])('%j gives %j', (proxy, expected) => expect(names(kamal(proxy))).toEqual(expected));

test('VIRTUAL_HOST of a Compose file is read in the same way', () => {
  const facts = factsOf({
    '.deploy/docker-compose.yml':
      'services:\n  app:\n    image: ghcr.io/acme/shop\n    environment:\n      VIRTUAL_HOST: shop.dev, www.shop.dev\n    volumes: [data:/app/App_Data]\n',
  });
  expect(names(facts)).toEqual(['shop.dev', 'www.shop.dev']);
});

test('what Kamal deploys to counts beside an older Compose file that does not say its name', () => {
  const compose =
    'services:\n  app:\n    image: ghcr.io/acme/shop\n    environment:\n      VIRTUAL_HOST: ${HOST_DOMAIN}\n    volumes: [data:/app/App_Data]\n';
  const proxy = 'service: shop\nimage: acme/shop\nproxy:\n  host: shop.dev\n';
  expect(names(factsOf({ '.deploy/docker-compose.yml': compose, 'config/deploy.yml': proxy }))).toEqual(['shop.dev']);
  expect(names(factsOf({ '.deploy/docker-compose.yml': compose }))).toEqual([]);
});

test('a later run stays with what the one before came to, and another environment has none', () => {
  const facts = kamal('  hosts: [a.dev, b.dev]\n');
  const last = { domain: '', environment: 'production' };
  expect(defaultDomain({ facts, answers: {}, last: {} })).toBe('a.dev,b.dev');
  expect(defaultDomain({ facts, answers: {}, last })).toBe('');
  expect(defaultDomain({ facts, answers: {}, last: { ...last, domain: 'c.dev' } })).toBe('c.dev');
  expect(
    defaultDomain({ facts, answers: {}, last: { ...last, domain: 'c.dev' }, stored: { environment: 'staging' } }),
  ).toBe('');
});
