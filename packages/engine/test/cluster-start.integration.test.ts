import { describe, expect, test } from 'vitest';
import { clusterJob, given, pod, said, set } from './cluster.js';
import { engine, engineBash, fakeCommands, scratch } from './shell.js';
import { missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh cluster start', () => {
  const started = async (files: Record<string, unknown>) => {
    const job = clusterJob();
    await job.begin();
    await job.step('check');
    job.put(files);
    return { job, ...(await job.step('start')) };
  };

  test('waits until the pod is ready', async () => {
    const { code, output, job } = await started({ 'set.json': set('old'), 'pod.json': pod(true) });
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
    job.put({ 'set.json': set('old'), 'pod.json': { metadata: { ...metadata, creationTimestamp }, status } });
    if (since !== '') job.write('since', since);
    expect(await job.step('start')).toMatchObject({ code: 0 });
    const kept = job.read('since');
    expect(kept).toEqual(expected);
    expect((await job.step('prove')).output).toContain(`return_to=${kept}`);
  });

  test('shows the restore check, and says that nothing is there to go back to', async () => {
    const { code, output } = await started({
      'after-apply': `printf '%s' '${JSON.stringify(set('new'))}' >"$CLUSTER/set.json"`,
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
      'set.json': set('ghcr.io/acme/shop@sha256:old'),
      'pod.json': pod(false, { app: { restartCount: 3 } }),
      logs: 'boom',
    });
    expect(code).toBe(1);
    expect(output).toContain('| boom');
    expect(given(job, 'applied').at(-1)?.spec.template.spec.containers[0].image).toBe('ghcr.io/acme/shop@sha256:old');
    expect(output).toContain('The earlier version does not serve either. The log of this step shows the cause.');
  });

  test('says of what time the data is, where this version went back with its data', async () => {
    const job = clusterJob();
    await job.begin();
    await job.step('check');
    job.put({
      'set.json': set('ghcr.io/acme/shop@sha256:old'),
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
      'set.json': set('ghcr.io/acme/shop@sha256:old'),
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

  test('does not wait for a pod that the cluster refuses to create', async () => {
    const message = 'create Pod app-0 in StatefulSet app failed: forbidden: exceeded quota: team';
    const event = (lastTimestamp: string) => ({ items: [{ lastTimestamp, message }] });
    const told = async (events: object, begun: string) => {
      const PATH = fakeCommands(scratch(), { kubectl: `printf '%s' '${JSON.stringify(events)}'` });
      return engineBash(
        [
          '-c',
          `. ${engine}; conf[id]=shop; step_limit=9; is_not_created StatefulSet app $((SECONDS - ${begun}))`,
          'deploy.sh',
        ],
        { env: { PATH } },
      );
    };
    const now = new Date().toISOString().replace(/\.\d+/, '');
    expect(await told(event(now), '31')).toEqual({
      code: 0,
      output: expect.stringContaining(`The cluster refuses to create the pod: ${message}`),
    });
    expect((await told(event(now), '20')).code, 'so soon').toBe(1);
    expect((await told(event('2020-01-01T00:00:00Z'), '31')).code, 'of an earlier run').toBe(1);
    expect((await told({ items: [] }, '31')).code, 'no event').toBe(1);
  });

  test.each([
    ['wait_pod', 'statefulset', set('old'), pod(true)],
    ['wait_job restore', 'job', { status: {} }, { status: {} }],
  ])(
    'waits where the earlier pod took long to end, and a quota still counted it: %s',
    async (wait, kind, object, last) => {
      const event = { items: [{ lastTimestamp: '2999-01-01T00:00:00Z', message: 'exceeded quota: team' }] };
      const ending = { metadata: { labels: {}, deletionTimestamp: 'now' }, status: {} };
      const { code, output } = await engineBash([
        '-c',
        `. "$1"; SECONDS=0; deploy_minutes() { echo 10; }; sleep() { SECONDS=$((SECONDS + 20)); }; show_steps() { :; }
       the_pod() { if ((SECONDS < 40)); then echo "$4"; elif ((SECONDS >= 60)); then echo "$5"; fi; }
       cluster_object() {
         if [[ $1 == pod ]]; then the_pod "\${words[@]}"
         elif [[ $1 == job ]] && ((SECONDS >= 60)); then echo '{"status": {"succeeded": 1}}'; else echo "\${words[2]}"; fi
       }
       k() {
         case $* in
           'get events'*) echo "\${words[5]}" ;;
           'get pods'*) the_pod "\${words[@]}" | jq -s '{items: .}' ;;
         esac
       }
       words=("$@"); ${wait}`,
        'deploy.sh',
        engine,
        kind,
        JSON.stringify(object),
        JSON.stringify(ending),
        JSON.stringify(last),
        JSON.stringify(event),
      ]);
      expect([code, output]).toEqual([0, '']);
    },
  );

  test('does not blame a version for what keeps the pod of the one before it from its start', async () => {
    const failing = pod(false, { app: { state: { waiting: { reason: 'ImagePullBackOff', message: '404' } } } });
    const earlier = { ...failing, metadata: { labels: { 'controller-revision-hash': 'another' } } };
    const { code, output } = await engineBash([
      '-c',
      `. "$1"; SECONDS=0; deploy_minutes() { echo 10; }; sleep() { SECONDS=$((SECONDS + 1)); }
       cluster_object() { case $1 in statefulset) echo "\${words[1]}" ;; pod) if ((SECONDS < 3)); then echo "\${words[2]}"; else echo "\${words[3]}"; fi ;; esac; }
       k() { echo "$*"; }
       words=("$@"); wait_pod`,
      'deploy.sh',
      engine,
      JSON.stringify(set('old')),
      JSON.stringify(earlier),
      JSON.stringify(pod(true)),
    ]);
    expect([code, output]).toEqual([0, '']);
  });

  test('tells an image that cannot be pulled from an app that does not answer', async () => {
    const { output } = await started({
      'set.json': set('old'),
      'pod.json': pod(false, { app: { state: { waiting: { reason: 'ImagePullBackOff', message: '401' } } } }),
    });
    expect(output).toContain('A container cannot start: ImagePullBackOff: 401');
    expect(output).toContain('gh secret set REGISTRY_PASSWORD');
  });
});
