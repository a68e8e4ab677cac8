import { setTimeout as sleep } from 'node:timers/promises';

export const title =
  'compose stop, or down, of everything at once while the app still finishes a request, ' +
  'and the host lost right after: not one row is missing';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  for (const command of ['stop', 'down']) {
    const request = host.write(1500).catch(() => 'its sidecar is gone before it is answered');
    await sleep(500);
    await host.compose(command);
    const before = await host.rowsOnVolume();
    await request;
    await host.lose();
    expect(
      (
        await host.deploy({
          values: storage.values,
          image: app(1),
          options: ['--proven', first.proven, '--skip-migration'],
        })
      ).code,
      `exit code on a new host after ${command}`,
    ).is(0);
    expect(await host.rows(), `rows after ${command}`).is(before);
  }
}
