import { attempt, docker, eventually, run } from '../command.mjs';
import { label, storageNetwork } from '../engine.mjs';

/**
 * A registry as ghcr.io: Debian's, with TLS and a login, on the lab's network.
 * @param {{ authority: import('./authority.mjs').Authority, user: string, token: string }} options
 */
export async function startRegistry({ authority, user, token }) {
  const { certificate, key } = await authority.issue('ghcr.io');
  const container = await run(
    'docker',
    [
      'run',
      '--detach',
      '--label',
      label,
      '--network',
      storageNetwork,
      '--env',
      'REGISTRY_LOGIN',
      '--volume',
      `${certificate}:/tls/cert.pem:ro`,
      '--volume',
      `${key}:/tls/key.pem:ro`,
      'e2e-registry:1',
    ],
    { env: { REGISTRY_LOGIN: `${user}:${token}` } },
  );
  const address = await docker(
    'inspect',
    '--format',
    `{{(index .NetworkSettings.Networks "${storageNetwork}").IPAddress}}`,
    container,
  );
  const answers = () =>
    eventually('the registry', 30, async () =>
      (await attempt('curl', ['-sk', '--max-time', '2', `https://${address}/v2/`])).output.includes('UNAUTHORIZED'),
    );
  await answers();
  return {
    address,
    stop: async () => {
      await docker('stop', '--time', '0', container);
    },
    start: async () => {
      await docker('start', container);
      await answers();
    },
    words: async () => (await attempt('docker', ['logs', '--tail', '40', container])).output,
  };
}
