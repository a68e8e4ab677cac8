import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { familyNames, targetNames } from '../registries.mjs';

const root = resolve(import.meta.dirname, '../../..');

it('the registries say what the folders hold', () => {
  const { status, stderr } = spawnSync(process.execPath, ['tools/workspace/registry.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('knows each family and target by its file', () => {
  expect(familyNames(root)).not.toContain('core');
  expect(familyNames(root)).toEqual(expect.arrayContaining(['blazor', 'jamstack', 'web']));
  expect(targetNames(root)).not.toContain('target');
  expect(targetNames(root)).toEqual(expect.arrayContaining(['azure', 's3', 'sftp']));
});

it('the umbrella depends on every family', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'packages/litestream/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of familyNames(root)) expect(dependencies).toHaveProperty(`generator-litestream-${name}`);
});
