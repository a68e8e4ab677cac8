import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterConf, clusterJob, ended, given, pod, readers, said, values, type KubeObject } from './cluster.js';
import { engine, engineBash, scratch } from './shell.js';
import { missingTools } from './workflow-job.js';

const skipped = missingTools.length > 0;

describe.skipIf(skipped)('deploy.sh cluster connect', () => {
  test('knows the namespace of this cluster, and keeps the kubeconfig out of every argument', async () => {
    const job = clusterJob();
    const { code, output } = await job.step('connect');
    expect([code, output]).toEqual([0, '']);
    expect(job.read('host_key')).toBe('kubernetes uid-1\n');
    expect(said(job)).not.toMatch(/apiVersion|hush/);
  });

  test('names all that is missing at once', async () => {
    const { code, output } = await clusterJob().step('connect', {
      KUBE_CONFIG: '',
      AWS_S3_BUCKET: '',
      APP_DOMAIN: '',
    });
    expect(code).toBe(1);
    for (const name of ['KUBE_CONFIG is not set', 'AWS_S3_BUCKET is not set', 'gh variable set DEPLOY_DOMAIN'])
      expect(output).toContain(name);
    expect(output).not.toContain('DEPLOY_KEY');
  });

  test('refuses a cluster that knows no sidecars', async () => {
    const job = clusterJob();
    await job.begin();
    job.put({ minor: '28' });
    const { code, output } = await job.step('connect');
    expect(code).toBe(1);
    expect(output).toContain('This is Kubernetes 1.28, and the files need 1.29 or newer.');
  });
});

test.skipIf(skipped)('another cluster than that of the record is refused', async () => {
  const job = clusterJob();
  await job.begin();
  const curl = `case "$*" in *statuses*) echo '[{"state":"success"}]' ;; *) echo '[{"id":1,"payload":{"host_key":"kubernetes uid-9"}}]' ;; esac`;
  const read = (env: Record<string, string>) =>
    job.run(['record', 'read'], { GITHUB_API_URL: 'https://api', ...env }, { curl });
  expect(await read({})).toMatchObject({ code: 1, output: expect.stringContaining('Another cluster') });
  expect(await read({ OLD_HOST_STOPPED: 'true' })).toMatchObject({ code: 0 });
});

describe.skipIf(skipped)('deploy.sh cluster check', () => {
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

  test('stops with the words of the restore check, while what runs goes on', async () => {
    const job = clusterJob();
    await job.begin();
    job.put({ 'pod.json': pod(true), 'set.json': job.set('old'), guard: '4' });
    const { code, output } = await job.step('check');
    expect(code).toBe(1);
    expect(output).toContain('restore: app.db is kept');
    expect(output).toContain('Nothing was changed, and what runs goes on.');
    expect(said(job)).not.toContain('scale');
  });

  test('stops at a listed database that lies on the volume and is unknown, while what runs goes on', async () => {
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
      /jobs\/jobs\.db is on the volume[^]*adopt: local[^]*mv -n \/data\/jobs\/jobs\.db [^]*what runs goes on/,
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

describe.skipIf(skipped)('deploy.sh cluster restore', () => {
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

  test('is not a first deployment where a version has served, whatever the records say', async () => {
    const set = job0.set('old');
    const marked = { ...set, metadata: { ...set.metadata, annotations: { 'generator-litestream/served': 'yes' } } };
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
      { 'pod.json': pod(true), 'set.json': job0.set('old', 'storage-x'), ...ended({ restore: 0 }) },
      "'--proven' 'app.db@000000000000000a'",
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
      'set.json': job0.set('ghcr.io/acme/shop@sha256:old'),
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
      { 'pod.json': pod(true), 'set.json': job0.set('ghcr.io/acme/shop@sha256:old', 'storage-x'), ...files },
      "'--adopt' 'backup' '--at' '2026-05-31T12:00:00Z' '--skip-migration'",
    );
    const { code, output } = await job.step('restore');
    expect([code, output.includes('as they were at 2026-05-31T12:00:00Z')]).toEqual([1, expected]);
  });

  test('has nothing to stop where the first version is refused', async () => {
    const job = await after(ended({ restore: 4, 'set-aside': 0, migrate: 0 }), "'--proven' 'app.db@000000000000000a'");
    const { code, output } = await job.step('restore');
    expect(code).toBe(1);
    expect(output).toContain('Not everything could be done, see above.');
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

describe.skipIf(skipped)('deploy.sh cluster look', () => {
  const looked = async (code: number) => {
    const job = clusterJob();
    await job.begin();
    job.put({
      'pod.json': pod(true),
      'set.json': job.set('old'),
      ...ended({ look: code }),
      logs: 'restore: app.db, checked',
    });
    job.write('options', "'--adopt' 'backup' '--at' '2026-01-31T12:00:00Z' '--start-empty' 'jobs/jobs.db'");
    await job.step('check');
    return { job, ...(await job.step('look')) };
  };

  test('restores to a volume of its own, which goes with the Job, and leaves alone what runs', async () => {
    const { job, code, output } = await looked(0);
    expect([code, output]).toEqual([0, expect.stringContaining('restore: app.db, checked')]);
    const look = given(job, 'created').find(({ metadata }) => metadata.name === 'look');
    expect(look?.spec.template.spec.containers[0].command?.slice(2)).toEqual([
      '--adopt',
      'backup',
      '--at',
      '2026-01-31T12:00:00Z',
      '--start-empty',
      'jobs/jobs.db',
      '--clock',
    ]);
    expect(look?.spec.template.spec.volumes.at(-1)).toEqual({
      name: 'data',
      ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } },
    });
    expect(said(job)).not.toMatch(/^(?:scale|delete (?!job look))/m);
    expect(job.read('finished')).toBe('look\n');
  });

  test('fails where something cannot be restored', async () => {
    const { job, code, output } = await looked(4);
    expect([code, output]).toEqual([1, expect.stringContaining('cannot be restored to that point in time')]);
    expect(existsSync(path.join(job.folder, 'deploy/finished'))).toBe(false);
  });
});

const job0 = clusterJob();

describe.skipIf(skipped)('an app that migrates at its own start', () => {
  const conf = [...clusterConf.filter((line) => !line.startsWith('migrate')), 'migrate=start'];
  const steps = (object: KubeObject | undefined) =>
    [...(object?.spec.template.spec.initContainers ?? []), ...(object?.spec.template.spec.containers ?? [])].map(
      ({ name, command }) => [name, ...(command?.slice(1) ?? [])],
    );
  const jobs = (job: ReturnType<typeof clusterJob>) => given(job, 'created').filter(({ kind }) => kind === 'Job');
  const restored = async (options = "'--proven' 'app.db@000000000000000a'", image = 'old') => {
    const job = clusterJob(conf);
    await job.begin();
    job.put({ 'pod.json': pod(true), 'set.json': job0.set(image, 'storage-x'), ...ended({ restore: 0 }) });
    job.write('options', options);
    await job.step('check');
    const { code, output } = await job.step('restore');
    expect(code).toBe(0);
    return { job, output };
  };

  test('is stopped for a copy of the databases, which has another name than that of a migration', async () => {
    const { job, output } = await restored();
    expect(output).toContain('setting a copy of the databases aside');
    expect(said(job)).toContain('scale statefulset app --replicas 0');
    expect(steps(jobs(job).at(-1))).toEqual([
      ['restore', 'guard', '--settle', '--proven', 'app.db@000000000000000a', '--clock'],
      ['stored', 'guard', '--stored', '--proven', 'app.db@000000000000000a'],
      ['set-aside', 'guard', '--before-migration'],
      ['keep-copy', 'cluster', 'keep-copy'],
    ]);
    expect(existsSync(path.join(job.folder, 'deploy/migrating'))).toBe(false);
  });

  test('keeps no copy of the same image, nor where nothing is to be migrated', async () => {
    for (const { output } of [await restored('', 'ghcr.io/acme/shop@sha256:ab'), await restored("'--skip-migration'")])
      expect(output).not.toContain('aside');
  });

  test('no longer needs the copy once the new version serves', async () => {
    const { job } = await restored();
    expect(await job.step('start')).toMatchObject({ code: 0 });
    expect(said(job)).toContain('exec app-0 -c litestream -- /deploy/deploy.sh cluster drop-copy');
    expect(existsSync(path.join(job.folder, 'deploy/start_copied'))).toBe(false);
  });

  test('gets the copy back when the new version does not come up, as the newest state of its backup', async () => {
    const { job } = await restored();
    job.put({
      'pod.json': pod(false, { app: { restartCount: 3 } }),
      ...ended({ 'take-copy': 0, return: 0, 'begin-backup': 0, 'drop-copy': 0 }),
    });
    expect(await job.step('start')).toMatchObject({ code: 1 });
    expect(steps(jobs(job).at(-1))).toEqual([
      ['take-copy', 'cluster', 'take-copy'],
      ['return', 'guard', '--return-copy'],
      ['begin-backup', 'guard', '--adopt', 'local'],
      ['drop-copy', 'cluster', 'drop-copy'],
    ]);
    expect(said(job)).not.toContain('exec app-0 -c litestream -- /deploy/deploy.sh cluster drop-copy');
    expect(given(job, 'applied').at(-1)?.spec.template.spec.containers[0].image).toBe('old');
  });

  test('stays stopped when the copy cannot be returned', async () => {
    const { job } = await restored();
    const before = given(job, 'applied').length;
    job.put({ 'pod.json': pod(false, { app: { restartCount: 3 } }), ...ended({ 'take-copy': 1 }) });
    const { code, output } = await job.step('start');
    expect(code).toBe(1);
    expect(output).toContain('The app stays stopped, and the copy is safe');
    // The objects of the new version, and nothing after them.
    expect(given(job, 'applied').length).toBe(before + 1);
  });
});

describe.skipIf(skipped)('deploy.sh cluster start', () => {
  const started = async (files: Record<string, unknown>) => {
    const job = clusterJob();
    await job.begin();
    await job.step('check');
    job.put(files);
    return { job, ...(await job.step('start')) };
  };

  test('waits until the pod is ready', async () => {
    const { code, output, job } = await started({ 'set.json': job0.set('old'), 'pod.json': pod(true) });
    expect(code).toBe(0);
    expect(said(job)).toContain('annotate statefulset app generator-litestream/served=yes');
    expect(output).toMatch(/starting ghcr\.io\/acme\/shop@sha256:ab\n(?:.*\n)*downtime=\d+(?:\.\d+)?\n/);
  });

  test.each([
    [
      'the pod of this version, where that replaced the one before',
      '2999-01-31T12:00:00Z',
      '',
      '2999-01-31T12:00:01Z\n',
    ],
    [
      'the time at which this step began, where the pod is older',
      '2020-01-31T12:00:00Z',
      '',
      expect.stringMatching(/^20(?!20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/),
    ],
    [
      'the time at which the app was stopped before',
      '2999-01-31T12:00:00Z',
      '2026-05-31T12:00:00Z\n',
      '2026-05-31T12:00:00Z\n',
    ],
  ])('takes for the moment to go back to: %s', async (_, creationTimestamp, since, expected) => {
    const job = clusterJob();
    await job.begin();
    await job.step('check');
    const { metadata, status } = pod(true);
    job.put({ 'set.json': job0.set('old'), 'pod.json': { metadata: { ...metadata, creationTimestamp }, status } });
    if (since !== '') job.write('since', since);
    expect(await job.step('start')).toMatchObject({ code: 0 });
    const kept = job.read('since');
    expect(kept).toEqual(expected);
    expect((await job.step('prove')).output).toContain(`return_to=${kept}`);
  });

  test('shows the restore check, and says that nothing is there to go back to', async () => {
    const { code, output } = await started({
      'after-apply': `printf '%s' '${JSON.stringify(job0.set('new'))}' >"$CLUSTER/set.json"`,
      'pod.json': pod(false, {
        restore: { state: { waiting: {} }, lastState: { terminated: { exitCode: 4 } } },
        app: { state: {} },
      }),
      logs: 'restore: app.db had a backup, and now there is neither a database nor a backup.',
    });
    expect(code).toBe(1);
    expect(output).toContain('restore: app.db had a backup');
    expect(output).toContain('There is no earlier version to return to. The app is stopped, and its volume is kept.');
  });

  test('puts the version before back, and says what keeps it from serving', async () => {
    const { code, output, job } = await started({
      'set.json': job0.set('ghcr.io/acme/shop@sha256:old'),
      'pod.json': pod(false, { app: { restartCount: 3 } }),
      logs: 'boom',
    });
    expect(code).toBe(1);
    expect(output).toContain('| boom');
    expect(given(job, 'applied').at(-1)?.spec.template.spec.containers[0].image).toBe('ghcr.io/acme/shop@sha256:old');
    expect(output).toContain('The earlier version does not serve either. The cause is above.');
  });

  test('says of what time the data is, where this version went back with its data', async () => {
    const job = clusterJob();
    await job.begin();
    await job.step('check');
    job.put({
      'set.json': job0.set('ghcr.io/acme/shop@sha256:old'),
      'pod.json': pod(false, { app: { restartCount: 3 } }),
    });
    job.write('since', '2026-06-01T12:00:00Z\n');
    job.write('options', "'--adopt' 'backup' '--at' '2026-05-31T12:00:00Z'");
    const { code, output } = await job.step('start');
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('gh workflow run recover.yml -f to=2026-06-01T12:00:00Z'),
    ]);
  });

  test('puts the version before back when the cluster does not take the new one', async () => {
    const { code, output, job } = await started({
      'set.json': job0.set('ghcr.io/acme/shop@sha256:old'),
      'pod.json': pod(true),
      'refuses-once': 'no room in etcd',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/no room in etcd[^]*The earlier version serves again: ghcr\.io\/acme\/shop@sha256:old/);
    expect(given(job, 'applied').at(-1)?.spec.template.spec.containers[0].image).toBe('ghcr.io/acme/shop@sha256:old');
  });

  test('says why no node takes a pod', async () => {
    const told = (message: string) => {
      const status = { conditions: [{ type: 'PodScheduled', status: message === '' ? 'True' : 'False', message }] };
      return engineBash(['-c', `. ${engine}; is_unscheduled "$1"`, 'deploy.sh', JSON.stringify({ status })]);
    };
    expect(await told('')).toEqual({ code: 1, output: '' });
    const { code, output } = await told(
      "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
    );
    expect(code).toBe(0);
    expect(output).toMatch(/No node of the cluster takes the pod: 0\/1 nodes[^]*--architecture arm64 \(or amd64\)/);
    expect((await told('0/1 nodes are available: 1 Insufficient memory.')).output).not.toContain('--architecture');
  });

  test('tells an image that cannot be pulled from an app that does not answer', async () => {
    const { output } = await started({
      'set.json': job0.set('old'),
      'pod.json': pod(false, { app: { state: { waiting: { reason: 'ImagePullBackOff', message: '401' } } } }),
    });
    expect(output).toContain('A container cannot start: ImagePullBackOff: 401');
    expect(output).toContain('gh secret set REGISTRY_PASSWORD');
  });
});

describe.skipIf(skipped)('deploy.sh cluster prove', () => {
  const proved = async (files: Record<string, unknown> = {}, options = '') => {
    const job = clusterJob();
    await job.begin();
    await job.step('check');
    job.put({ 'set.json': job0.set('old'), 'pod.json': pod(true), ...files });
    await job.step('start');
    job.write('options', options);
    return { job, ...(await job.step('prove')) };
  };

  test('hands the proof to the record, and keeps it in the cluster for the next start of a pod', async () => {
    const { job, code, outputs } = await proved();
    expect(code).toBe(0);
    expect(outputs).toMatch(/^proven=app\.db@000000000000000a,jobs\/jobs\.db@000000000000000b\nsince=\d{4}-/);
    expect(given(job, 'applied').at(-1)).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: 'record' },
      data: { proven: 'app.db@000000000000000a,jobs/jobs.db@000000000000000b' },
    });
    expect(existsSync(path.join(job.folder, 'deploy/finished'))).toBe(true);
  });

  test('a first deployment whose app writes what is not backed up is no success', async () => {
    const { code, output, outputs } = await proved({ opened: 'difference=volume other.db\n' }, "'--first-deploy'");
    expect([code, outputs]).toEqual([1, '']);
    expect(output).toContain('other.db');
  });
});

describe.skipIf(skipped)('pods that only read', () => {
  const released = async (files: Record<string, unknown> = {}, others: readonly object[] = [readers()]) => {
    const job = clusterJob();
    await job.begin(...others);
    await job.step('check');
    job.put({ 'set.json': job0.set('old'), 'pod.json': pod(true), 'readers.json': readers(), ...files });
    const start = await job.step('start');
    const applied = given(job, 'applied')
      .at(-1)
      ?.items.map(({ kind }) => kind);
    const prove = await job.step('prove');
    return { job, start, applied, prove, ...(await job.step('readers')) };
  };

  test('come after the app, its proof and the record, with the image of this release', async () => {
    const { job, applied, prove, code, output } = await released();
    expect([prove.code, code, applied]).toEqual([0, 0, ['StatefulSet', 'Ingress']]);
    expect(prove.output).not.toMatch(/readers|^deployed$/m);
    expect(existsSync(path.join(job.folder, 'deploy/finished'))).toBe(true);
    expect(output).toContain('starting the readers');
    const last = given(job, 'applied').at(-1);
    expect(last?.items.map(({ kind }) => kind)).toEqual(['Deployment']);
    expect(last?.items[0]?.spec.template.spec.containers[0].image).toBe('ghcr.io/acme/shop@sha256:ab');
  });

  test('are waited for until those of before are gone', async () => {
    const { job, code } = await released({
      'readers.json': readers(1),
      'after-apply': `! grep -q '"Deployment"' "$CLUSTER"/applied-*.json || printf '%s' '${JSON.stringify(readers())}' >"$CLUSTER/readers.json"`,
    });
    expect(code).toBe(0);
    expect(said(job)).toContain('get deployment readers');
  });

  test('begin again after a decision between volume and backup', async () => {
    const job = clusterJob();
    await job.begin(readers());
    await job.step('check');
    job.put({ 'set.json': job0.set('old'), 'pod.json': pod(true), 'readers.json': readers() });
    await job.step('start');
    expect(said(job)).not.toContain('rollout restart');
    job.write('options', "'--adopt' 'local'");
    await job.step('prove');
    expect(said(job)).not.toContain('rollout restart');
    await job.step('readers');
    expect(said(job)).toContain('rollout restart deployment readers');
  });

  test('that do not come up fail the release, which keeps the app and its proof', async () => {
    const { job, prove, code, output } = await released({
      'readers.json': readers(1),
      'reader-pod.json': {
        metadata: { name: 'readers-new' },
        status: {
          conditions: [{ type: 'Ready', status: 'False' }],
          containerStatuses: [{ name: 'app', ready: false, restartCount: 3 }],
        },
      },
      logs: 'attempt to write a readonly database',
    });
    expect(code).toBe(1);
    expect(output).toContain('| attempt to write a readonly database');
    expect(said(job)).toMatch(/^logs readers-new -c app/m);
    expect(output).toContain('The new version of the app serves, and its backup is proven.');
    expect([prove.code, prove.outputs]).toEqual([0, expect.stringMatching(/^proven=/)]);
    expect(existsSync(path.join(job.folder, 'deploy/finished'))).toBe(false);
    expect(given(job, 'applied').some(({ metadata }) => metadata?.name === 'record')).toBe(true);
  });

  test('are removed where the files have none any more', async () => {
    const { job, prove } = await released({ left: 'deployment.apps/readers\nservice/readers\n' }, []);
    expect([prove.code, prove.output]).toEqual([0, expect.stringContaining('removing deployment.apps/readers')]);
    expect(prove.output).toMatch(/^(?:.* )?deployed$/m);
    expect(said(job)).toMatch(/^delete deployment\.apps\/readers .*\ndelete service\/readers /m);
  });
});

test.skipIf(skipped).each([['cluster', 'reboot'], ['deploy']])(
  'deploy.sh %s %s is a wrong usage in a cluster',
  async (...args) => {
    expect(await clusterJob().run(args)).toMatchObject({ code: 2 });
  },
);
