import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, docker, eventually, run } from './command.mjs';
import { removeAll } from './engine.mjs';

const litestream = 'litestream/litestream:0.5.18';
const usual = ['app.db', 'jobs/jobs.db'];

/**
 * A deployment host: a folder of this machine and what Docker runs for it.
 * @param {{ folder: string, checkout: { folder: string, id: string }, databases?: readonly string[], log: (text: string) => void }} options
 */
export function makeHost({ folder, checkout: { folder: checkout, id }, databases = usual, log }) {
  const home = path.join(folder, 'deploy', id);
  const volume = `${id}_data`;
  let uploads = 0;

  const address = async () => {
    const container = await docker(
      'ps',
      '--quiet',
      '--filter',
      `label=com.docker.compose.project=${id}`,
      '--filter',
      'label=com.docker.compose.service=app',
    );
    if (container === '') throw new Error('the app is not running');
    return docker('inspect', '--format', `{{(index .NetworkSettings.Networks "${id}_default").IPAddress}}`, container);
  };
  const app = async (/** @type {string} */ route, /** @type {RequestInit} */ init = {}) => {
    const response = await fetch(`http://${await address()}:8080${route}`, {
      ...init,
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`${route} answers ${response.status}: ${await response.text()}`);
    return response.text();
  };
  const onVolume = (/** @type {string} */ script) =>
    docker('run', '--rm', '--volume', `${volume}:/data`, '--entrypoint', 'bash', litestream, '-c', script);

  /** @type {string[]} */
  let poweredOff = [];

  const health = async () => {
    const result = await attempt('docker', ['exec', await service('litestream'), '/deploy/deploy.sh', 'health']);
    log(`$ deploy.sh health\n${result.output}exit code ${result.code}\n`);
    return result;
  };

  return {
    id,
    home,
    volume,

    /**
     * What the workflow does: uploads `.deploy/` to a folder of its own and calls `deploy.sh` there, values on stdin.
     * @param {{ values: Record<string, string>, image?: string, options?: readonly string[], command?: string, prefix?: string, cutAfter?: number, files?: string }} how
     *   `files`: what is uploaded, where it is not `.deploy/`; `prefix`: in front of every path in the storage; `cutAfter`: seconds until the caller is gone.
     */
    async deploy({
      values,
      image = 'sample-app:1',
      options = [],
      command = 'deploy',
      prefix = '',
      cutAfter = 0,
      files = path.join(checkout, '.deploy'),
    }) {
      const upload = path.join(home, 'incoming', String(++uploads));
      mkdirSync(upload, { recursive: true });
      cpSync(files, upload, { recursive: true });
      const config = path.join(upload, 'litestream.yml');
      writeFileSync(
        config,
        readFileSync(config, 'utf8').replaceAll('path: "${DEPLOYMENT_ID}/', () => `path: "${prefix}\${DEPLOYMENT_ID}/`),
      );
      const input = Object.entries({
        APP_DOMAIN: 'e2e.example.com',
        LETSENCRYPT_EMAIL: 'me@example.com',
        APP_IMAGE: image,
        ...values,
      })
        .map(([name, value]) => `${name}=${Buffer.from(value).toString('base64')}\n`)
        .join('');
      const started = Date.now();
      // As sshd does it when the connection breaks; 0 means never.
      const result = await attempt(
        'timeout',
        ['--signal=HUP', String(cutAfter), path.join(upload, 'deploy.sh'), command, ...options],
        { input },
      );
      log(
        `$ deploy.sh ${[command, ...options].join(' ')}   # ${image}\n${result.output}exit code ${result.code}, ${((Date.now() - started) / 1000).toFixed(1)} s\n`,
      );
      return { ...result, proven: /^proven=(.*)$/m.exec(result.output)?.[1] ?? '' };
    },

    /** Containers, volumes, networks and the folder are gone. */
    async lose() {
      await removeAll(`com.docker.compose.project=${id}`);
      rmSync(folder, { recursive: true, force: true });
      log('# the host is lost\n');
    },

    /**
     * Another machine takes the place of this one, which is put away as it is, switched off. The result puts it back in the same way.
     * @returns {Promise<() => Promise<void>>}
     */
    async switchOff() {
      const away = `${volume}-away-${++uploads}`;
      const copy = (/** @type {string} */ from, /** @type {string} */ to) =>
        docker(
          'run',
          '--rm',
          '--volume',
          `${from}:/from`,
          '--volume',
          `${to}:/to`,
          '--entrypoint',
          'cp',
          litestream,
          '-a',
          '/from/.',
          '/to/',
        );
      const containers = await docker('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${id}`);
      if (containers !== '') await docker('rm', '--force', ...containers.split('\n'));
      await docker('volume', 'create', '--label', `com.docker.compose.project=${id}`, away);
      await copy(volume, away);
      await docker('volume', 'rm', volume);
      renameSync(home, `${home}-${away}`);
      log('# this host is switched off, and another one is there\n');
      return async () => {
        rmSync(home, { recursive: true, force: true });
        renameSync(`${home}-${away}`, home);
        await attempt('docker', ['volume', 'rm', volume]);
        await docker(
          'volume',
          'create',
          '--label',
          `com.docker.compose.project=${id}`,
          '--label',
          'com.docker.compose.volume=data',
          volume,
        );
        await copy(away, volume);
        log('# the host of before is there again\n');
      };
    },

    /**
     * The disk as it is now, volume and folder: what a provider's snapshot holds. The result puts both back, below containers that stay.
     * @returns {Promise<() => Promise<void>>}
     */
    async snapshot() {
      const saved = `${volume}-snapshot-${++uploads}`;
      const copy = (/** @type {string} */ from, /** @type {string} */ to) =>
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
      await docker('volume', 'create', '--label', `com.docker.compose.project=${id}`, saved);
      await copy(volume, saved);
      await run('cp', ['-a', home, `${home}-${saved}`]);
      log('# a snapshot is taken\n');
      return async () => {
        await copy(saved, volume);
        rmSync(home, { recursive: true, force: true });
        await run('cp', ['-a', `${home}-${saved}`, home]);
        log('# the snapshot is put back\n');
      };
    },

    /** Writes rows that never leave this host: the storage has to be away. @param {number} count */
    async writeUnsent(count) {
      await app('/write', { method: 'POST', body: new URLSearchParams({ n: String(count) }) });
      await sleep(2000); // Litestream has them in its own files by then
    },

    /** Starts app and sidecar at once, without the restore check, as Docker does at boot. */
    startAll: () => run('docker', ['compose', 'up', '--detach', '--no-deps', 'app', 'litestream'], { cwd: home }),

    /** Waits until the app can neither read nor write. */
    shut: () =>
      eventually('the app can neither read nor write', 30, async () => {
        const answers = await Promise.allSettled([
          app('/count'),
          app('/write', { method: 'POST', body: new URLSearchParams({ n: '1' }) }),
        ]);
        return answers.every(({ status }) => status === 'rejected');
      }),

    /** `deploy.sh` as a person calls it in the folder. @param {readonly string[]} args */
    async call(...args) {
      const result = await attempt(path.join(home, 'deploy.sh'), args);
      log(`$ ./deploy.sh ${args.join(' ')}\n${result.output}exit code ${result.code}\n`);
      return result;
    },

    /** `docker compose` as a person types it in the folder. @param {readonly string[]} args */
    compose: (...args) => run('docker', ['compose', ...args], { cwd: home }),

    /** The version that serves. */
    version: () => app('/version'),

    /** Writes `count` rows to every database, and waits until they are in the storage. @param {number} count */
    async write(count) {
      await app('/write', { method: 'POST', body: new URLSearchParams({ n: String(count) }) });
      for (const name of databases) await this.sync(name);
    },

    /** Waits until a database is in the storage. @param {string} name */
    sync: (name) =>
      eventually(
        `${name} in the storage`,
        60,
        async () =>
          (
            await attempt('docker', [
              'exec',
              await service('litestream'),
              'litestream',
              'sync',
              '-wait',
              '-socket',
              '/tmp/litestream.sock',
              `/data/${name}`,
            ])
          ).code === 0,
      ),

    /** Command lines of everything that runs on this machine, `docker` among it. */
    processes: async () => (await run('ps', ['-eww', '-o', 'args='])).split('\n'),

    /** What `docker inspect` tells of a service's environment. @param {string} name */
    environment: async (name) =>
      JSON.parse(await docker('inspect', '--format', '{{json .Config.Env}}', await service(name))).join('\n'),

    /** Files below the host's folder that hold values and that others may read. */
    openFiles: async () =>
      (await run('find', [home, '(', '-name', '.env*', '-o', '-path', '*/keys/*', ')', '-type', 'f', '-perm', '/077']))
        .split('\n')
        .filter(Boolean),

    /** Rows of each database, as the app sees them. @returns {Promise<Record<string, number>>} */
    rows: async () => JSON.parse(await app('/count')),

    /** The same of an app that is still starting. */
    eventualRows: () => eventually('the app answers', 30, async () => JSON.parse(await app('/count'))),

    /** Whether anything of the app runs, or ever ran, here. */
    appExists: async () =>
      (await docker(
        'ps',
        '--all',
        '--quiet',
        '--filter',
        `label=com.docker.compose.project=${id}`,
        '--filter',
        'label=com.docker.compose.service=app',
      )) !== '',

    /** `uid:gid` of each database and what `integrity_check` says. */
    inspect: async () =>
      Object.fromEntries(
        (
          await onVolume(
            databases
              .map(
                (name) =>
                  `echo "$(stat -c %u:%g ${quoted(`/data/${name}`)}) $(sqlite3 -readonly ${quoted(`/data/${name}`)} 'pragma integrity_check')"`,
              )
              .join('; '),
          )
        )
          .split('\n')
          .map((line, index) => [databases[index] ?? '', line]),
      ),

    /** Runs a shell command as root with the volume at /data. */
    onVolume,

    /** The sidecar's health check, right now: Docker itself asks every 30 seconds, and believes the third time. */
    health,

    /** Waits until it is well. */
    green: () => eventually('the health check is green', 120, async () => (await health()).code === 0),

    /** Waits until it is not, for a cause, and gives its words. @param {RegExp} [cause] */
    red: (cause = /./) =>
      eventually(`the health check is red, saying ${cause}`, 60, async () => {
        const { code, output } = await health();
        return code !== 0 && cause.test(output) ? output : '';
      }),

    /** Waits until Docker itself says so. @param {'healthy' | 'unhealthy'} state */
    dockerSays: (state) =>
      eventually(
        `Docker calls the sidecar ${state}`,
        240,
        async () =>
          (await docker('inspect', '--format', '{{.State.Health.Status}}', await service('litestream'))) === state,
      ),

    /** Litestream looks into the storage every two seconds instead of five minutes: a changed copy of its file is mounted. */
    async impatientSidecar() {
      const quick = readFileSync(path.join(home, 'litestream/litestream.yml'), 'utf8').replace(
        'validation: { interval: 5m }',
        'validation: { interval: 2s }',
      );
      writeFileSync(path.join(folder, 'quick.yml'), quick);
      writeFileSync(
        path.join(folder, 'override.yaml'),
        `services: { litestream: { volumes: [ "${folder}/quick.yml:/deploy/litestream.yml:ro" ] } }\n`,
      );
      await run(
        'docker',
        [
          'compose',
          '--file',
          'compose.yaml',
          '--file',
          path.join(folder, 'override.yaml'),
          'up',
          '--detach',
          '--no-deps',
          'litestream',
        ],
        { cwd: home },
      );
    },

    /** `kill -9` of the process, after which Docker starts the container again. @param {string} name */
    async kill(name) {
      await run('kill', ['-9', await docker('inspect', '--format', '{{.State.Pid}}', await service(name))]);
      log(`# kill -9 ${name}\n`);
    },

    /** Everything stops between two instructions, a deployment and its one-shots among it. */
    async powerCut() {
      for (const pid of await deployments()) await attempt('kill', ['-9', pid]);
      const running = await docker('ps', '--quiet', '--filter', `label=com.docker.compose.project=${id}`);
      const restarts =
        running === ''
          ? ''
          : await docker('inspect', '--format', '{{.Id}} {{.HostConfig.RestartPolicy.Name}}', ...running.split('\n'));
      poweredOff = restarts
        .split('\n')
        .filter((line) => line.endsWith(' unless-stopped'))
        .map((line) => line.split(' ')[0] ?? '');
      for (const container of running.split('\n').filter(Boolean)) await attempt('docker', ['kill', container]); // one that has just ended cannot be
      log('# the power fails\n');
    },

    /** What Docker does at boot: starts what ran and is to run always, in no order and whatever it depends on. */
    async boot() {
      const errors = await Promise.all(poweredOff.map((container) => attempt('docker', ['start', container])));
      log(
        `# Docker starts ${poweredOff.length} containers\n${errors
          .filter(({ code }) => code !== 0)
          .map(({ output }) => output)
          .join('')}`,
      );
    },

    /** The volume's folder goes from the disk, as with a disk that is not mounted at boot. Docker still knows the volume. */
    async loseVolume() {
      const folder = await docker('volume', 'inspect', '--format', '{{.Mountpoint}}', volume);
      await docker(
        'run',
        '--rm',
        '--volume',
        `${path.dirname(folder)}:/volume`,
        '--entrypoint',
        'rm',
        litestream,
        '-r',
        `/volume/${path.basename(folder)}`,
      );
    },

    /** What SQLite answers about a file on the host. @param {string} file @param {string} sql */
    query: (file, sql) =>
      docker(
        'run',
        '--rm',
        '--volume',
        `${path.dirname(file)}:/look`,
        '--entrypoint',
        'sqlite3',
        litestream,
        `/look/${path.basename(file)}`,
        sql,
      ),

    /** Rows on the volume while nothing writes there. @returns {Promise<Record<string, number>>} */
    rowsOnVolume: async () => {
      const counts = await onVolume(
        `cp -r /data /tmp/copy; cd /tmp/copy; ${databases.map((name) => `sqlite3 ${quoted(`./${name}`)} 'select count(*) from counter'`).join('; ')}`,
      );
      return Object.fromEntries(counts.split('\n').map((count, index) => [databases[index] ?? '', Number(count)]));
    },

    /** Whether the app got to run; a container that only exists did not. */
    appStarted: async () => {
      const states = await docker(
        'ps',
        '--all',
        '--filter',
        `label=com.docker.compose.project=${id}`,
        '--filter',
        'label=com.docker.compose.service=app',
        '--format',
        '{{.State}}',
      );
      return states.split('\n').some((state) => state !== '' && state !== 'created');
    },

    /** Whether it runs now. */
    appRuns: async () => (await service('app')) !== '',

    /** What stays the same when nothing was changed: containers since when, files with which content. */
    footprint: async () => {
      const containers = await docker(
        'ps',
        '--all',
        '--quiet',
        '--filter',
        `label=com.docker.compose.project=${id}`,
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

    /** Sends a line to a service, by its name in the network that it shares with the sidecar. @param {string} name @param {number} port @param {string} line */
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

    /** What happened to containers since a moment, in order: `stop worker`, `start migrate`. @param {string} moment */
    events: async (moment) =>
      (
        await docker(
          'events',
          '--since',
          moment,
          '--until',
          new Date().toISOString(),
          '--filter',
          `label=com.docker.compose.project=${id}`,
          '--filter',
          'event=start',
          '--filter',
          'event=die',
          '--format',
          '{{.Action}} {{index .Actor.Attributes "com.docker.compose.service"}}',
        )
      )
        .split('\n')
        .filter(Boolean),

    /** Names of the networks that the containers are on. */
    networks: async () => {
      const containers = await docker('ps', '--quiet', '--filter', `label=com.docker.compose.project=${id}`);
      const names = await docker(
        'inspect',
        '--format',
        '{{range $name, $_ := .NetworkSettings.Networks}}{{println $name}}{{end}}',
        ...containers.split('\n'),
      );
      return [...new Set(names.split('\n').filter(Boolean))].toSorted();
    },

    /** The data volume on a disk of its own, before anything is there. @param {number} megabytes */
    async smallDisk(megabytes) {
      const mine = ['--label', `com.docker.compose.project=${id}`];
      await docker(
        'volume',
        'create',
        ...mine,
        '--label',
        'com.docker.compose.volume=data',
        '--opt',
        'type=tmpfs',
        '--opt',
        'device=tmpfs',
        '--opt',
        `o=size=${megabytes}m`,
        volume,
      );
      // Such a disk is gone when nothing uses it.
      await docker(
        'run',
        '--detach',
        ...mine,
        '--volume',
        `${volume}:/data`,
        '--init',
        '--entrypoint',
        'sleep',
        litestream,
        'infinity',
      );
    },

    /** What is worth reading when a scenario failed. */
    async words() {
      const containers = (
        await docker('ps', '--all', '--format', '{{.Names}}', '--filter', `label=com.docker.compose.project=${id}`)
      )
        .split('\n')
        .filter(Boolean);
      const logs = await Promise.all(
        containers.map(
          async (name) => `== ${name}\n${(await attempt('docker', ['logs', '--tail', '100', name])).output}`,
        ),
      );
      return logs.join('\n');
    },

    async remove() {
      for (const pid of await deployments()) await attempt('kill', [pid]);
      await removeAll(`com.docker.compose.project=${id}`);
      rmSync(folder, { recursive: true, force: true });
    },
  };

  /** Processes of what is being deployed. */
  async function deployments() {
    return existsSync(home)
      ? (await attempt('pgrep', ['-f', `${home}/incoming`])).output.split('\n').filter(Boolean)
      : [];
  }

  /** @param {string} name */
  function service(name) {
    return docker(
      'ps',
      '--quiet',
      '--filter',
      `label=com.docker.compose.project=${id}`,
      '--filter',
      `label=com.docker.compose.service=${name}`,
    );
  }
}

/** @typedef {ReturnType<typeof makeHost>} Host */

/** As one word of a shell. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
