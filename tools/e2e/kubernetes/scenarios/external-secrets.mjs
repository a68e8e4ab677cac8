import path from 'node:path';
import { root } from '../../lib/engine.mjs';
import { readAgain, startOperator } from '../lib/operator.mjs';

export const title =
  'values from a secret store: missing ones are named, a change counts with the next release, and a wrong one stops nothing';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, placeIn, newCheckout }) {
  const s3 = await storage();
  const operator = await startOperator(path.join(root, '.e2e/kubernetes/operator.log'));
  try {
    const flags = ['--external-secrets', 'SecretStore/store', '--external-secrets-key', 'shop'];
    const site = await placeIn(newCheckout(), flags);
    const settings = '{"Quote":"a\\"b","Path":"c:\\\\d"}';
    const all = { ...s3.values, APPSETTINGS_JSON: settings, HEARTBEAT_URL: 'http://127.0.0.1:9/one' };
    /** The repository has nothing but the kubeconfig and the domain. @param {Parameters<typeof site.release>[1]} [how] */
    const release = (how) => site.release({}, how);
    const unchanged = { inputs: { skip_migration: 'true' } };
    const heartbeat = () => site.inSidecar('printenv', 'HEARTBEAT_URL');

    await operator.store(site.kubectl, undefined);
    const absent = await step('the store has no such secret: refused', () => release());
    expect(absent.failed, 'the step that failed').is('Check');
    expect(absent.output, 'the words').matches(
      /cannot read the secret shop of SecretStore store\. It must be there, with these properties: AWS_S3_BUCKET, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY\./,
    );

    const { AWS_S3_BUCKET: _bucket, AWS_SECRET_ACCESS_KEY: _key, ...some } = all;
    await operator.store(site.kubectl, some);
    const incomplete = await step('two values are missing: refused', () => release());
    expect(incomplete.failed, 'the step that failed').is('Check');
    expect(incomplete.output, 'the words').matches(
      /There is no value for AWS_S3_BUCKET, AWS_SECRET_ACCESS_KEY in the secret shop of SecretStore store\./,
    );
    expect(await site.kubectl.object('statefulset', 'app'), 'the StatefulSet').is(undefined);

    await operator.store(site.kubectl, all);
    const first = await step('first release', () => release());
    expect(first.failed, 'the step of the first release that failed').is('');
    for (const secret of [all.AWS_SECRET_ACCESS_KEY, settings, all.HEARTBEAT_URL])
      for (const { output } of [absent, incomplete, first]) expect(output, 'the log').lacks(secret);
    await site.write(100);
    const rows = await site.rows();
    const held = async (/** @type {string} */ part, /** @type {string} */ key) => {
      const { items } = JSON.parse(await site.kubectl.run('get', 'secrets', '--output', 'json'));
      const of = items.find((/** @type {any} */ { metadata: { name } }) =>
        new RegExp(`^${part}-[0-9a-f]{12}$`).test(name),
      );
      return Buffer.from(of.data[key], 'base64').toString();
    };
    expect(await held('storage', 'LITESTREAM_SECRET_ACCESS_KEY'), 'the key').is(all.AWS_SECRET_ACCESS_KEY);
    expect(atob(await held('app-values', 'APPSETTINGS_JSON_BASE64')), 'the settings').is(settings);

    let pod = await site.podUid();
    const again = await step('nothing changed: the pod stays', () => release(unchanged));
    expect(again.failed, 'the step that failed').is('');
    expect(await site.podUid(), 'the pod').is(pod);

    await operator.store(site.kubectl, { ...all, HEARTBEAT_URL: 'http://127.0.0.1:9/two' });
    await readAgain(site.kubectl);
    expect([await site.podUid(), await heartbeat()], 'the pod before the release').is([pod, 'http://127.0.0.1:9/one']);
    const changed = await step('a value changed: the pod restarts with it', () => release(unchanged));
    expect(changed.failed, 'the step that failed').is('');
    expect((await site.podUid()) === pod, 'whether it is the same pod').is(false);
    expect(await heartbeat(), 'the value').is('http://127.0.0.1:9/two');

    await operator.store(site.kubectl, { ...all, HEARTBEAT_URL: 'http://127.0.0.1:9/three' });
    site.setVariables({ FAIL_START: '1' });
    const broken = await step('a version that does not start: the earlier one with its own values', () =>
      release({ ...unchanged, version: '2' }),
    );
    expect(broken.failed, 'the step that failed').is('Start');
    expect([await site.version(), await heartbeat()], 'what serves').is(['1', 'http://127.0.0.1:9/two']);
    site.setVariables();

    pod = await site.podUid();
    await operator.store(site.kubectl, { ...all, AWS_SECRET_ACCESS_KEY: 'wrong' });
    const wrong = await step('a wrong key in the store: refused, and the app serves', () => release(unchanged));
    expect(wrong.failed, 'the step that failed').is('Check');
    expect([await site.podUid(), await site.version()], 'what serves').is([pod, '1']);

    await operator.store(site.kubectl, undefined);
    const lost = await site.loseVolume();
    await step('the store is unreadable and the volume lost: until Ready', () => site.ready(lost));
    expect(await site.rows(), 'rows').is(rows);

    await operator.store(site.kubectl, all);
    const last = await step('a new version', () => release({ version: '2' }));
    expect(last.failed, 'the step that failed').is('');
    expect([await site.version(), await site.rows()], 'what serves').is(['2', rows]);
  } finally {
    operator.stop();
  }
}
