export const smoke = false;
export const title =
  'back to a moment before a listed database existed: named, refused, and with --start-empty the others go back and it starts empty';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, regenerate, moment }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const good = await moment();
  await regenerate(['app.db', 'jobs/jobs.db', 'shop/orders.db']);
  const bigger = await appWith(1, { DATABASES: 'app.db,jobs/jobs.db,shop/orders.db' });
  const next = await host.deploy({ values: storage.values, image: bigger, options: ['--proven', first.proven] });
  expect(next.code, 'exit code with one database more').is(0);
  await host.write(5);
  await host.sync('shop/orders.db');

  const back = ['--adopt', 'backup', '--at', good];
  const refused = await host.call(...back);
  expect([refused.code, (await host.rows())['app.db']], 'exit code and rows without --start-empty').is([4, 15]);
  expect(refused.output, 'the message').matches(
    /there was no backup yet of: shop\/orders\.db, from \S+Z on\.[^]*add --start-empty 'shop\/orders\.db'/,
  );
  const looked = await host.call('look', '--at', good);
  expect([looked.code, looked.output], 'look').matches(/shop\/orders\.db: did not exist at that time/);

  const gone = await host.call(...back, '--start-empty', 'shop/orders.db', '--proven', next.proven);
  expect(gone.code, `exit code with --start-empty: ${gone.output}`).is(0);
  expect(gone.output, 'the proof').matches(/^proven=.*shop\/orders\.db@/m);
  expect(await host.rows(), 'rows after going back').is({ 'app.db': 10, 'jobs/jobs.db': 10, 'shop/orders.db': 0 });
  await host.write(2);
  await host.sync('shop/orders.db');
  await host.green();

  // The next start of everything keeps it so, and a new host gets what was written since.
  await host.compose('up', '--detach');
  const again = await host.call('deploy', '--skip-migration');
  expect(again.code, 'exit code of the next deployment').is(0);
  await host.lose();
  const proven = /^proven=(.*)$/m.exec(again.output)?.[1] ?? '';
  const lost = await host.deploy({ values: storage.values, image: bigger, options: ['--proven', proven] });
  expect(lost.code, 'exit code on a new host').is(0);
  expect(await host.rows(), 'rows on a new host').is({ 'app.db': 12, 'jobs/jobs.db': 12, 'shop/orders.db': 2 });
}
