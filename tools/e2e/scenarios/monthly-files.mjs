export const smoke = false;
export const title = "a month's file that appears after the deploy comes back through the manifest";

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, appWith }) {
  const databases = 'app.db,jobs/jobs.db,requests/requests_2026-11.db';
  const app = await appWith(1, { DATABASES: databases });
  const first = await host.deploy({
    values: storage.values,
    image: await appWith(1, { DATABASES: 'app.db,jobs/jobs.db' }),
    options: ['--first-deploy'],
  });
  // The app of today begins a new month.
  expect(
    (await host.deploy({ values: storage.values, image: app, options: ['--skip-migration'] })).code,
    'exit code of the next',
  ).is(0);
  await host.write(7);
  const before = await host.rows();
  expect(before['requests/requests_2026-11.db'], 'rows of the month').is(7);
  await host.sync('requests/requests_2026-11.db');

  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app, options: ['--proven', first.proven, '--skip-migration'] }))
      .code,
    'exit code on a new host',
  ).is(0);
  expect(await host.rows(), 'rows').is(before);
}
