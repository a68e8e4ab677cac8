export const title = 'of several databases one cannot be restored: none of them is, and the app does not start';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const before = await storage.pieces();
  await host.onVolume(`sqlite3 /data/jobs/jobs.db "insert into counter(note) values('the one that will be damaged')"`);
  await host.sync('jobs/jobs.db');
  await host.lose();
  await storage.damage((await storage.pieces()).filter((piece) => !before.includes(piece)));

  const stopped = await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] });
  expect(stopped.code, 'exit code').is(1);
  expect(stopped.output, 'the message').matches(/The backup of jobs\/jobs\.db is damaged/);
  expect(await host.onVolume("find /data -name '*.db*' -type f -size +0"), 'what it left on the volume').is('');
  expect(await host.appExists(), 'the app was started').is(false);
}
