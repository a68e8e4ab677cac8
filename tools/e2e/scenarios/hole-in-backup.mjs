import { docker } from '../lib/command.mjs';

export const title =
  'somebody deletes objects below a backup, which Litestream does not notice: the health check does, ' +
  'says it, and a new snapshot makes it whole';
export const smokeTargets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(20);
  await host.green();

  // All of it, while nobody writes; a look that was done a moment ago is not repeated for hours, so that is forgotten.
  const sidecar = await docker('ps', '--quiet', '--filter', `name=${host.id}-litestream`);
  const hoursLater = () => docker('exec', sidecar, 'bash', '-c', 'rm -f /tmp/health/chain-* /tmp/health/gap-*');
  await storage.empty();
  await hoursLater();
  await host.red(/the backup of app\.db lacks files: no snapshot is there[^]*A new snapshot is being made/);
  await host.green();
  const logs = await docker('logs', sidecar);
  expect(logs, 'the log of the sidecar').matches(/the backup of app\.db lacks files[^]*has a new snapshot/);
  await host.write(5);
  for (let looks = 0; looks < 8; looks++) {
    await hoursLater();
    await host.health().then(() => host.green());
  }
  expect((await host.call('status')).output, 'status').matches(
    /At \S+ the backup lacked files of app\.db: no snapshot is there; a new snapshot was begun/,
  );
  const { proven } = await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] });
  expect(proven, 'what is proven afterwards').matches(/^app\.db@/);

  await host.lose();
  const again = await host.deploy({ values: storage.values, image: app(1), options: ['--proven', proven] });
  expect(again.code, 'exit code on a new host').is(0);
  expect(await host.rows(), 'rows on the new host').is({ 'app.db': 25, 'jobs/jobs.db': 25 });
}
