export const smoke = false;
export const title =
  "the image's user changes from root to 1654 and back: databases, markers and uploads are handed over, also on a roll back";

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, regenerate }) {
  const databases = ['app.db', 'jobs/jobs.db'];
  const owners = async () => {
    const list = await host.onVolume(
      "find /data -path '*/aside/*' -prune -o -printf '%U\n' | sort | uniq -c | sort -rn | sed 's/^ *[0-9]* //'",
    );
    return list.split('\n').join(' ');
  };
  await regenerate(databases, ['--user', '0:0']);
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code as root').is(0);
  await host.write(10);
  await host.onVolume('mkdir -p /data/uploads && echo a >/data/uploads/a.txt');
  expect(await owners(), 'owners at first').is('0');

  await regenerate(databases, ['--user', '1654:1654']);
  const failing = await host.deploy({
    values: storage.values,
    image: await appWith(2, { FAIL_START: '1' }),
    options: ['--skip-migration'],
  });
  expect(failing.code, 'exit code of one that does not start').is(1);
  expect(failing.output, 'the message').matches(/serves again/);
  expect(await owners(), 'owners after the roll back').is('0');
  await host.write(1);

  const second = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', first.proven] });
  expect(second.code, 'exit code as 1654').is(0);
  expect(await owners(), 'owners as 1654').is('1654');
  await host.write(1);
  expect((await host.rows())['app.db'], 'rows').is(12);

  await regenerate(databases, ['--user', '0:0']);
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--skip-migration'] })).code,
    'exit code back as root',
  ).is(0);
  expect(await owners(), 'owners as root again').is('0');
  await host.write(1);
  expect((await host.rows())['app.db'], 'rows at the end').is(13);
}
