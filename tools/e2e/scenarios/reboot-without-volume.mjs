export const title =
  'the disk of the volume is gone after a reboot: Docker starts no app without it, and compose up by hand restores first';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);

  await host.powerCut();
  await host.loseVolume();
  await host.boot();
  expect(await host.appRuns(), 'the app runs after the reboot').is(false);
  await host.compose('up', '--detach').catch(() => undefined);
  expect(await host.appRuns(), 'the app runs after compose up').is(false);

  // Docker has to forget the volume first.
  await host.compose('--profile', '*', 'down', '--volumes');
  await host.compose('up', '--detach');
  expect(await host.eventualRows(), 'rows').is({ 'app.db': 10, 'jobs/jobs.db': 10 });
  await host.write(1);
}
