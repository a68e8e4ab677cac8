export const title = 'a pod that is deleted uploads its last write; dead children are reaped';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, rawRestore }) {
  const s3 = await storage();
  const site = await place();
  const first = await site.release(s3.values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(10);

  // Killed in the moment after the write, before Litestream looks for it.
  await site.writeOnly(7);
  await step('the pod ends', () => site.kubectl.run('delete', 'pod', 'app-0'));
  await site.kubectl.run('scale', 'statefulset', 'app', '--replicas', '0');
  for (const name of ['app.db', 'jobs/jobs.db']) {
    const rows = await rawRestore(site, s3, name, 'select count(*) from counter');
    expect(rows, `rows of ${name} that Litestream alone restores`).is('17');
  }
  await site.kubectl.run('scale', 'statefulset', 'app', '--replicas', '1');
  await site.ready();

  // What the health check and its helpers leave becomes a child of the first process.
  await site.inSidecar('bash', '-c', '(sleep 0.2 & exec sleep 0.1) & wait; sleep 1');
  const states = 'for each in /proc/[0-9]*/status; do grep -h \'^State\' "$each"; done 2>/dev/null | sort | uniq -c';
  expect(await site.inSidecar('bash', '-c', states), 'states of processes').lacks('zombie');
}
