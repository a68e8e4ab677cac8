import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterJob, given, said, values } from './cluster.js';
import { missingTools } from './workflow-job.js';

/** What the workflow has where a store has the rest. */
const ofStore = {
  SITE: '',
  AWS_S3_BUCKET: '',
  AWS_SECRET_ACCESS_KEY: '',
  HEARTBEAT_URL: '',
} as const;

const external = (name: string) => ({
  kind: 'ExternalSecret',
  metadata: { name, labels: { 'generator-litestream/part': 'values-of-a-store' } },
  spec: {
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
    dataFrom: [{ extract: { key: 'apps/shop' } }],
  },
});

const status = (name: string, version: string, ready = 'True') => ({
  metadata: { name },
  status: { syncedResourceVersion: version, conditions: [{ type: 'Ready', status: ready, message: 'could not sync' }] },
});

/** A Secret as the operator writes it. */
const secret = (data: Readonly<Record<string, string>>) => ({
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, btoa(value)])),
});

const complete = {
  'secret-storage.json': secret({
    REPLICA_BUCKET: 'bu\\"cket\\\\',
    LITESTREAM_SECRET_ACCESS_KEY: values.AWS_SECRET_ACCESS_KEY,
  }),
  'secret-app-values.json': secret({ SITE: values.SITE, APP_MAIN_DOMAIN: 'other.example.org' }),
  'secret-monitor.json': secret({ HEARTBEAT_URL: values.HEARTBEAT_URL }),
  'secret-registry.json': secret({ '.dockerconfigjson': '{"auths":{"ghcr.io":{"auth":"bWU6cGE6c3M="}}}' }),
};

/** A release whose values are in a store; waiting for the operator takes no time. */
async function job(files: Readonly<Record<string, unknown>> = complete) {
  const made = clusterJob();
  writeFileSync(path.join(made.deploy, 'external-secrets.yaml'), '# rendered by the cluster that is played\n');
  const script = path.join(made.deploy, 'deploy.sh');
  writeFileSync(
    script,
    readFileSync(script, 'utf8').replace('\nhere=', '\nexternal_sync_seconds=0 external_fault_seconds=0\nhere='),
  );
  const connect = await made.step('connect', ofStore);
  await made.begin(external('storage'), external('app-values'));
  made.put({
    'externals.json': { items: [status('storage', '1-a'), status('app-values', '1-a')] },
    'synced.json': { items: [status('storage', '1-b'), status('app-values', '1-b')] },
    ...files,
  });
  // What a run with a store has: the values of the step "Connect" are the domain and the image alone.
  await made.step('connect', ofStore);
  return { made, connect, check: () => made.step('check', ofStore) };
}

const byName = (made: Awaited<ReturnType<typeof job>>['made']) =>
  Object.fromEntries(
    given(made, 'applied')
      .flatMap(({ items }) => items)
      .filter(({ kind }) => kind === 'Secret')
      .map(({ metadata, data }) => [
        metadata.name.replace(/-[0-9a-f]{12}$/, ''),
        Object.fromEntries(Object.entries(data).map(([key, value]) => [key, atob(value)])),
      ]),
  );

describe.skipIf(missingTools.length > 0)('a release whose values are in a secret store', () => {
  test('needs nothing of the repository but the way to the cluster', async () => {
    expect((await job()).connect).toMatchObject({ code: 0, output: '' });
    const { made } = await job();
    expect((await made.step('connect', { ...ofStore, KUBE_CONFIG: '' })).output).toContain('KUBE_CONFIG is not set');
  });

  test('takes what the operator wrote, and gives it to the pods as its own Secrets, named by their content', async () => {
    const { made, check } = await job();
    const { code, output } = await check();
    expect([code, output]).toEqual([0, expect.stringContaining('the secret apps/shop of ClusterSecretStore vault')]);
    expect(byName(made)).toEqual({
      storage: { REPLICA_BUCKET: 'bu\\"cket\\\\', LITESTREAM_SECRET_ACCESS_KEY: values.AWS_SECRET_ACCESS_KEY },
      'app-values': { SITE: values.SITE, APP_MAIN_DOMAIN: 'shop.example.org' },
      monitor: { HEARTBEAT_URL: values.HEARTBEAT_URL },
      registry: { '.dockerconfigjson': '{"auths":{"ghcr.io":{"auth":"bWU6cGE6c3M="}}}' },
    });
    expect(made.read('manifests.json')).toMatch(/"name": "storage-[0-9a-f]{12}"/);
    expect(`${output}${said(made)}${made.read('manifests.json')}${made.read('values')}`).not.toMatch(/hush|pa:ss|a"b/);
    expect(said(made)).toMatch(
      /--dry-run=server --validate=strict[^]*annotate externalsecrets -l [^]*get secret storage/,
    );
  });

  test('names every value that is missing, and changes nothing', async () => {
    const { made, check } = await job({
      ...complete,
      'secret-storage.json': secret({ REPLICA_BUCKET: '' }),
      'secret-app-values.json': {},
    });
    const { code, output } = await check();
    expect(code).toBe(1);
    expect(output).toContain(
      'There is no value for AWS_S3_BUCKET, AWS_SECRET_ACCESS_KEY, SITE in the secret apps/shop of ClusterSecretStore vault.',
    );
    expect(output).toContain('gh run rerun 7 --failed');
    expect(byName(made)).toEqual({});
  });

  test('checks the shape of a value as of every other', async () => {
    const { check } = await job({ ...complete, 'secret-monitor.json': secret({ HEARTBEAT_URL: 'ping' }) });
    expect(await check()).toMatchObject({
      code: 1,
      output: expect.stringMatching(/HEARTBEAT_URL[^]*https[^]*in the store/),
    });
  });

  test.each([
    [
      'has not read the store again',
      { 'synced.json': { items: [status('storage', '1-a'), status('app-values', '1-b')] } },
    ],
    ['cannot read it', { 'synced.json': { items: [status('storage', '1-a', 'False'), status('app-values', '1-b')] } }],
  ])('refuses where the operator %s, with the cause and all that has to be there', async (_, files) => {
    const { made, check } = await job({
      ...complete,
      ...files,
      'events.json': {
        items: [
          { lastTimestamp: '2', message: 'Secret does not exist' },
          { lastTimestamp: '1', message: 'old' },
        ],
      },
    });
    const { code, output } = await check();
    expect(code).toBe(1);
    expect(output).toContain('storage: Secret does not exist');
    expect(output).not.toContain('app-values:');
    expect(output).toContain('with these properties: AWS_S3_BUCKET, AWS_SECRET_ACCESS_KEY, SITE.');
    expect(byName(made)).toEqual({});
  });

  test('says where no operator reads the store', async () => {
    const { check } = await job({ ...complete, 'externals.json': { items: [] }, 'synced.json': { items: [] } });
    expect((await check()).output).toContain('No External Secrets Operator has read the secret apps/shop');
  });

  test('says which step is missing where the account may not write the objects', async () => {
    const { check } = await job({ ...complete, refuses: 'Error: externalsecrets is forbidden' });
    expect((await check()).output).toContain(
      'kubectl apply -f .deploy/kubernetes-access.yaml; then run the release again',
    );
  });

  test('says what the app does not get any more', async () => {
    const running = {
      spec: { template: { env: [{ valueFrom: { secretKeyRef: { name: 'app-values-0123456789ab' } } }] } },
    };
    const { check } = await job({
      ...complete,
      'set.json': running,
      'secret-app-values-0123456789ab.json': secret({ SITE: 'x', LICENSE: 'y', APP_MAIN_DOMAIN: 'z' }),
    });
    const { output } = await check();
    expect(output).toContain('LICENSE: the version that runs has a value');
    expect(output).not.toMatch(/(?:SITE|APP_MAIN_DOMAIN): the version/);
  });

  test('takes a value of the workflow, which a build may need as well, before that of the store', async () => {
    const { made } = await job();
    await made.step('connect', { ...ofStore, SITE: 'of the repository' });
    await made.step('check', ofStore);
    expect(byName(made)['app-values']).toMatchObject({ SITE: 'of the repository' });
  });
});

test.skipIf(missingTools.length > 0)(
  'the objects of a store end with the files, and their Secrets with them',
  async () => {
    const made = clusterJob();
    await made.begin();
    await made.step('check');
    made.put({ 'external-names': 'externalsecret/storage\n' });
    appendFileSync(path.join(made.folder, 'deploy/since'), '2026-01-31T12:00:00Z\n');
    const { output } = await made.step('prove');
    expect(output).toContain('removing externalsecret/storage');
    expect(said(made)).toContain('delete externalsecret/storage');
  },
);
