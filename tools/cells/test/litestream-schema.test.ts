import { expect, test } from 'vitest';
import { schemaFaults } from '../src/litestream-schema.js';

const good = {
  snapshot: { interval: '24h', retention: '192h' },
  dbs: [
    {
      path: '/data/app.db',
      replica: { type: 'sftp', host: 'backup:22', 'host-key': 'ssh-ed25519 AAAA', path: 'app/app.db' },
    },
  ],
};

test('what Litestream reads passes', () => {
  expect(schemaFaults(good)).toEqual([]);
});

test('a key that Litestream ignores is named with its place', () => {
  expect(schemaFaults({ ...good, dbs: [{ path: '/data/app.db', replica: { type: 'sftp', hostkey: 'x' } }] })).toEqual([
    "dbs[0].replica.hostkey is not a key of Litestream's",
  ]);
  expect(schemaFaults({ constructor: 'x' })).toEqual(["constructor is not a key of Litestream's"]);
});

test('a host key at the top level, where replicas do not take it over from, is refused', () => {
  expect(schemaFaults({ ...good, 'host-key': 'ssh-ed25519 AAAA' })).toEqual(["host-key is not a key of Litestream's"]);
});

test.each(['30', 30, '0s', '-1s', 'soon'])('%j is not a duration', (value) => {
  expect(schemaFaults({ 'shutdown-timeout': value })).toHaveLength(1);
});
