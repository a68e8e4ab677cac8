import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { attempt, docker, run } from '../command.mjs';

/** What runs on a host, and what it shows of itself. @param {import('./on-host.mjs').OnHost} host */
export function containers({ home, id, project, service }) {
  return {
    /** What `docker inspect` tells of a service's environment. @param {string} name */
    environment: async (name) =>
      JSON.parse(await docker('inspect', '--format', '{{json .Config.Env}}', await service(name))).join('\n'),

    /** What stays the same when nothing was changed: containers since when, files with which content. */
    footprint: async () => {
      const containers = await docker(
        'ps',
        '--all',
        '--quiet',
        '--filter',
        project,
        '--filter',
        'label=com.docker.compose.oneoff=False',
      );
      return (
        (await docker(
          'inspect',
          '--format',
          '{{.Name}} {{.State.StartedAt}} {{.Image}}',
          ...containers.split('\n').toSorted(),
        )) +
        (await run(
          'bash',
          ['-c', 'find . litestream -maxdepth 1 -type f ! -name "deploy.l*" | sort | xargs sha256sum'],
          { cwd: home },
        ))
      );
    },

    /** Since when a service runs, and with which container; nothing where it does not. @param {string} name */
    since: async (name) => {
      const container = await service(name);
      return container && docker('inspect', '--format', '{{.State.StartedAt}} {{.Id}}', container);
    },

    /**
     * What happens to containers while something is done, in order: `die worker`, `start migrate`. Docker remembers 256 events
     * of all containers, so they are read as they happen.
     * @param {() => Promise<unknown>} work
     */
    eventsDuring: async (work) => {
      const filters = [project, 'event=start', 'event=die'].flatMap((filter) => ['--filter', filter]);
      const format = '{{.Action}} {{index .Actor.Attributes "com.docker.compose.service"}}';
      const since = String(Math.floor(Date.now() / 1000) + 1); // also what happens before the program is connected
      await setTimeout(1000);
      const reader = spawn('docker', ['events', '--since', since, ...filters, '--format', format], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      reader.stdout.on('data', (part) => {
        text += part;
      });
      try {
        await work();
        await setTimeout(1000);
      } finally {
        const closed = once(reader, 'close');
        reader.kill();
        await closed;
      }
      return text.split('\n').filter(Boolean);
    },

    /** Whether a container of the deployment runs. @param {string} name of it, `app-1` or `migrate` */
    isRunning: async (name) => (await docker('ps', '--quiet', '--filter', `name=^${id}-${name}$`)) !== '',

    /** Names of the networks that the containers are on. */
    networks: async () => {
      const containers = await docker('ps', '--quiet', '--filter', project);
      const names = await docker(
        'inspect',
        '--format',
        '{{range $name, $_ := .NetworkSettings.Networks}}{{println $name}}{{end}}',
        ...containers.split('\n'),
      );
      return [...new Set(names.split('\n').filter(Boolean))].toSorted();
    },

    /** What is worth reading when a scenario failed. */
    async words() {
      const containers = (await docker('ps', '--all', '--format', '{{.Names}}', '--filter', project))
        .split('\n')
        .filter(Boolean);
      const logs = await Promise.all(
        containers.map(
          async (name) => `== ${name}\n${(await attempt('docker', ['logs', '--tail', '100', name])).output}`,
        ),
      );
      return logs.join('\n');
    },

    /** Whether anything of the app runs, or ever ran, here. */
    appExists: async () =>
      (await docker(
        'ps',
        '--all',
        '--quiet',
        '--filter',
        project,
        '--filter',
        'label=com.docker.compose.service=app',
      )) !== '',

    /** Whether the app got to run; a container that only exists did not. */
    appStarted: async () => {
      const states = await docker(
        'ps',
        '--all',
        '--filter',
        project,
        '--filter',
        'label=com.docker.compose.service=app',
        '--format',
        '{{.State}}',
      );
      return states.split('\n').some((state) => state !== '' && state !== 'created');
    },

    /** Whether it runs now. */
    appRuns: async () => (await service('app')) !== '',

    /** Command lines of everything that runs on this machine, `docker` among it. */
    processes: async () => (await run('ps', ['-eww', '-o', 'args='])).split('\n'),

    /** Files below the host's folder that hold values and that others may read. */
    openFiles: async () =>
      (await run('find', [home, '(', '-name', '.env*', '-o', '-path', '*/keys/*', ')', '-type', 'f', '-perm', '/077']))
        .split('\n')
        .filter(Boolean),

    /**
     * Sends a line to a service, by its name in the network that it shares with the sidecar.
     * @param {string} name
     * @param {number} port
     * @param {string} line
     */
    ask: async (name, port, line) =>
      (
        await attempt('docker', [
          'exec',
          await service('litestream'),
          'timeout',
          '5',
          'bash',
          '-c',
          'exec 3<>"/dev/tcp/$0/$1" && printf "%s\\r\\n" "$2" >&3 && read -r answer <&3 && printf %s "${answer%$\'\\r\'}"',
          name,
          String(port),
          line,
        ])
      ).output,
  };
}
