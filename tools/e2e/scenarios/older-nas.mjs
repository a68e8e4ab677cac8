import { docker, run } from '../lib/command.mjs';
import { folderTargets } from '../lib/servers.mjs';

export const smoke = false;
export const title =
  'a NAS comes back with an older snapshot of itself: a deployment is refused, the health check is red and the backup is made whole from ' +
  'this host, at a boot too; with the host lost as well, nothing older is restored before somebody says so';

export const targets = folderTargets;

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder }) {
  const { values } = storage;
  const [nas, snapshot] = [values['BACKUP_FOLDER'] ?? '', `${folder}/snapshot`];
  const first = await host.deploy({ values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);
  await host.green();
  await run('cp', ['-a', nas, snapshot]);
  await host.write(5);
  const { proven } = await host.deploy({
    values,
    image: app(1),
    options: ['--proven', first.proven, '--skip-migration'],
  });
  const options = ['--proven', proven, '--skip-migration'];
  const goBack = () => run('bash', ['-c', 'find "$0" -mindepth 1 -delete && cp -a "$1/." "$0"', nas, snapshot]);
  const sidecar = () => docker('ps', '--quiet', '--filter', `name=${host.id}-litestream`);
  const hoursLater = async () =>
    docker('exec', await sidecar(), 'bash', '-c', 'rm -f /tmp/health/chain-* /tmp/health/gap-* /tmp/health/renew-*');

  await goBack();
  const refused = await host.deploy({ values, image: app(2), options });
  expect([refused.code, (await host.version()).trim()], 'exit code of a deployment then, and who serves').is([4, '1']);
  expect(refused.output, 'why').matches(
    /The backup of app\.db ends at \w+, but an earlier deployment proved \w+: the storage has lost/,
  );
  await hoursLater();
  await host.red(/lacks files: it ends at transaction \w+, and \w+ was uploaded[^]*A new snapshot is being made/);
  for (let looks = 0; looks < 4; looks++) {
    await host.green();
    await hoursLater();
    await host.health();
  }
  await host.green();
  const whole = await host.deploy({ values, image: app(1), options });
  expect(whole.code, 'exit code once the backup is whole').is(0);

  await host.powerCut();
  await goBack();
  await host.boot();
  await host.eventualRows();
  await host.write(3);
  for (let looks = 0; looks < 6; looks++) {
    await hoursLater();
    await host.health();
    await host.green();
  }
  const last = await host.deploy({ values, image: app(1), options: ['--proven', whole.proven, '--skip-migration'] });
  expect(last.code, 'exit code after a boot over the older snapshot').is(0);
  await host.lose();
  const restored = await host.deploy({ values, image: app(1), options: ['--proven', last.proven, '--skip-migration'] });
  expect(restored.code, 'exit code on a new host').is(0);
  expect(await host.rows(), 'rows on the new host').is({ 'app.db': 18, 'jobs/jobs.db': 18 });

  await host.lose();
  await goBack();
  const both = await host.deploy({ values, image: app(1), options: ['--proven', last.proven, '--skip-migration'] });
  expect([both.code, await host.appExists()], 'exit code where host and newest backup are lost, and an app').is([
    4,
    false,
  ]);
  expect(both.output, 'what it says').matches(
    /the storage has lost transactions[^]*To restore what the storage still has, deploy again with --adopt backup/,
  );
}
