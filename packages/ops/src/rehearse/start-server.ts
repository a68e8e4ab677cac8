import type { TargetServer } from 'litestream-generator-core';
import { must, type Docker } from '../docker/docker.js';
import { serverHost, type OpenedServer } from '../servers/open-server.js';
import { knock } from './scripts.js';

/** Where the server goes. */
export interface Place {
  readonly name: string;
  readonly network: string;
  readonly label: string;
  readonly image: string;
  /** Image with bash, for the questions to the server. */
  readonly litestream: string;
}

/** Starts a storage server on the rehearsal's network, and waits until it takes requests. Its data goes with the container. */
export async function startServer(
  docker: Docker,
  server: TargetServer,
  opened: OpenedServer,
  place: Place,
): Promise<void> {
  // Values by the environment of the client: no credential in a command line, not even one that lives for a minute.
  const names = Object.keys(opened.environment).flatMap((name) => ['--env', name]);
  await must(
    docker,
    [
      'run',
      '--detach',
      '--name',
      place.name,
      '--label',
      place.label,
      '--network',
      place.network,
      ...[serverHost, ...(server.subdomains ?? []).map((name) => `${name}.${serverHost}`)].flatMap((name) => [
        '--network-alias',
        name,
      ]),
      '--user',
      '0:0',
      '--no-healthcheck',
      '--volume',
      '/data',
      ...names,
      '--entrypoint',
      'sh',
      place.image,
      '-c',
      server.script,
    ],
    { values: opened.environment },
  );
  const { send, expect } = opened.knock;
  const until = Date.now() + 90_000;
  for (;;) {
    const { stdout } = await docker(
      [
        'run',
        '--rm',
        '--interactive',
        '--label',
        place.label,
        '--network',
        place.network,
        '--entrypoint',
        'bash',
        place.litestream,
        '-c',
        knock,
        'knock',
        serverHost,
        String(server.port),
      ],
      { input: send },
    );
    if (expect.test(stdout)) return;
    const running = await docker(['inspect', '--format', '{{.State.Running}}', place.name]);
    if (running.stdout !== 'true' || Date.now() > until) {
      const logs = await docker(['logs', '--tail', '10', place.name]);
      throw new Error(
        `The storage server of ${place.image} does not take requests${stdout === '' ? '' : `; it answered "${stdout}"`}.\n${logs.output}`,
      );
    }
  }
}
