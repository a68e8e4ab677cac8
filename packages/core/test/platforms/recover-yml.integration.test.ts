import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostJob, missingTools, task } from './host-job.js';

const digest = (character: string) => `sha256:${character.repeat(64)}`;

describe.skipIf(missingTools.length > 0)('recover.yml', () => {
  let job: ReturnType<typeof hostJob>;
  beforeEach(() => {
    job = hostJob('recover.yml', 'recover');
    const record = (id: number, version: string, since: string, states = ['success']) => ({
      id,
      task,
      states,
      payload: { host_key: 'ssh-ed25519 SHA256:one', proven: 'app.db@0a', version, digest: digest(String(id)), since },
    });
    job.deployments.push(
      record(4, 'v3', '2026-01-03T00:00:00Z'),
      record(3, 'v9', '2026-01-02T12:00:00Z', ['failure']),
      record(2, 'v2', '2026-01-02T00:00:00Z'),
      record(1, 'v1', '2026-01-01T00:00:00Z'),
    );
  });
  afterEach(() => job.remove());
  const run = (to: string, changes = {}, how = {}) =>
    job.run({ 'inputs.to': to, 'inputs.dry_run': 'true', ...changes }, how);
  const real = { 'inputs.dry_run': 'false', 'inputs.app': 'Blazor' };

  test('a dry run looks, and does nothing else', async () => {
    const { failed, ran, summary } = await run('2026-01-02T06:00:00Z');
    expect(failed).toBeUndefined();
    expect(job.args('preflight')).toEqual([
      'preflight',
      '--adopt',
      'backup',
      '--at',
      '2026-01-02T06:00:00Z',
      '--proven',
      'app.db@0a',
    ]);
    expect(job.args('look')).toEqual(['look', '--at', '2026-01-02T06:00:00Z']);
    expect(ran).not.toContain('Go back');
    expect(job.deployments).toHaveLength(4);
    expect(summary).toContain('### Dry run, nothing was changed: version v2, with the data of 2026-01-02T06:00:00Z');
  });

  test('hands on what may start empty', async () => {
    const { failed } = await run('2026-01-02T06:00:00Z', { 'inputs.start_empty': 'jobs/jobs.db, a b.db' });
    expect(failed).toBeUndefined();
    expect(job.args('preflight')).toContain('--start-empty');
    expect(job.args('preflight').filter((_, index, all) => all[index - 1] === '--start-empty')).toEqual([
      'jobs/jobs.db',
      'a b.db',
    ]);
  });

  test('goes back to a moment, with the image of that time, and writes the record', async () => {
    const { failed, ran, summary } = await run('2026-01-02T06:00:00Z', real);
    expect(failed).toBeUndefined();
    expect(ran).not.toContain('Look');
    expect(job.args('deploy')).toEqual([
      'deploy',
      '--adopt',
      'backup',
      '--at',
      '2026-01-02T06:00:00Z',
      '--proven',
      'app.db@0a',
    ]);
    expect(job.sent()['APP_IMAGE']).toBe(`ghcr.io/acme/shop@${digest('2')}`);
    expect(job.deployments[0]).toMatchObject({
      states: ['success'],
      payload: {
        version: 'v2',
        digest: digest('2'),
        since: '2026-03-01T00:00:00Z',
        proven: 'app.db@00000000000000ff,jobs/jobs.db@0000000000000002',
      },
    });
    expect(summary).toContain('### Restored: version v2, with the data of 2026-01-02T06:00:00Z');
  });

  test.each([
    ['a version, as it was when the next one took over', 'v1', '2026-01-02T00:00:00Z', '1'],
    ['one that was followed by a failure only', 'v2', '2026-01-03T00:00:00Z', '2'],
    [
      'the moment at which a version took over, which is the last of the one before',
      '2026-01-02T00:00:00Z',
      '2026-01-02T00:00:00Z',
      '1',
    ],
    ["a moment of today's version", '2026-01-04T00:00:00Z', '2026-01-04T00:00:00Z', '4'],
  ])('%s', async (_, to, at, image) => {
    await run(to, real);
    expect(job.args('deploy')).toContain(at);
    expect(job.sent()['APP_IMAGE']).toBe(`ghcr.io/acme/shop@${digest(image)}`);
  });

  test.each([
    ['the version that runs', 'v3', 'v3 is what runs now'],
    ['a version that was never proven', 'v9', 'No deployment is recorded for v9'],
    [
      'a moment before the first deployment',
      '2025-12-31T00:00:00Z',
      'No deployment is recorded for 2025-12-31T00:00:00Z',
    ],
    ['a moment that has not come', '2999-01-01T00:00:00Z', 'is in the future'],
    ['nonsense', '$(reboot)', 'No deployment is recorded for $(reboot)'],
    ['what only looks like a moment', '$(id)-01-02T00:00:00Z', 'No deployment is recorded for $(id)'],
  ])('stops at %s', async (_, to, message) => {
    const { failed, log, summary } = await run(to, real);
    expect(failed).toBe('Find what to go back to');
    expect(log).toContain(message);
    expect(summary).toContain('### Not restored');
    expect(job.untouched()).toBe(true);
  });

  test.each(['', 'blazor', 'Blazor '])('needs the app\'s name, not "%s"', async (app) => {
    const { failed, log } = await run('v1', { ...real, 'inputs.app': app });
    expect(failed).toBe('Find what to go back to');
    expect(log).toContain("enter the app's name as app: Blazor");
    expect(job.untouched()).toBe(true);
  });

  test('stops at another host, and where the record cannot be read', async () => {
    expect((await run('v1', real, { hostKey: 'two' })).log).toContain('::error title=Another host::');
    expect(job.untouched()).toBe(true);
    expect((await run('v1', real, { api: { read: 403 } })).failed).toBe('Find what to go back to');
  });

  test('a refusal leaves the record alone', async () => {
    const { failed, summary } = await run('v1', real, { exit: 4 });
    expect(failed).toBe('Go back');
    expect(job.deployments).toHaveLength(4);
    expect(summary).toContain('### Not restored');
  });
});
