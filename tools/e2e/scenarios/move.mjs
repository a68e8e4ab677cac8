import { attempt, docker, eventually, run } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'deploy.sh move: the host is left with its last write in the storage, the new one restores every row, ' +
  'and the old one stays down and writes nothing, whatever starts it';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] })).code,
    'exit code of the first deploy',
  ).is(0);
  await host.write(40);

  // Fails closed: nothing is proven while the storage is away.
  await storage.cut();
  const unproven = await host.call('move');
  expect(unproven.code, 'exit code without the storage').is(1);
  expect(unproven.output, 'the message').matches(/The backup is not proven[^\n]*nothing was stopped/);
  expect((await host.rows())['app.db'], 'rows meanwhile').is(40);
  await storage.bringBack();
  await host.green();

  // There and back, while nobody took over.
  expect((await host.call('move')).code, 'exit code of a move').is(0);
  const undone = await host.call('move', '--undo');
  expect(undone.code, 'exit code of its undoing').is(0);
  expect(undone.output, 'the proof').matches(/^proven=app\.db@/m);
  await host.write(10);

  const rows = await host.rows();
  const move = await host.call('move');
  expect(move.code, 'exit code').is(0);
  const proven = /^proven=(.*)$/m.exec(move.output)?.[1] ?? '';
  expect(proven, 'the proof').matches(/^app\.db@[0-9a-f]{16},jobs\/jobs\.db@[0-9a-f]{16}/);
  expect(move.output, 'what is next').matches(
    /old_host_stopped=true[^]*\.\/deploy\.sh deploy --skip-migration --proven 'app\.db@/,
  );
  expect((await host.call('move')).output, 'the same again').matches(new RegExp(`^proven=${proven}$`, 'm'));

  const before = await storage.pieces();
  await staysDown();

  // By hand on the new host, as the move printed it: the folder without what belongs to the old one.
  const [, exclude = ''] = /tar -C \S+ (.*) -cf - \./.exec(move.output) ?? [];
  await run('bash', [
    '-c',
    `mkdir -p '${host.home}-new' && tar -C '${host.home}' ${exclude} -cf - . | tar -C '${host.home}-new' -xf -`,
  ]);
  const back = await host.switchOff();
  await run('mv', [`${host.home}-new`, host.home]);
  const [, options = ''] = /deploy\.sh deploy (--skip-migration --proven .*)"/.exec(move.output) ?? [];
  expect((await host.call('deploy', ...options.replaceAll("'", '').split(' '))).code, 'exit code on the new host').is(
    0,
  );
  expect(await host.rows(), 'rows on the new host').is(rows);
  expect(await host.inspect(), 'owner and integrity').is({ 'app.db': '1654:1654 ok', 'jobs/jobs.db': '1654:1654 ok' });

  // The new host serves but nobody has written there yet: the old one stays away even so, and also afterwards.
  const again = await host.switchOff();
  await back();
  const early = await host.call('move', '--undo');
  expect([early.code, /Another host has taken over/.test(early.output)], 'undoing once the new host serves').is([
    1,
    true,
  ]);
  const old = await host.switchOff();
  await again();
  expect(
    (await host.deploy({ values: storage.values, image: app(2), options: ['--proven', proven] })).code,
    'exit code of a release to the new host',
  ).is(0);
  await host.write(7);
  expect((await host.rows())['app.db'], 'rows on the new host').is(57);
  const third = await host.switchOff();
  await old();
  const late = await host.call('move', '--undo');
  expect(late.code, 'exit code of undoing it').is(1);
  expect(late.output, 'the message').matches(
    /Another host has taken over: the storage has app\.db up to transaction [0-9a-f]{16} of \d{4}-/,
  );
  const taken = await storage.pieces();
  await staysDown();
  expect(await storage.pieces(), 'what is in the storage').is(taken);
  expect(taken.length > before.length, 'the new host has written').is(true);

  // And home again: the new host is left in the same way.
  const last = await host.switchOff();
  await third();
  expect(
    (await host.deploy({ values: storage.values, image: app(2), options: ['--proven', proven] })).code,
    'the new host serves',
  ).is(0);
  expect((await host.call('move')).code, 'the new host is left').is(0);
  await host.switchOff();
  await last();
  expect((await host.call('deploy', '--adopt', 'backup')).code, 'exit code of coming back').is(0);
  expect((await host.rows())['app.db'], 'rows at home').is(57);
  await host.write(1);
  await host.powerCut();
  await host.boot();
  expect((await host.eventualRows())['app.db'], 'rows after a reboot').is(58);

  /** Compose, a boot, Docker by hand, deploy.sh and a release are tried, and then with the volume lost. */
  async function staysDown() {
    const pieces = await storage.pieces();
    const down = async (/** @type {string} */ what) => {
      expect(
        await docker(
          'ps',
          '--format',
          '{{.Label "com.docker.compose.service"}} {{.State}}',
          '--filter',
          `label=com.docker.compose.project=${host.id}`,
          '--filter',
          'label=com.docker.compose.service=app',
        ),
        `the app after ${what}`,
      ).is('');
      expect(await storage.pieces(), `the storage after ${what}`).is(pieces);
    };
    const up = await host.compose('up', '--detach').then(() => 'it succeeded', String);
    expect(up, 'docker compose up').matches(/service "restore" didn't complete successfully/);
    expect(await host.compose('logs', 'restore'), 'why').matches(
      /The app was moved away from this host on purpose at \d{4}-[^]*\.\/deploy\.sh move --undo/,
    );
    await down('docker compose up');
    await host.powerCut();
    await host.boot();
    await down('a boot');
    await attempt('docker', ['start', `${host.id}-litestream-1`]);
    await eventually('the sidecar started by hand says why it does not run', 30, async () =>
      /The app was moved away from this host on purpose/.test(await host.compose('logs', 'litestream')),
    );
    await down('docker start of the sidecar');
    await attempt('docker', ['stop', `${host.id}-litestream-1`]);
    const byHand = await host.call('deploy');
    expect(
      [byHand.code, /The app was moved away from this host on purpose/.test(byHand.output)],
      'deploy.sh by hand',
    ).is([3, true]);
    const released = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', proven] });
    expect(
      [released.code, /The app was moved away from this host on purpose/.test(released.output)],
      'a release to the old host',
    ).is([3, true]);
    await down('deploy.sh');
    await host.compose('--profile', '*', 'down');
    const emptied = await docker(
      'run',
      '--rm',
      '--volume',
      `${host.volume}:/data`,
      '--entrypoint',
      'bash',
      'litestream/litestream:0.5.18',
      '-c',
      'cp -a /data/. /tmp/ && find /data -mindepth 1 -delete && tar -C /tmp -cf - . | base64 -w 0',
    );
    expect(
      await host.compose('up', '--detach').then(() => 'it succeeded', String),
      'docker compose up with an emptied volume',
    ).matches(/didn't complete/);
    await down('docker compose up with an emptied volume');
    await host.compose('--profile', '*', 'down');
    await run(
      'docker',
      [
        'run',
        '--rm',
        '--interactive',
        '--volume',
        `${host.volume}:/data`,
        '--entrypoint',
        'bash',
        'litestream/litestream:0.5.18',
        '-c',
        'base64 -d | tar -C /data -xf -',
      ],
      { input: emptied },
    );
  }
}
