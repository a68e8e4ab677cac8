import { eventually } from '../lib/command.mjs';

export const title =
  'dockerd is killed, and started again, while the app writes, then the power fails: no gap in the backup, and no row is lost';
export const world = 'lab';
export const smoke = false;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  await lab.commit(1, { WRITES_PER_SECOND: '20' });
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);
  const rows = async () => (await lab.host.eventualRows())['app.db'] ?? 0;
  const survives = async (/** @type {string} */ what, /** @type {() => Promise<void>} */ fault) => {
    const before = await rows();
    await fault();
    const after = await rows();
    expect(after >= before, `rows after dockerd was ${what}: ${after}, before it ${before}`).is(true);
    await eventually(`the app writes on after dockerd was ${what}`, 30, async () => (await rows()) > after + 20);
    await lab.host.sync();
  };

  // With live-restore, as host-setup.sh sets it, they are the same containers afterwards.
  for (const [what, signal] of /** @type {const} */ ([
    ['stopped', 'TERM'],
    ['killed', 'KILL'],
  ])) {
    const started = await lab.host.startedAt('app');
    await survives(what, () => lab.host.restartDocker(signal));
    expect(await lab.host.startedAt('app'), `since when the app runs, after dockerd was ${what}`).is(started);
  }
  await survives('without power', () => lab.host.crash());
  await survives('ended by a reboot', () => lab.host.reboot());

  await lab.host.run([
    'bash',
    '-c',
    `echo '{"live-restore": false}' > /etc/docker/daemon.json && kill -HUP "$(cat /run/docker.pid)" && sleep 1`,
  ]);
  await survives('stopped, from now on without live-restore', () => lab.host.restartDocker('TERM'));
  await survives('without power and live-restore', () => lab.host.crash());
  // Engine 26.1 stops what it finds running after its own crash, and then takes it for stopped by hand: `unless-stopped`
  // leaves it off. `always` would not, but would also start an app at boot in the middle of a recovery.
  await survives('killed without live-restore', async () => {
    await lab.host.restartDocker('KILL');
    expect((await lab.host.visit('/up')).code === 0, 'the site is up by itself').is(false);
    await lab.host.compose('up -d');
    await lab.host.run(['docker', 'start', 'nginx-proxy-nginx-proxy-1', 'nginx-proxy-acme-companion-1']);
  });

  // A host lost right after an orderly stop: what the backup gives is all there was.
  await lab.host.compose('stop');
  const written = await lab.host.rowsOnVolume();
  await lab.loseHost();
  await lab.commit(1);
  const back = await lab.run({ event: 'workflow_dispatch', payload: { inputs: { old_host_stopped: true } } });
  expect(back.code, 'exit code on the new host').is(0);
  expect(await lab.host.rows(), 'rows on the new host').is(written);
}
