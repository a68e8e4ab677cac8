import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually, run } from '../../lib/command.mjs';
import { printedCommands } from '../lib/printed.mjs';

export const title =
  'a Secret and the volume are deleted, and the StatefulSet for a larger volume: nothing starts empty, and the next release has every row';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place }) {
  const { values } = await storage();
  const site = await place();
  const { kubectl } = site;
  const release = () => site.release(values, { inputs: { skip_migration: 'true' } });
  const first = await site.release(values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(20);

  const pod = await kubectl.object('pod', 'app-0');
  const [secret] = pod.spec.initContainers[0].envFrom.map((/** @type {any} */ { secretRef }) => secretRef.name);
  // A kubelet may give a new pod a Secret that it still knows from the pod before.
  await kubectl.run('scale', 'statefulset', 'app', '--replicas', '0');
  await kubectl.run('wait', '--for', 'delete', 'pod/app-0', '--timeout', '120s');
  await kubectl.run('delete', 'secret', secret);
  await kubectl.run('delete', 'pvc', 'data-app-0');
  await kubectl.run('scale', 'statefulset', 'app', '--replicas', '1');
  await eventually('the pod waits for its Secret', 120, async () =>
    JSON.stringify((await kubectl.object('pod', 'app-0'))?.status ?? {}).includes('CreateContainerConfigError'),
  );
  const status = await site.status();
  expect([status.code, status.output], 'the status').matches(/^1,[^]*secret "storage-[0-9a-f]+" not found/);
  expect(await site.appRan(), 'whether the app ran').is(false);
  const again = await step('a Secret and the volume are lost: a release', release);
  expect(again.failed, 'the step that failed').is('');
  expect(await site.rows(), 'rows').is({ 'app.db': 20, 'jobs/jobs.db': 20 });

  const file = path.join(site.folder, '.deploy/kubernetes/app.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('storage: 10Gi', 'storage: 20Gi'));
  const larger = await step('a larger volume is refused before anything is changed', release);
  expect([larger.failed, larger.output], 'the step that failed').matches(/^Check,[^]*updates to statefulset spec/);
  const { blocks } = printedCommands('Another size of the volume', site.id);
  const end = blocks[0]?.split('\n').find((line) => line.includes('delete statefulset')) ?? 'false';
  await site.writeOnly(4);
  await run('bash', ['-euc', end]);
  expect(await kubectl.object('pod', 'app-0'), 'the pod').is(undefined);
  const kept = await step('the StatefulSet is deleted: the release goes on with the volume', () =>
    site.release(values),
  );
  expect(kept.failed, 'the step that failed').is('');
  expect(await site.rows(), 'rows').is({ 'app.db': 24, 'jobs/jobs.db': 24 });

  await site.writeOnly(4);
  await run('bash', ['-euc', end]);
  await kubectl.run('delete', 'pvc', 'data-app-0');
  const anew = await step('the same with a new volume, to which the release restores everything', () =>
    site.release(values),
  );
  expect(anew.failed, 'the step that failed').is('');
  expect(await site.rows(), 'rows').is({ 'app.db': 28, 'jobs/jobs.db': 28 });
  const { spec } = await kubectl.object('pvc', 'data-app-0');
  expect(spec.resources.requests.storage, 'the size of the volume').is('20Gi');
}
