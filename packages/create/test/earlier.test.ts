import { expect, it } from 'vitest';
import { checkout, create, tree } from './checkout.js';

it('remembers the deployment whose files it replaced, so that a second run still looks for its data', async () => {
  const folder = checkout('web/web-e1');
  const flags = ['--yes', '--target', 's3', '--database', 'app.db', '--force'];
  expect((await create(folder, ...flags)).status).toBe(0);
  const first = tree(folder);
  expect(first['.deploy/deploy.conf']).toContain('-mydb');
  expect((await create(folder, ...flags)).status).toBe(0);
  expect(tree(folder)).toEqual(first);
});
