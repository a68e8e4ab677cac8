import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout, create, tree } from './checkout.js';

const file = '.deploy/compose.override.yml';
const flags = ['--yes', '--target', 's3'];

it('writes the services beside the app once: a later run changes nothing, and never writes the file again', async () => {
  const folder = checkout('container/dockerfile-earlier');
  const first = await create(folder, ...flags, '--force');
  expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining('written once, then yours to edit') });
  const before = tree(folder);
  expect(before[file]).toContain('redis:7.4-alpine');
  expect(await create(folder, '--yes')).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing to do') });
  expect(tree(folder)).toEqual(before);

  const place = path.join(folder, file);
  writeFileSync(place, 'services: { redis: { image: redis:8 } }\n');
  expect((await create(folder, '--yes', '--allow-dirty')).status).toBe(0);
  expect(tree(folder)[file]).toBe('services: { redis: { image: redis:8 } }\n');
  rmSync(place);
  expect((await create(folder, '--yes', '--allow-dirty')).status).toBe(0);
  expect(tree(folder)).not.toHaveProperty([file]);
});

it('writes none where that was answered', async () => {
  const own = checkout('container/dockerfile-earlier');
  expect((await create(own, ...flags, '--force', '--no-carry-services')).status).toBe(0);
  expect(tree(own)).not.toHaveProperty([file]);
});
