import { expect, test } from 'vitest';
import { environmentItem } from '../../src/facts/carry-over/environment-item.js';

test.each([
  ['info', 'variable'],
  ['${SMTP_PASSWORD}', 'secret'],
  ['smtp://me:${SMTP_PASSWORD}@mail.example.org', 'secret'],
  ['ws://${HOST_DOMAIN}', 'variable'],
  ['https://$DEPLOY_API/signin', 'variable'],
  ['https://${HOST_DOMAIN}/?key=${KEY}', 'secret'],
  ['https://${HOST_DOMAIN_KEY}', 'secret'],
])('%s is a %s', (value, kind) => {
  expect(environmentItem('A', value, 'a:1')[0]?.kind).toBe(kind);
});
