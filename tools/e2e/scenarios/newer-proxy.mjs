import { attempt, docker } from '../lib/command.mjs';
import { runProxy } from '../lib/engine.mjs';

export const title =
  'the proxy of a host follows the newest of the files that name it: no app takes it back, nor touches what somebody else set up';
export const smoke = false;
/** Nothing of it depends on the storage. */
export const targets = ['s3'];

const image = 'e2e-proxy';
/** As our file, without its ports, which this machine has only once, and without Docker's socket. */
const file = (/** @type {string} */ version, more = '') => `name: nginx-proxy
services:
  nginx-proxy:
    image: \${NGINX_PROXY_IMAGE:-${image}:${version}}
    entrypoint: [ sleep, infinity ]
    init: true
    labels: [ "com.github.nginx-proxy.nginx" ]
    networks: [ nginx-proxy ]
${more}networks:
  nginx-proxy: { external: true }
`;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, write, another }) {
  const deploy = (/** @type {1 | 2} */ version, /** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(version), options: ['--skip-migration', ...options] });
  const proxy = () =>
    docker('ps', '--filter', 'label=com.docker.compose.project=nginx-proxy', '--format', '{{.Image}} {{.ID}}');
  const name = 'nginx-proxy-compose.yml';
  for (const version of ['1.9.0', '1.10.0']) await docker('tag', 'litestream/litestream:0.5.18', `${image}:${version}`);
  try {
    write(name, file('1.9.0'));
    expect((await deploy(1, '--first-deploy')).code, 'exit code of the first deploy').is(0);
    expect(await proxy(), 'a proxy of ours beside the one that is there').is('');
    await docker('compose', '--file', `${host.home}/${name}`, 'up', '--detach'); // as a deployment does where there is none
    const older = await proxy();
    expect((await deploy(2)).code, 'exit code with the same pin').is(0);
    expect(await proxy(), 'the proxy').is(older);

    write(name, file('1.10.0'));
    const newer = await deploy(2);
    expect(newer.code, 'exit code with a newer pin').is(0);
    expect(newer.output, 'what is said').matches(
      /updating the proxy of this host; while it restarts, none of its apps can be reached/,
    );
    const updated = await proxy();
    expect(updated, 'the proxy').matches(/^e2e-proxy:1\.10\.0 /);

    const neighbour = await another({ files: { [name]: file('1.9.0') } });
    const theirs = await neighbour.deploy({
      values: storage.values,
      image: app(1),
      options: ['--first-deploy', '--skip-migration'],
    });
    expect(
      [theirs.code, (await proxy()) === updated],
      'another app with an older pin: its exit code, and the proxy is the same',
    ).is([0, true]);

    // The same version with something changed in the file, and one that is nowhere.
    write(name, file('1.10.0', '    environment: { TRUST_DOWNSTREAM_PROXY: "true" }\n'));
    expect((await deploy(2)).code, 'exit code with another file').is(0);
    const changed = await proxy();
    expect(changed === updated, 'the proxy is the same').is(false);
    write(name, file('1.99.0'));
    const nowhere = await deploy(1);
    expect(
      [nowhere.code, await host.version(), await proxy()],
      'a version that is nowhere: exit code, what serves, the proxy',
    ).is([1, '2\n', changed]);
    expect(nowhere.output, 'the message').matches(/An image of the proxy cannot be pulled: /);

    // Set up by somebody else: it has no project of ours.
    await docker('rm', '--force', changed.split(' ')[1] ?? '');
    const foreign = await runProxy(`${image}:1.9.0`);
    write(name, file('1.10.0'));
    expect((await deploy(1)).code, 'exit code beside a proxy of somebody else').is(0);
    expect(
      [await docker('inspect', '--format', '{{.State.Running}} {{.Config.Image}}', foreign), await proxy()],
      'that proxy, and one of ours',
    ).is([`true ${image}:1.9.0`, '']);
  } finally {
    for (const container of (await proxy()).split('\n').filter(Boolean))
      await attempt('docker', ['rm', '--force', container.split(' ')[1] ?? '']);
    await attempt('docker', ['rmi', '--force', `${image}:1.9.0`, `${image}:1.10.0`]);
  }
}
