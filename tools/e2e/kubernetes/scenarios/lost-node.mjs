import { readFileSync } from 'node:fs';
import { eventually } from '../../lib/command.mjs';

export const title =
  'a node is lost but runs on: no second pod starts; where a person forces one, the lost one is shut';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, nodes, rawRestore, log }) {
  const s3 = await storage();
  const site = await place();
  const first = await site.release(s3.values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(30);
  await nodes.addSecond();

  const pods = async () => {
    const list = await site.kubectl.run('get', 'pods', '--output', 'json', '--selector', 'app.kubernetes.io/name=app');
    return JSON.parse(list).items.map((/** @type {any} */ { metadata: { uid }, spec }) => [uid, spec.nodeName]);
  };
  const old = await site.kubectl.object('pod', 'app-0');
  const { uid } = old.metadata;
  /** The app on the lost node, which answers there still. @param {string} route @param {RequestInit} [request] */
  const onLostNode = async (route, request) => {
    const response = await fetch(`http://${old.status.podIP}:8080${route}`, request);
    return { status: response.status, text: await response.text() };
  };
  const write = (/** @type {number} */ n) =>
    onLostNode('/write', { method: 'POST', body: new URLSearchParams({ n: String(n) }) });

  await step('until the cluster notices that the node is lost', () => nodes.loseFirst());
  // What Kubernetes does by itself after five minutes.
  await site.kubectl.run('delete', 'pod', 'app-0', '--wait=false', '--grace-period=5');
  await write(5);
  await eventually('the rows of the lost node in the storage', 60, async () => {
    const rows = await rawRestore(site, s3, 'app.db', 'select count(*) from counter');
    return rows === '35';
  });
  await new Promise((resolve) => {
    setTimeout(resolve, 40_000);
  });
  expect(await pods(), 'pods of the app').is([[uid, 'node1']]);
  const refused = await step('a release is refused', () => site.release(s3.values, { version: '2' }));
  expect(refused.failed, 'the step that failed').is('Check');
  expect(refused.output, 'the words').matches(/node1.*kubectl delete node node1/);
  expect(await pods(), 'pods of the app').is([[uid, 'node1']]);

  // Against every warning, and with a volume that was on the lost node alone.
  const claim = await site.kubectl.object('pvc', 'data-app-0');
  await site.kubectl.run('label', 'persistentvolume', claim.spec.volumeName, 'keep=yes');
  await site.kubectl.run('delete', '--wait=false', 'pvc/data-app-0');
  await site.kubectl.run('delete', 'pod', 'app-0', '--grace-period=0', '--force');
  log('# forced\n');
  await step('a second pod that a person forces: until it is ready', () => site.ready(uid));
  expect((await pods())[0][1], 'its node').is('node2');
  expect(await site.rows(), 'its rows').is({ 'app.db': 35, 'jobs/jobs.db': 35 });
  // The kubelet stands still, and the other one removes the logs of pods that it does not know.
  const sidecar = await nodes.processOf(old, 'litestream');
  const words = await step('until the sidecar on the lost node stops replicating and shuts the databases', () =>
    eventually('the refusal on the lost node', 180, async () =>
      readFileSync(`/proc/${sidecar}/root/tmp/refused`, 'utf8'),
    ),
  );
  expect(words, 'the words').matches(/took over this deployment[^]*the app cannot open its databases/);
  const { status, text } = await write(1);
  expect([status, text], 'a write on the lost node').matches(/^500,.*(?:locked|locking protocol)/);
  await site.write(7);
  const all = { 'app.db': 42, 'jobs/jobs.db': 42 };
  expect(await site.rows(), 'rows in the second pod').is(all);
  for (const [name, rows] of Object.entries(all))
    expect(await rawRestore(site, s3, name, 'select count(*) from counter'), `rows of ${name} in the storage`).is(
      String(rows),
    );
  const lost = await site.loseVolume();
  await step('from a lost volume to Ready', () => site.ready(lost));
  expect(await site.rows(), 'rows').is(all);
}
