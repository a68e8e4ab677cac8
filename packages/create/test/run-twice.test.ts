import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout, create, tree } from './checkout.js';

const packages = path.resolve(import.meta.dirname, '../..');
const fixtures = ['blazor', 'jamstack', 'web'].flatMap((family) =>
  readdirSync(path.join(packages, family, 'test/fixtures'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${family}/${name}`),
);

it.each(fixtures)('a second run on %s changes nothing, with and without the same flags', async (fixture) => {
  const folder = checkout(fixture);
  const flags = ['--yes', '--target', 's3', ...(fixture.startsWith('web/') ? ['--database', 'app.db'] : [])];
  const first = await create(folder, ...flags, '--force');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  const before = tree(folder);
  for (const again of [flags, ['--yes']]) {
    expect(await create(folder, ...again)).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('Nothing to do'),
    });
    expect(tree(folder)).toEqual(before);
  }
});
