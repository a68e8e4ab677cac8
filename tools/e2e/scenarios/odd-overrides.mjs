import { docker, eventually } from '../lib/command.mjs';
import { cache } from '../lib/services.mjs';

export const title = 'overrides and hooks that are wrong or unusual: one clear error and nothing changed, or it works';
export const smoke = false;
/** Nothing of it depends on the storage. */
export const targets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, write }) {
  const deploy = (/** @type {1 | 2} */ version, /** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(version), options: ['--skip-migration', ...options] });
  const refused = async (
    /** @type {string} */ what,
    /** @type {string} */ name,
    /** @type {string} */ text,
    /** @type {number} */ code,
    /** @type {RegExp} */ message,
    /** @type {string[]} */ ...options
  ) => {
    const before = (await host.appRuns()) ? await host.footprint() : '';
    write(name, text);
    const result = await deploy(2, ...options);
    expect(result.code, `exit code of ${what}`).is(code);
    expect(result.output, `the message of ${what}`).matches(message);
    expect((await host.appRuns()) ? await host.footprint() : '', `what is installed and runs after ${what}`).is(before);
    write(name, undefined);
  };
  const broken = 'services:\n  cache: { image: e2e-base:bookworm\n';
  await refused(
    'a broken override on a new host',
    'compose.override.yml',
    broken,
    3,
    /deploy: The Compose files cannot be used: .*yaml[^]*-> Correct compose\.override\.yml/,
    '--first-deploy',
  );
  expect(await host.appExists(), 'the app was started').is(false);

  // A first deployment whose service fails: nothing that nobody looks after runs on.
  write(
    'compose.override.yml',
    cache('PONG', '  broken: { image: "e2e-base:bookworm", restart: always, command: [ "false" ] }\n'),
  );
  const first = await deploy(1, '--first-deploy');
  expect(first.code, 'exit code of a first deployment with a service that fails').is(1);
  expect(first.output, 'the message').matches(
    /the service broken does not run[^]*There is no earlier version to return to[^]*^failed=start$/m,
  );
  expect([await host.appRuns(), await host.since('broken'), await host.since('cache')], 'what runs').is([
    false,
    '',
    '',
  ]);
  write('compose.override.yml', undefined);
  expect((await deploy(1)).code, 'exit code without it').is(0);
  await host.write(5);

  await refused(
    'a broken override',
    'compose.override.yml',
    broken,
    3,
    /deploy: The Compose files cannot be used: .*yaml[^]*-> Correct compose\.override\.yml/,
  );
  await refused(
    'an unknown key',
    'compose.override.yml',
    'services:\n  app: { enviroment: { A: b } }\n',
    3,
    /deploy: The Compose files cannot be used: .*enviroment/,
  );
  await refused(
    'a value that nobody sends',
    'compose.override.yml',
    'services:\n  app: { environment: { A: "${NOBODY:?is missing}" } }\n',
    3,
    /NOBODY.*is missing/,
  );
  await refused(
    'an image that is nowhere',
    'compose.override.yml',
    'services:\n  cache: { image: "127.0.0.1:9/cache:1" }\n',
    1,
    /deploy: The image of a service cannot be pulled: .*127\.0\.0\.1:9/,
  );
  await refused(
    'an override by another name',
    'compose.override.yaml',
    cache(),
    3,
    /deploy\.sh reads no file of this name: compose\.override\.yaml\.\n {2}-> Rename it to compose\.override\.yml/,
  );
  await refused(
    'a hook by another name',
    'hooks/after-deploy.sh',
    '#!/bin/sh\n',
    3,
    /No hook is called after-deploy\.sh\.\n {2}-> The hooks are before-deploy and after-deploy, without an ending: rename it to hooks\/after-deploy\./,
  );

  // A port of its own, a name of its own and another environment; and a hook that leaves something running.
  write(
    'compose.override.yml',
    `services:\n  app:\n    container_name: ${host.id}-shop\n    ports: [ "127.0.0.1::8080" ]\n    environment: ` +
      `{ WRITES_PER_SECOND: "5" }\n`,
  );
  write('hooks/after-deploy', '#!/bin/sh\nsleep 600 &\necho "$!" > helper.pid\n', 0o755);
  const unusual = await deploy(2);
  expect([unusual.code, await host.version()], 'exit code and version').is([0, '2\n']);
  const [port = ''] = (await docker('port', `${host.id}-shop`, '8080')).split('\n');
  expect(await (await fetch(`http://${port}/version`)).text(), 'the answer at the port').is('2\n');
  await eventually('the app writes as its environment says', 10, async () => ((await host.rows())['app.db'] ?? 0) > 5);
  const [again, unsaid] = [await host.call('deploy', '--skip-migration'), await host.call('status')];
  expect([again.code, unsaid.code], 'exit codes of the same again by hand, and of status').is([0, 0]);
  expect(again.output, 'what is said').lacks('another deployment runs');
  write('compose.override.yml', undefined);
  write('hooks/after-deploy', '#!/bin/sh\nkill "$(cat helper.pid)"; rm helper.pid\n', 0o755);
  expect((await deploy(1)).code, 'exit code without all that').is(0);
  expect((await host.since('app')) !== '' && (await host.version()), 'the version that serves').is('1\n');

  // Somebody removes the service by hand: deploying the same again brings it back.
  write('hooks/after-deploy', undefined);
  write('compose.override.yml', cache());
  expect((await deploy(1)).code, 'exit code with a service').is(0);
  await docker('rm', '--force', `${host.id}-cache-1`);
  expect((await host.call('deploy', '--skip-migration')).code, 'exit code of the same again').is(0);
  expect(await host.ask('cache', 6379, 'PING'), 'the answer to PING').is('+PONG');
}
