import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterJob, ended, given, pod, said, values, type KubeObject } from './cluster.js';
import { engine, engineBash, scratch } from './shell.js';
import { missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh cluster check', () => {
  test('gives values as Secrets that are named by their content, and reach nothing else', async () => {
    const job = clusterJob();
    await job.begin();
    const { code, output } = await job.step('check');
    expect([code, job.read('work')]).toEqual([0, '11\n']);
    const [secrets] = given(job, 'applied');
    const byName = Object.fromEntries(
      (secrets?.items ?? []).map(({ metadata, data }) => [
        metadata.name.replace(/-[0-9a-f]{12}$/, ''),
        Object.fromEntries(Object.entries(data).map(([key, value]) => [key, atob(String(value))])),
      ]),
    );
    expect(byName).toEqual({
      storage: { REPLICA_BUCKET: 'bu\\"cket', LITESTREAM_SECRET_ACCESS_KEY: values.AWS_SECRET_ACCESS_KEY },
      'app-values': { SITE: values.SITE, APP_MAIN_DOMAIN: 'shop.example.org' },
      monitor: { HEARTBEAT_URL: values.HEARTBEAT_URL },
    });
    const manifests = job.read('manifests.json');
    expect(manifests).toMatch(/"name": "storage-[0-9a-f]{12}"/);
    expect(manifests).toMatch(/"name": "app-values-[0-9a-f]{12}"/);
    expect(manifests).toContain('"image": "ghcr.io/acme/shop@sha256:ab"');
    const { rules, tls } = (JSON.parse(manifests) as [KubeObject, KubeObject])[1].spec;
    expect(rules.map(({ host }) => host)).toEqual(['shop.example.org', 'www.example.org']);
    expect(tls[0].hosts).toEqual(['shop.example.org', 'www.example.org']);
    expect(`${output}${said(job)}${manifests}`).not.toContain('hush');
  });

  test('gives the domains to the route of a Gateway, and to no other one', async () => {
    const route = (name: string) => ({ kind: 'HTTPRoute', metadata: { name }, spec: { hostnames: ['a.invalid'] } });
    const job = clusterJob();
    await job.begin(route('app'), route('of-their-own'));
    expect(await job.step('check')).toMatchObject({ code: 0 });
    const all = JSON.parse(job.read('manifests.json')) as ReturnType<typeof route>[];
    expect(all.filter(({ kind }) => kind === 'HTTPRoute').map(({ spec }) => spec.hostnames)).toEqual([
      ['shop.example.org', 'www.example.org'],
      ['a.invalid'],
    ]);
  });

  test('stops with the words of the cluster, before anything is applied', async () => {
    const job = clusterJob();
    await job.begin();
    job.put({ refuses: 'error: unknown field "spec.template.spec.initContainers[1].restartPolcy"' });
    const { code, output } = await job.step('check');
    expect(code).toBe(1);
    expect(output).toContain('The cluster refuses the objects: error: unknown field');
    expect(given(job, 'applied')).toEqual([]);
  });

  test('stops with the words of the restore check, while the running version keeps running', async () => {
    const job = clusterJob();
    await job.begin();
    job.put({ 'pod.json': pod(true), 'set.json': job.set('old'), guard: '4' });
    const { code, output } = await job.step('check');
    expect(code).toBe(1);
    expect(output).toContain('restore: app.db is kept');
    expect(output).toContain('Nothing was changed, and a running version keeps running.');
    expect(said(job)).not.toContain('scale');
  });

  test('stops at a listed database that lies on the volume and is unknown, while the running version keeps running', async () => {
    const checked = async (options: string) => {
      const job = clusterJob();
      await job.begin();
      job.put({ 'pod.json': pod(true), 'set.json': job.set('old'), unknown: 'jobs/jobs.db\n', ...ended({ check: 0 }) });
      job.write('options', options);
      return { job, ...(await job.step('check')) };
    };
    const { job, code, output } = await checked("'--proven' 'app.db@000000000000000a'");
    expect(code).toBe(1);
    expect(output).toMatch(
      /jobs\/jobs\.db is on the volume[^]*adopt: local[^]*mv -n \/data\/jobs\/jobs\.db [^]*a running version keeps running/,
    );
    expect(said(job)).toMatch(
      /-- bash -c [^]*deploy\.sh \/data \/data\/\.litestream-deployment blazor-k3x9q2 app\.db jobs\/jobs\.db/,
    );
    expect(said(job)).not.toMatch(/^(?:scale|create -f)/m);
    expect((await checked("'--adopt' 'local'")).code).toBe(0);
  });

  test('takes for unknown what has no marker of this deployment', async () => {
    const folder = scratch();
    mkdirSync(path.join(folder, 'state'));
    for (const name of ['ours.db', 'theirs.db', 'unmarked.db', 'state/empty.db'])
      writeFileSync(path.join(folder, name), 'x');
    writeFileSync(path.join(folder, 'empty.db'), '');
    writeFileSync(path.join(folder, 'state/ours.db.proven'), 'blazor-k3x9q2 proven 1 s\n');
    writeFileSync(path.join(folder, 'state/theirs.db.proven'), 'other-1 proven 1 s\n');
    const names = ['ours.db', 'theirs.db', 'unmarked.db', 'empty.db', 'absent.db'];
    const program = `. ${engine}; bash -c "$unknown_program" deploy.sh "$@"`;
    const args = ['-c', program, 'deploy.sh', folder, path.join(folder, 'state'), 'blazor-k3x9q2', ...names];
    expect(await engineBash(args)).toEqual({ code: 0, output: 'theirs.db\nunmarked.db\n' });
  });

  test.each([
    ['a pod that was told to end is still there', { deletionTimestamp: '2026-01-31T12:00:00Z' }, {}],
    ['no command comes into the pod', {}, { 'node-lost': '' }],
  ])('stops where the node is lost: %s', async (_, metadata, files) => {
    const job = clusterJob();
    await job.begin();
    job.put({
      'pod.json': { ...pod(true), metadata, spec: { nodeName: 'node1' } },
      'set.json': job.set('old'),
      ...files,
    });
    const { code, output } = await job.step('check');
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('kubectl delete node node1; then run the release again'),
    ]);
    expect(said(job)).not.toMatch(/^(?:exec.*guard|scale|delete)/m);
  });

  test('asks the storage with new values as a new place would', async () => {
    const job = clusterJob();
    await job.begin();
    job.put({
      'pod.json': pod(true),
      'set.json': job.set('old', 'storage-old'),
      ...ended({ check: 4 }),
      logs: 'restore: the key is wrong',
    });
    const { code, output } = await job.step('check');
    expect(code).toBe(1);
    expect(output).toContain('restore: the key is wrong');
    const [check] = given(job, 'created');
    expect(check?.spec).toMatchObject({ backoffLimit: 0 });
    expect(check?.spec.template.spec).toMatchObject({
      restartPolicy: 'Never',
      initContainers: [],
      containers: [{ name: 'check', command: ['/deploy/deploy.sh', 'guard', '--check', '--clock'] }],
      volumes: [{ name: 'litestream' }, { name: 'data', emptyDir: {} }],
    });
  });
});
