export const title =
  'another storage, then another path, for a running deployment: it stops and says so; told that this is right, ' +
  'it goes over, and at every moment there is a whole backup';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, anotherStorage }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);

  const other = (await anotherStorage()).values;
  const stopped = await host.deploy({ values: other, image: app(2), options: ['--proven', first.proven] });
  expect(stopped.code, 'exit code with another storage').is(4);
  expect(stopped.output, 'the message').matches(
    /had a backup, and now there is none[^]*on purpose, deploy again with --adopt local/,
  );
  expect(await host.version(), 'the version that serves').is('1\n');
  await host.write(5);
  const switched = await host.deploy({
    values: other,
    image: app(2),
    options: ['--proven', first.proven, '--adopt', 'local'],
  });
  expect(switched.code, 'exit code of the switch').is(0);
  await host.write(5);

  const elsewhere = await host.deploy({
    values: other,
    prefix: 'moved/',
    image: app(2),
    options: ['--proven', switched.proven],
  });
  expect(elsewhere.code, 'exit code with another path').is(4);
  expect(elsewhere.output, 'the message').matches(/had a backup, and now there is none/);
  const moved = await host.deploy({
    values: other,
    prefix: 'moved/',
    image: app(2),
    options: ['--proven', switched.proven, '--adopt', 'local'],
  });
  expect(moved.code, 'exit code of the second switch').is(0);
  await host.write(5);

  for (const [what, rows, proven, place] of /** @type {const} */ ([
    ['the first storage', 15, first.proven, { values: storage.values }],
    ['the second', 20, switched.proven, { values: other }],
    ['the second, at the other path', 25, moved.proven, { values: other, prefix: 'moved/' }],
  ])) {
    await host.lose();
    expect(
      (await host.deploy({ ...place, image: app(2), options: ['--proven', proven, '--skip-migration'] })).code,
      `exit code on a new host from ${what}`,
    ).is(0);
    expect(await host.rows(), `rows from ${what}`).is({ 'app.db': rows, 'jobs/jobs.db': rows });
  }
}
