import { attempt, docker, eventually } from '../lib/command.mjs';
import { litestream } from '../lib/host/on-host.mjs';

export const title =
  'metrics on request: whoever is on the network of the deployment reads them, nobody on that of the proxy, and no port is published';
export const smokeTargets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, regenerate }) {
  await regenerate(['app.db', 'jobs/jobs.db'], ['--metrics']);
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  const sidecar = await docker('ps', '--quiet', '--filter', `name=${host.id}-litestream`);
  const address = await docker(
    'inspect',
    '--format',
    `{{(index .NetworkSettings.Networks "${host.id}_default").IPAddress}}`,
    sidecar,
  );
  /** @param {string} network @param {string} name */
  const metrics = (network, name) => {
    const read = `exec 3<>"/dev/tcp/${name}/9090" && printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3`;
    const words = ['run', '--rm', '--network', network, '--entrypoint', 'timeout', litestream, '5', 'bash', '-c', read];
    return attempt('docker', words);
  };
  await eventually('metrics on the network of the deployment', 30, async () =>
    /^litestream_txid\{db="\/data\/app\.db"\}/m.test((await metrics(`${host.id}_default`, 'litestream')).output),
  );
  expect((await metrics('nginx-proxy', address)).output, 'on the network of the proxy').lacks('litestream_txid');
  expect(await docker('port', sidecar), 'published ports').is('');
  await host.green(); // the health check reads them as well
}
