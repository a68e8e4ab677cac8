import { setTimeout as sleep } from 'node:timers/promises';

export const title =
  'bytes flip in the backup: the restore stops and leaves nothing behind, an earlier moment can be restored, ' +
  'and a new backup begun from it';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  // Each half minute Litestream writes what it has once more as one file, which would be damaged as well: begin well after.
  await sleep(36_000 - (Date.now() % 30_000));
  await host.write(10);
  await sleep(1100);
  const moment = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  await sleep(1100);
  const before = await storage.pieces();
  await host.write(10);
  await host.lose();
  const later = (await storage.pieces()).filter((piece) => !before.includes(piece));
  expect(later.length > 0, 'there is something to damage').is(true);
  await storage.damage(later);

  const again = (/** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven, ...options] });
  const stopped = await again();
  expect(stopped.code, 'exit code').is(1);
  expect(stopped.output, 'the message').matches(
    /The backup of app\.db is damaged: .*\n +-> Restore a point in time before the damage: deploy again with --adopt backup --at TIME/,
  );
  expect(await host.onVolume("find /data -name '*.db*' -type f -size +0"), 'what it left on the volume').is('');
  expect(await host.appExists(), 'the app was started').is(false);

  // The data is back, but Litestream cannot go on from a damaged end: what is damaged makes room for a new backup.
  await again('--adopt', 'backup', '--at', moment);
  expect(await host.rowsOnVolume(), 'rows of that moment').is({ 'app.db': 10, 'jobs/jobs.db': 10 });
  await storage.empty();
  expect((await again('--adopt', 'local')).code, 'exit code with a new backup').is(0);
  await host.write(5);
  await host.lose();
  expect((await again()).code, 'exit code on one more new host').is(0);
  expect(await host.rows(), 'rows').is({ 'app.db': 15, 'jobs/jobs.db': 15 });
  expect(await host.inspect(), 'owner and integrity').is({ 'app.db': '1654:1654 ok', 'jobs/jobs.db': '1654:1654 ok' });
}
