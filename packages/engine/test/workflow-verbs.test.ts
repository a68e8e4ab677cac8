import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { confLines, missingTools, workflowJob } from './workflow-job.js';

const skipped = missingTools.length > 0;

describe.skipIf(skipped)('deploy.sh image', () => {
  test('makes names that a registry takes', async () => {
    const { outputs } = await workflowJob().run(['image', 'name'], { VERSION: 'feature/a+b_1.0' });
    expect(outputs).toBe('name=acme/shop\nversion=feature-a-b_1.0\nimage=ghcr.io/acme/shop:feature-a-b_1.0\n');
  });

  test.each([
    ['ghcr.io/usememos/memos:0.25', '', 'name=usememos/memos\nversion=0.25\nimage=ghcr.io/usememos/memos:0.25\n'],
    ['vaultwarden/server:1.34', '1.33', 'name=vaultwarden/server\nversion=1.33\nimage=vaultwarden/server:1.33\n'],
    [
      'registry.example.org:5000/app',
      '',
      'name=registry.example.org:5000/app\nversion=latest\nimage=registry.example.org:5000/app:latest\n',
    ],
  ])('of an image that somebody else publishes, %s, with the version "%s"', async (image, version, expected) => {
    const { code, outputs } = await workflowJob([...confLines, `image=${image}`]).run(['image', 'name'], {
      VERSION: version,
    });
    expect([code, outputs]).toEqual([0, expected]);
  });

  test('says where the name of such an image is corrected', async () => {
    const job = workflowJob([...confLines, 'image=ghcr.io/usememos/memos:0.25']);
    const { code, output } = await job.run(
      ['image', 'digest'],
      { IMAGE: 'ghcr.io/usememos/memos:0.99' },
      { docker: 'exit 1' },
    );
    expect(code).toBe(1);
    expect(output).toContain('Correct image in .deploy/deploy.conf');
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
