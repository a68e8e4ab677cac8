import { attempt, docker, eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'docker compose under another project name in the folder of a deployment makes no second writer: nothing is restored or replicated ' +
  'there, the message names the way out, and the deployment goes on';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);

  const other = `${host.id}-other`;
  /** @param {readonly string[]} args @param {Record<string, string>} [env] */
  const compose = (args, env = {}) => attempt('docker', ['compose', ...args], { cwd: host.home, env });
  const databases = () =>
    docker(
      'run',
      '--rm',
      '--volume',
      `${other}_data:/data`,
      '--entrypoint',
      'find',
      'litestream/litestream:0.5.18',
      '/data',
      '-name',
      '*.db',
    );
  try {
    for (const [args, env] of /** @type {const} */ ([
      [['-p', other, 'up', '--detach'], {}],
      [['up', '--detach'], { COMPOSE_PROJECT_NAME: other }],
    ])) {
      const { code } = await compose(args, env);
      expect(code === 0, `docker compose ${args.join(' ')} succeeds`).is(false);
      const { output } = await attempt('docker', ['logs', `${other}-restore-1`]);
      expect(output, 'what the restore check says').matches(
        new RegExp(
          `run as the Compose project ${other}, and this deployment is the project ${host.id}[^]*docker compose -p ${other} down`,
        ),
      );
      expect(await databases(), 'databases in the volume of the other project').is('');
      expect(await docker('ps', '--quiet', '--filter', `name=^${other}-app`), 'an app of the other project').is('');
    }
    await compose(['-p', other, 'up', '--detach', '--no-deps', 'litestream']);
    await eventually('a sidecar alone refuses', 60, async () =>
      /with two, both would write to one backup/.test(
        (await attempt('docker', ['logs', `${other}-litestream-1`])).output,
      ),
    );
    await host.green();
    await host.write(5);
  } finally {
    await compose(['-p', other, 'down', '--volumes', '--timeout', '1']);
  }
  // Neither is a second sidecar of the project itself, which Compose makes on request.
  await compose(['up', '--detach', '--no-deps', '--no-recreate', '--scale', 'litestream=2', 'litestream']);
  await eventually('a second sidecar of the project refuses', 60, async () =>
    /Another sidecar replicates from this volume already/.test(
      (await attempt('docker', ['logs', `${host.id}-litestream-2`])).output,
    ),
  );
  await host.compose('up', '--detach'); // one of each again
  await host.green();
  await host.lose();
  const again = await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] });
  expect(again.code, 'exit code on a new host').is(0);
  expect((await host.rows())['app.db'], 'rows on the new host').is(15);
}
