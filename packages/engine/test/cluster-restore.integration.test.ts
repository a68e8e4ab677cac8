import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterConf, clusterJob, ended, given, pod, said, set, type KubeObject } from './cluster.js';
import { missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh cluster restore', () => {
  const after = async (before: Record<string, unknown>, options = '') => {
    const job = clusterJob();
    await job.begin();
    job.put(before);
    job.write('options', options);
    await job.step('check');
    return job;
  };

  test('on a new cluster restores and migrates in one Job, with the volume of the StatefulSet', async () => {
    const job = await after(ended({ restore: 0, 'set-aside': 0, migrate: 0, 'forget-copy': 0 }), "'--first-deploy'");
    const { code, output } = await job.step('restore');
    expect(code).toBe(0);
    expect(output).toContain('migration=done');
    const [claim, restore] = given(job, 'created');
    expect(claim).toMatchObject({ kind: 'PersistentVolumeClaim', metadata: { name: 'data-app-0' } });
    const { initContainers, containers, volumes } = (restore as KubeObject).spec.template.spec;
    expect(
      [...initContainers, ...containers].map(({ name, command, args }) => [name, command?.slice(2) ?? args]),
    ).toEqual([
      ['restore', ['--settle', '--first-deploy', '--clock']],
      ['set-aside', ['--before-migration']],
      ['migrate', ['--AppTasks=migrate it']],
      ['forget-copy', ['--after-migration']],
    ]);
    expect(initContainers[2]).not.toHaveProperty('startupProbe');
    expect(volumes.at(-1)).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data-app-0' } });
    expect(said(job)).not.toContain('scale');
    expect(existsSync(path.join(job.folder, 'deploy/since'))).toBe(false);
    // A pod that has ended keeps the claim from being deleted.
    const lines = said(job).split('\n');
    expect(lines.findLastIndex((line) => line.startsWith('delete job restore'))).toBeGreaterThan(
      lines.findLastIndex((line) => line.startsWith('logs job/restore')),
    );
  });

  test('has the programs for files beside the databases in every Job, before its steps', async () => {
    const job = await after(ended({ restore: 0, 'set-aside': 0, migrate: 0, 'forget-copy': 0 }), "'--first-deploy'");
    const manifests = JSON.parse(job.read('manifests.json')) as [KubeObject];
    const { initContainers } = manifests[0].spec.template.spec;
    const tools = ['restic', 'rclone'].map((name) => ({ name, image: name }));
    Object.assign(manifests[0].spec.template.spec, { initContainers: [...tools, ...initContainers] });
    job.write('manifests.json', JSON.stringify(manifests));
    expect((await job.step('restore')).code).toBe(0);
    const [, restore] = given(job, 'created');
    const spec = (restore as KubeObject).spec.template.spec;
    expect(spec.initContainers.map(({ name }) => name)).toEqual([
      'restic',
      'rclone',
      'restore',
      'set-aside',
      'migrate',
    ]);
    expect(spec.containers.map(({ name }) => name)).toEqual(['forget-copy']);
  });

  test('is not a first deployment where a version has served, whatever the records say', async () => {
    const served = set('old');
    const marked = {
      ...served,
      metadata: { ...served.metadata, annotations: { 'generator-litestream/served': 'yes' } },
    };
    const steps = async (options: string) => {
      const job = await after({ 'set.json': marked, ...ended({ restore: 4 }) }, options);
      await job.step('restore');
      const [restore] = given(job, 'created').filter(({ kind }) => kind === 'Job');
      return { command: restore?.spec.template.spec.initContainers[0].command?.slice(2) };
    };
    const refused = await steps("'--first-deploy'");
    expect(refused.command).toEqual(['--settle', '--clock']);
    const decided = await steps("'--first-deploy' '--adopt' 'local'");
    expect(decided.command).toEqual(['--settle', '--first-deploy', '--adopt', 'local', '--clock']);
  });

  test('stops the app first, and migrates only what the storage has to its last write', async () => {
    const job = await after(
      { 'pod.json': pod(true), 'set.json': set('old', 'storage-x'), ...ended({ restore: 0 }) },
      // Litestream knows nothing of files beside the databases.
      "'--proven' 'app.db@000000000000000a,.litestream-deployment/files@000000006a2f0f40'",
    );
    expect(await job.step('restore')).toMatchObject({ code: 0 });
    const lines = said(job);
    expect(lines.indexOf('scale statefulset app --replicas 0')).toBeGreaterThan(-1);
    expect(lines.indexOf('wait --for delete pod/app-0')).toBeGreaterThan(lines.indexOf('scale'));
    expect(job.read('since')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/);
    const { initContainers } = (given(job, 'created').at(-1) as KubeObject).spec.template.spec;
    expect(initContainers[1].command?.slice(2)).toEqual(['--stored', '--proven', 'app.db@000000000000000a']);
  });

  test('returns the databases and the version before when the migration fails', async () => {
    const job = await after({
      'pod.json': pod(true),
      'set.json': set('ghcr.io/acme/shop@sha256:old'),
      ...ended({ restore: 0, 'set-aside': 0, migrate: 1 }),
      logs: 'no such column',
      'after-apply': `printf '{"status":{"succeeded":1}}' >"$CLUSTER/job.json"`,
    });
    job.put(ended({ restore: 0, 'set-aside': 0, migrate: 1 }));
    const { code, output } = await job.step('restore');
    expect(code).toBe(1);
    expect(output).toContain('| no such column');
    expect(given(job, 'created').at(-1)?.spec.template.spec.containers[0].command).toEqual([
      '/deploy/deploy.sh',
      'guard',
      '--return-copy',
    ]);
  });

  test.each([
    ['nothing was replaced', 4, 'restore: app.db did not exist then', false],
    ['it was replaced', 1, 'restored=2026-05-31T12:00:00Z app.db\n', true],
  ])('a point in time: of what time the data is, where %s', async (_, restore, logs, expected) => {
    const files = { ...ended({ restore }), logs, guard: '11' };
    const job = await after(
      { 'pod.json': pod(true), 'set.json': set('ghcr.io/acme/shop@sha256:old', 'storage-x'), ...files },
      "'--adopt' 'backup' '--at' '2026-05-31T12:00:00Z' '--skip-migration'",
    );
    const { code, output } = await job.step('restore');
    expect([code, output.includes('as they were at 2026-05-31T12:00:00Z')]).toEqual([1, expected]);
  });

  test('has nothing to stop where the first version is refused', async () => {
    const job = await after(ended({ restore: 4, 'set-aside': 0, migrate: 0 }), "'--proven' 'app.db@000000000000000a'");
    const { code, output } = await job.step('restore');
    expect(code).toBe(1);
    expect(output).toContain('The databases could not be restored or migrated. The log of this step shows the cause.');
    expect(said(job)).not.toContain('wait --for delete');
  });

  test('does nothing where there is nothing to do', async () => {
    const job = clusterJob([...clusterConf.filter((line) => !line.startsWith('migrate')), 'migrate=no']);
    await job.begin();
    job.put({ 'pod.json': pod(true), 'set.json': job.set('old'), ...ended({ check: 10 }) });
    await job.step('check');
    expect((await job.step('restore')).output).toContain('Nothing has to be restored or migrated.');
    expect(said(job)).not.toContain('scale');
  });
});
