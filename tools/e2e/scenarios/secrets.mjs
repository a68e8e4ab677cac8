export const smoke = false;
export const title =
  'secrets of 200 characters of every kind connect, and are in no log, no argument, no foreign environment and no open file';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, expect, app, anotherStorage }) {
  const license = String.raw`l"i\c'e$n{s}e #1`.padEnd(200, String.raw`$ # @ / \ " ' % & x`);
  const storage = await anotherStorage({ length: 200 });
  const values = { ...storage.values, SERVICESTACK_LICENSE: license, APPSETTINGS_JSON: '{\n  "key": "two lines"\n}\n' };
  const deploy = host.deploy({ values, image: app(1), options: ['--first-deploy'] });
  const ended = deploy.then(() => undefined);
  const seen = new Set();
  for (;;) {
    const lines = await Promise.race([ended, host.processes()]);
    if (lines === undefined) break;
    for (const line of lines) seen.add(line);
  }
  const { code, output, proven } = await deploy;
  expect(code, 'exit code').is(0);

  const secrets = [
    license,
    ...Object.entries(storage.values)
      .filter(([name]) => /KEY$|PASSWORD/.test(name) && name !== 'SFTP_HOST_KEY')
      .map(([, value]) => value),
  ];
  for (const secret of secrets) {
    expect(output, 'the output').lacks(secret);
    expect([...seen].join('\n'), 'the arguments of every process meanwhile').lacks(secret);
    if (secret !== license) expect(await host.environment('app'), 'the environment of the app').lacks(secret);
  }
  expect(
    (await host.environment('app')).split('\n').includes(`SERVICESTACK_LICENSE=${license}`),
    'the app gets its license',
  ).is(true);
  expect(await host.environment('app'), 'the environment of the app').matches(/^APPSETTINGS_JSON_BASE64=ewog/m);
  expect(await host.openFiles(), 'files with values that others may read').is([]);
  await host.write(1);
  await host.lose();
  expect(
    (await host.deploy({ values, image: app(1), options: ['--proven', proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect((await host.rows())['app.db'], 'rows').is(1);

  const bad = await host.deploy({
    values: { ...values, SERVICESTACK_LICENSE: 'two\nlines', APP_DOMAIN: '' },
    command: 'preflight',
  });
  expect(bad.code, 'exit code of a preflight with bad values').is(3);
  expect(bad.output, 'the message').matches(/APP_DOMAIN is missing[^]*SERVICESTACK_LICENSE holds a line break/);
}
