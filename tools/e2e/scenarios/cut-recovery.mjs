import { eventually } from '../lib/command.mjs';

export const title =
  'the power fails in the middle of going back in time: neither the reboot nor compose up by hand starts an app on half of it';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, moment }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const good = await moment();
  await host.write(10);

  // While it waits for the storage, app and sidecar are stopped; nothing was replaced yet.
  const going = host.deploy({ values: storage.values, image: app(1), options: ['--adopt', 'backup', '--at', good] });
  await eventually('the app is stopped for it', 60, async () => !(await host.appRuns()));
  await storage.silence();
  await host.powerCut();
  await going;
  await host.boot();
  expect(await host.appRuns(), 'the app runs after the reboot').is(false);
  await storage.bringBack();

  // What a cut leaves while the files are moved: the mark, and a file that is no database yet.
  await host.onVolume(
    "sed -i 's/ [a-z]* [0-9a-f-]* / restoring - /' /data/.litestream-deployment/app.db.proven; " +
      'head -c 5000 /data/app.db >/data/half; mv /data/half /data/app.db; rm -f /data/app.db-*',
  );
  await storage.cut();
  await host.compose('up', '--detach').catch(() => undefined);
  expect(await host.appRuns(), 'the app runs on half a database').is(false);
  await storage.bringBack();
  await host.compose('up', '--detach');
  await host.eventualRows();
  expect((await host.inspect())['app.db'], 'owner and integrity').is('1654:1654 ok');

  const again = await host.deploy({
    values: storage.values,
    image: app(1),
    options: ['--adopt', 'backup', '--at', good, '--proven', first.proven],
  });
  expect(again.code, 'exit code of the same once more').is(0);
  expect(await host.rows(), 'rows').is({ 'app.db': 10, 'jobs/jobs.db': 10 });
}
