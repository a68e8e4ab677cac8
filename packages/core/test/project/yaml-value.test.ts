import { expect, test } from 'vitest';
import { yamlValue } from '../../src/yaml-limits.js';

test('a file with an alias for each of 200 databases is read', () => {
  const more = Array.from(
    { length: 199 },
    (_, n) => `  - { path: /data/${n}.db, replica: { <<: *storage, path: ${n} } }\n`,
  );
  const value = yamlValue(
    `dbs:\n  - { path: /data/app.db, replica: &storage { type: s3, path: app } }\n${more.join('')}`,
  );
  expect(value).toMatchObject({ dbs: { 199: { replica: { type: 's3', path: 198 } } } });
});

test.each([
  ['an alias of itself', 'a: &a [*a]'],
  [
    'aliases of aliases',
    ['a0: &a0 [x]', ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}x]`)].join(
      '\n',
    ),
  ],
  ['an alias of nothing', 'a: *b'],
  ['no YAML', 'a: [b'],
])('%s has no value', (_what, text) => {
  expect(yamlValue(text)).toBeUndefined();
});
