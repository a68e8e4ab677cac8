export const smoke = false;
export const title =
  'by hand: what backups there are, and a look at a moment in new files; a moment out of reach is refused, ' +
  'and nothing that runs is touched';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, moment }) {
  const early = await moment();
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const good = await moment();
  await host.write(50);
  const before = await host.footprint();

  const backups = await host.call('backups');
  expect(backups.code, 'exit code of backups').is(0);
  expect(backups.output, 'backups').matches(
    /^app\.db\n +newest +20\d\d-\S+Z, \d+ seconds ago, transaction [0-9a-f]{16}\n +goes back to +20\d\d-\S+Z$/m,
  );
  const [, first = ''] = /^Every point in time from (\S+) on can be restored/m.exec(backups.output) ?? [];
  expect((await host.call('look', '--at', first)).code, 'exit code of a look at the first moment that it names').is(0);

  const look = await host.call('look', '--at', good);
  expect(look.code, 'exit code of a look').is(0);
  expect(look.output, 'what to type next').matches(
    new RegExp(String.raw`^ {2}\./deploy\.sh --adopt backup --at ${good}$`, 'm'),
  );
  const files = (
    /^The files:\n((?: .*\n)+)/m.exec(look.output)?.[1] ??
    look.output.match(/^ {2}\/.*$/gm)?.join('\n') ??
    ''
  )
    .trim()
    .split(/\n */);
  for (const file of files.filter((name) => /(app|jobs)\.db$/.test(name)))
    expect(await host.query(file, 'pragma integrity_check; select count(*) from counter'), file).is('ok\n10');
  expect(files.length >= 2, 'both databases are there').is(true);
  expect((await host.call('look', '--at', good)).output, 'the same look again').matches(/already exists/);

  for (const [at, message] of /** @type {const} */ ([
    [early, new RegExp(String.raw`does not reach back to ${early}\.\n +-> Choose a point in time from 20\d\d-\S+Z on`)],
    ['2999-01-01T00:00:00Z', /2999-01-01T00:00:00Z is in the future: it is 20/],
    ['yesterday', /(?:--at is a time|look needs --at TIME,) in UTC like \S+, not yesterday/],
  ])) {
    for (const args of [['look'], ['--adopt', 'backup']]) {
      const refused = await host.call(...args, '--at', at);
      expect(refused.code === 0, `${args.join(' ')} --at ${at} succeeds`).is(false);
      expect(refused.output, `${args.join(' ')} --at ${at}`).matches(message);
    }
  }
  const later = await moment();
  await storage.cut();
  expect((await host.call('backups')).output, 'backups without the storage').matches(
    /cannot be reached[^]*-> Check the address/,
  );
  expect((await host.call('look', '--at', later)).code, 'exit code of a look without the storage').is(4);
  await storage.bringBack();

  expect(await host.footprint(), 'containers and files').is(before);
  expect(await host.rows(), 'rows').is({ 'app.db': 60, 'jobs/jobs.db': 60 });
}
