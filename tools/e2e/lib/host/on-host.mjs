import path from 'node:path';
import { attempt, docker } from '../command.mjs';

export const litestream = 'litestream/litestream:0.5.18';

/** Makes a volume hold what another one holds, and nothing else. @param {string} from @param {string} to */
export const copyVolume = (from, to) =>
  docker(
    'run',
    '--rm',
    '--volume',
    `${from}:/from`,
    '--volume',
    `${to}:/to`,
    '--entrypoint',
    'bash',
    litestream,
    '-c',
    'find /to -mindepth 1 -delete && cp -a /from/. /to/',
  );

/**
 * What the parts of a host share: its names, and how its containers and its volume are reached.
 * @param {{ folder: string, id: string, databases: readonly string[], log: (text: string) => void }} options
 */
export function onHost({ folder, id, databases, log }) {
  const home = path.join(folder, 'deploy', id);
  const volume = `${id}_data`;
  const project = `label=com.docker.compose.project=${id}`;

  /** The id of the running container of a service; empty where none runs. @param {string} name */
  const service = (name) =>
    docker('ps', '--quiet', '--filter', project, '--filter', `label=com.docker.compose.service=${name}`);

  const address = async () => {
    const container = await service('app');
    if (container === '') throw new Error('the app is not running');
    return docker('inspect', '--format', `{{(index .NetworkSettings.Networks "${id}_default").IPAddress}}`, container);
  };

  return {
    folder,
    id,
    home,
    volume,
    project,
    databases,
    log,
    service,

    /** What the app answers. @param {string} route @param {RequestInit} init */
    app: async (route, init = {}) => {
      const response = await fetch(`http://${await address()}:8080${route}`, {
        ...init,
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok) throw new Error(`${route} answers ${response.status}: ${await response.text()}`);
      return response.text();
    },

    /** Runs a shell command as root with the volume at /data. @param {string} script */
    onVolume: (script) =>
      docker('run', '--rm', '--volume', `${volume}:/data`, '--entrypoint', 'bash', litestream, '-c', script),

    /** Processes of what is being deployed. */
    deployments: async () => (await attempt('pgrep', ['-f', `${home}/incoming`])).output.split('\n').filter(Boolean),
  };
}

/** @typedef {ReturnType<typeof onHost>} OnHost */
