import { docker } from '../lib/command.mjs';
import { runDrill } from '../lib/drill.mjs';

export const title =
  'the sidecar is stopped by hand and forgotten: status says it, and the drill tells a dead sidecar from an idle app';
export const smokeTargets = ['s3'];

const heartbeat = '/data/.litestream-deployment/heartbeat.db';

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(20);
  await host.green();
  const { proven } = await host.deploy({ values: storage.values, image: app(1) });
  const drill = () => runDrill({ folder, values: storage.values, proven, env: { MAX_AGE_DAYS: '-1' } });

  // As old as data can be; but somebody lives.
  const idle = await drill();
  expect([idle.code, idle.state], `an idle app (${idle.output})`).is([0, '']);
  expect(idle.summary, 'its summary').matches(/last heartbeat of the sidecar in the backup: 20\d\d-/);
  expect((await host.call('status')).output, 'status while all is well').matches(
    /Every database is in the storage up to its newest transaction\.\nLast heartbeat in the backup: 20\d\d-/,
  );

  const sidecar = await docker('ps', '--quiet', '--filter', `name=${host.id}-litestream`);
  const beat = async (/** @type {string} */ when) => {
    const set = `update heartbeat set at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '${when}')`;
    await docker('exec', sidecar, 'sqlite3', '-cmd', '.timeout 5000', heartbeat, set);
    await host.sync('.litestream-deployment/heartbeat.db');
  };

  // The clock of the host was ahead: such a heartbeat would hide a dead sidecar for as long.
  await beat('+3 hours');
  const ahead = await drill();
  expect([ahead.code, ahead.state], 'a heartbeat from the future').is([1, 'dead']);
  expect(ahead.output, 'what the drill says').matches(
    /The last heartbeat in the backup is of \S+, which is in the future/,
  );
  // With the right clock again, the next one is of now; the health check writes it every 15 minutes.
  await docker('exec', sidecar, 'rm', '-f', '/tmp/health/heartbeat');
  await host.green();
  expect((await drill()).state, 'the drill after the next heartbeat').is('');

  // Three hours pass: the clock of the row is played.
  await beat('-3 hours');
  await host.compose('stop', 'litestream');
  await host.writeUnsent(200);
  const dead = await drill();
  expect([dead.code, dead.state], `a forgotten sidecar (${dead.output})`).is([1, 'dead']);
  expect(dead.output, 'what the drill says').matches(
    /::error title=Restore drill::The sidecar is dead: its last heartbeat in the backup is of \S+, 3 hours ago[^\n]*deploy\.sh status/,
  );
  expect((await host.call('status')).output, 'status then').matches(
    /WARNING: the sidecar does not run, so nothing is backed up\.\n {2}-> [^\n]*docker compose up -d litestream/,
  );

  await host.compose('up', '--detach', 'litestream');
  await host.green();
  expect((await drill()).state, 'the drill once it runs again').is('');

  await storage.damage(await storage.pieces());
  expect((await drill()).state, 'the drill on a damaged backup').is('damaged');
  await host.compose('stop', 'litestream');
  await storage.empty();
  expect((await drill()).state, 'the drill on an emptied storage').is('incomplete');
  await storage.cut();
  expect((await drill()).state, 'the drill when the storage does not answer').is('unreadable');
}
