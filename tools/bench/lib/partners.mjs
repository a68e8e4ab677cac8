import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { attempt, docker, eventually, run } from '../../e2e/lib/command.mjs';
import { removeAll } from '../../e2e/lib/engine.mjs';

/**
 * One way to have the app on a host. All of them run the same image on the same storage.
 * @typedef {object} Partner
 * @property {string} name
 * @property {string} app Name of the app's container.
 * @property {string} network
 * @property {(image: string) => Promise<unknown>} up From nothing, or from an older version, to the image running.
 * @property {() => Promise<unknown>} lose Containers, network and volume are gone.
 */

/**
 * The design that this project replaces, written again from its description: the restore is the health check of the
 * sidecar, which the app waits for. Two of its faults are corrected, because with them there would be nothing to
 * measure: Litestream is pinned, and everything runs as root (the restored file would be root's, and the app could not
 * open it). The storage's address stands in a file instead of a URL, which cannot hold that of a server for tests.
 * @param {string} folder
 * @param {Deployed} deployed
 * @returns {Partner & { folder: string, adopt: (volume: string) => Promise<void> }}
 *   `adopt`: brings the database of another volume into its own backup.
 */
export function original(folder, { home }) {
  const sidecar = '/etc/litestream.yml';
  const partner = compose(
    folder,
    'original',
    home,
    {
      services: {
        app: { ...app(home), depends_on: { 'app-litestream': { condition: 'service_healthy' } } },
        'app-litestream': {
          image: 'litestream/litestream:0.5.18',
          command: ['replicate', '-config', sidecar],
          env_file: ['.env'],
          volumes: ['data:/data', `./litestream.yml:${sidecar}:ro`],
          healthcheck: {
            test: [
              'CMD',
              'litestream',
              'restore',
              '-config',
              sidecar,
              '-if-db-not-exists',
              '-if-replica-exists',
              '/data/app.db',
            ],
            timeout: '10m',
            retries: 1,
          },
        },
      },
    },
    (text) => text.replaceAll('"${DEPLOYMENT_ID}/', '"original/'),
  );
  return {
    ...partner,
    async adopt(volume) {
      await run('docker', ['compose', '--progress', 'quiet', 'up', '--no-start'], {
        cwd: partner.folder,
        env: { APP_IMAGE: 'sample-app:1' },
      });
      await docker(
        'run',
        '--rm',
        '--volume',
        `${volume}:/from`,
        '--volume',
        `${partner.project}_data:/data`,
        '--entrypoint',
        'sqlite3',
        'litestream/litestream:0.5.18',
        '/from/app.db',
        '.backup /data/app.db',
      );
      await docker('start', `${partner.project}-app-litestream-1`);
      await eventually('the backup of the original', 300, () =>
        docker(
          'exec',
          `${partner.project}-app-litestream-1`,
          'litestream',
          'sync',
          '-wait',
          '-socket',
          '/tmp/litestream.sock',
          '/data/app.db',
        ).then(() => true),
      );
    },
  };
}

/**
 * The floor: Litestream's own restores in a container, side by side where there are several databases, then the app alone.
 * @param {string} folder
 * @param {Deployed} deployed
 * @param {readonly string[]} [names] The databases, which it needs not find out.
 * @returns {Partner & { restore: () => Promise<unknown> }}
 */
export function plain(folder, { home }, names = ['app.db']) {
  const partner = compose(folder, 'plain', home, { services: { app: app(home) } }, (text) => namingAll(text, names));
  const env = environment(home);
  return {
    ...partner,
    restore: () =>
      run(
        'docker',
        [
          'run',
          '--rm',
          '--volume',
          `${partner.project}_data:/data`,
          '--volume',
          `${partner.folder}/litestream.yml:/etc/litestream.yml:ro`,
          ...Object.keys(env).flatMap((name) => ['--env', name]),
          '--entrypoint',
          'xargs',
          '--interactive',
          'litestream/litestream:0.5.18',
          '-n',
          '1',
          '-P',
          String(sideBySide),
          'litestream',
          'restore',
          '-config',
          '/etc/litestream.yml',
        ],
        { env, input: names.map((name) => `/data/${name}\n`).join('') },
      ),
  };
}

/** As many as the engine's own. */
const sideBySide = 8;

/**
 * A litestream.yml in which each database has an entry of its own, in place of a pattern.
 * @param {string} text
 * @param {readonly string[]} names
 */
function namingAll(text, names) {
  const config = parse(text, { merge: true, maxAliasCount: -1 }); // each database is an alias of the storage
  const { path: _, ...storage } = config.dbs[0].replica;
  return stringify({
    ...config,
    dbs: names.map((name) => ({
      path: `/data/${name}`,
      replica: { ...storage, path: `\${DEPLOYMENT_ID}/${name}` },
    })),
  });
}

/**
 * A deployment of ours, whose values and files the partners share.
 * @typedef {{ home: string, id: string }} Deployed
 */

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} home
 * @param {Record<string, unknown>} stack
 * @param {(text: string) => string} change
 */
function compose(folder, name, home, stack, change) {
  const project = `bench-${process.pid}-${name}`;
  const at = path.join(folder, name);
  mkdirSync(at, { recursive: true });
  // The same networks as ours: Docker's work for each of them is part of a start.
  writeFileSync(
    path.join(at, 'compose.yaml'),
    stringify({ name: project, ...stack, networks: { 'nginx-proxy': { external: true } }, volumes: { data: null } }),
  );
  writeFileSync(
    path.join(at, 'litestream.yml'),
    change(readFileSync(path.join(home, 'litestream/litestream.yml'), 'utf8')),
  );
  writeFileSync(path.join(at, '.env'), readFileSync(path.join(home, '.env'), 'utf8'), { mode: 0o600 });
  return {
    name,
    project,
    folder: at,
    file: path.join(at, 'compose.yaml'),
    app: `${project}-app-1`,
    network: `${project}_default`,
    up: (/** @type {string} */ image) =>
      run('docker', ['compose', '--progress', 'quiet', 'up', '--detach'], { cwd: at, env: { APP_IMAGE: image } }),
    async lose() {
      await removeAll(`com.docker.compose.project=${project}`);
      await attempt('docker', ['volume', 'rm', `${project}_data`]); // made by a plain `docker run`, it has no label
    },
  };
}

/** Our app, waiting for nobody. @param {string} home */
function app(home) {
  const { depends_on: _, ...service } = parse(readFileSync(path.join(home, 'compose.yaml'), 'utf8'), { merge: true })
    .services.app;
  return { ...service, user: '0:0' };
}

/** What Litestream needs of `.env`, unescaped. @param {string} home @returns {Record<string, string>} */
export function environment(home) {
  return Object.fromEntries(
    [
      ...readFileSync(path.join(home, '.env'), 'utf8').matchAll(
        /^(DEPLOYMENT_ID|(?:REPLICA|LITESTREAM)_\w+)="(.*)"$/gm,
      ),
    ].map(([, name, value]) => [name, value?.replaceAll(/\\(.)/g, '$1')]),
  );
}
