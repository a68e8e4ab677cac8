import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { missingTools, workflowJob } from './workflow-job.js';

const skipped = missingTools.length > 0;

describe.skipIf(skipped)('deploy.sh image', () => {
  test('makes names that a registry takes', async () => {
    const { outputs } = await workflowJob().run(['image', 'name'], { VERSION: 'feature/a+b_1.0' });
    expect(outputs).toBe('name=acme/shop\nversion=feature-a-b_1.0\nimage=ghcr.io/acme/shop:feature-a-b_1.0\n');
  });

  test('finds the digest, or says that there is no such image', async () => {
    const find = (docker: string) =>
      workflowJob().run(['image', 'digest'], { IMAGE: 'ghcr.io/acme/shop:v1' }, { docker });
    expect(await find(`echo '{"digest":"sha256:ab"}'`)).toMatchObject({ code: 0, outputs: 'digest=sha256:ab\n' });
    const { code, output, outputs } = await find('echo "not found" >&2; exit 1');
    expect([code, outputs]).toEqual([1, '']);
    expect(output).toContain('::error title=No such image::ghcr.io/acme/shop:v1 is not in the registry.');
  });
});

test.skipIf(skipped)('deploy.sh clean removes what was read, and the keys', async () => {
  const job = workflowJob();
  job.write('key', 'secret');
  expect(await job.run(['clean'])).toMatchObject({ code: 0 });
  expect(existsSync(path.join(job.folder, 'deploy'))).toBe(false);
});

test.skipIf(skipped).each([
  ['record', 'all'],
  ['remote', 'reboot'],
  ['image', 'size'],
])('deploy.sh %s %s is a wrong usage', async (...args) => {
  expect(await workflowJob().run(args)).toMatchObject({ code: 2 });
});
