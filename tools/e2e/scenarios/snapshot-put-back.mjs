import { docker, run } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'yesterday’s disk and .env are put back: by a boot, by docker compose up and by a deployment, ' +
  'the old state is not replicated and serves nobody, until a person decides';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);
  const putBack = await host.snapshot();
  await host.write(40);
  await host.powerCut();
  await putBack();

  // A boot: Docker starts app and sidecar, and asks nobody.
  const before = await storage.pieces();
  await host.boot();
  await host.red(
    /This host has older data than the backup: app\.db \(here [0-9a-f]{16}, in the storage [0-9a-f]{16} of \d{4}-[^]*--adopt backup[^]*--adopt local/,
  );
  await host.shut();
  expect(await storage.pieces(), 'what is in the storage').is(before);

  // It stays so: Docker starts the sidecar again, Compose starts everything again, a deployment says the same.
  await docker('restart', '--time', '1', `${host.id}-litestream-1`);
  await host.red(/older data than the backup/);
  const up = await host.compose('up', '--detach').then(() => 'it succeeded', String);
  expect(up, 'docker compose up').matches(/service "restore" didn't complete successfully/);
  const again = () =>
    host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven, '--skip-migration'] });
  const refused = await again();
  expect([refused.code, /app\.db on the volume is older/.test(refused.output)], 'a deployment').is([4, true]);
  expect(await storage.pieces(), 'what is in the storage').is(before);

  // The decision of a person.
  expect((await host.call('deploy', '--skip-migration', '--adopt', 'backup')).code, 'exit code with --adopt backup').is(
    0,
  );
  expect((await host.rows())['app.db'], 'rows').is(50);
  await host.write(1);
  await host.powerCut();
  await host.boot();
  await host.green();
  expect((await host.eventualRows())['app.db'], 'rows after a boot').is(51);

  // The other decision, with a clock that is years ahead.
  await host.powerCut();
  await putBack();
  await run('bash', ['-c', `find '${host.home}' -exec touch -d '2030-01-01' {} +`]);
  await host.onVolume('find /data -exec touch -d 2030-01-01 {} +');
  await host.boot();
  await host.red(
    /another host took over this deployment, or an older copy of the disk of this host was restored after that time/,
  );
  expect((await host.call('deploy', '--skip-migration', '--adopt', 'local')).code, 'exit code with --adopt local').is(
    0,
  );
  expect((await host.rows())['app.db'], 'rows').is(10);
  await host.write(1);
  await host.green();
}
