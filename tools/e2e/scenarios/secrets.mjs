export const smoke = false;
export const title = 'secrets full of special characters connect, and are in no log, no argument, no foreign environment and no open file';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const license = String.raw`l"i\c'e$n{s}e #1`;
  const values = { ...storage.values, SERVICESTACK_LICENSE: license, APPSETTINGS_JSON: '{\n  "key": "two lines"\n}\n' };
  const deploy = host.deploy({ values, image: app(1), options: ['--first-deploy'] });
  const ended = deploy.then(() => undefined);
  const seen = new Set();
  for (;;) {
    const lines = await Promise.race([ended, host.processes()]);
    if (lines === undefined) break;
    for (const line of lines) seen.add(line);
  }
  const { code, output } = await deploy;
  expect(code, 'exit code').is(0);

  const secrets = [license, ...Object.entries(storage.values).filter(([name]) => /KEY$|PASSWORD/.test(name) && name !== 'SFTP_HOST_KEY').map(([, value]) => value)];
  for (const secret of secrets) {
    expect(output, 'the output').lacks(secret);
    expect([...seen].join('\n'), 'the arguments of every process meanwhile').lacks(secret);
    if (secret !== license) expect(await host.environment('app'), 'the environment of the app').lacks(secret);
  }
  expect(await host.environment('app'), 'the environment of the app').matches(/^SERVICESTACK_LICENSE=l"i\\c'e\$n\{s\}e #1$/m);
  expect(await host.environment('app'), 'the environment of the app').matches(/^APPSETTINGS_JSON_BASE64=ewog/m);
  expect(await host.openFiles(), 'files with values that others may read').is([]);
  expect((await host.rows())['app.db'], 'rows').is(0);

  const bad = await host.deploy({ values: { ...values, SERVICESTACK_LICENSE: 'two\nlines', APP_DOMAIN: '' }, command: 'preflight' });
  expect(bad.code, 'exit code of a preflight with bad values').is(3);
  expect(bad.output, 'the message').matches(/APP_DOMAIN is missing[^]*SERVICESTACK_LICENSE holds a line break/);
}
