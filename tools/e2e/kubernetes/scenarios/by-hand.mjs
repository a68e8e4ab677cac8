import { eventually } from '../../lib/command.mjs';

export const title =
  'a second pod is refused, the ConfigMap cannot be edited, and killed pods and another revision cost no row';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, rawRestore }) {
  const s3 = await storage();
  const site = await place();
  const { kubectl } = site;
  const first = await site.release(s3.values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(20);

  await kubectl.run('scale', 'statefulset', 'app', '--replicas', '2');
  const refused = await step('a second pod: until its refusal', () => site.refusal('app-1'));
  expect(refused, 'the words').matches(/This is the pod app-1\. Only app-0 may write[^]*delete pvc data-app-1/);
  expect(await site.appRan('app-1'), 'whether the app ran in it').is(false);
  await step('the first pod serves and replicates', () => site.write(5));
  const next = await step('a release ends the second pod', () => site.release(s3.values, { version: '2' }));
  expect(next.failed, 'the step that failed').is('');
  expect(await kubectl.object('pod', 'app-1'), 'the second pod').is(undefined);
  await kubectl.run('delete', 'pvc', 'data-app-1');
  expect((await site.rows())['app.db'], 'rows').is(25);

  const pod = await kubectl.object('pod', 'app-0');
  const named = pod.spec.volumes.find((/** @type {any} */ { configMap }) => configMap).configMap.name;
  const edited = await kubectl.attempt('patch', 'configmap', named, '--patch', '{"data":{"litestream.yml":""}}');
  expect([edited.code, edited.output], 'an edit of the ConfigMap').matches(/^1,.*immutable/);

  for (let round = 1; round <= 2; round++) {
    await site.writeOnly(5);
    const uid = await site.podUid();
    await kubectl.run('delete', 'pod', 'app-0', '--grace-period=0', '--force');
    await step('a pod that is killed after a write', () => site.ready(uid));
  }
  expect((await site.rows())['app.db'], 'rows').is(35);
  await site.write(1);
  expect(await rawRestore(site, s3, 'app.db', 'select count(*) from counter'), 'rows in the storage').is('36');

  await kubectl.run('rollout', 'undo', 'statefulset', 'app');
  await step('kubectl rollout undo', () => eventually('version 1', 120, async () => (await site.version()) === '1'));
  expect((await site.rows())['app.db'], 'rows').is(36);
}
