import { fragments, watchProcesses } from '../lib/lab/leaks.mjs';

export const title =
  'secrets full of special characters arrive, and none is in a log, an argument, a foreign environment or an open file';
export const world = 'lab';
export const smoke = false;

// Every character that a shell, YAML, an env file, GitHub or Compose gives a meaning to, and long enough to be cut somewhere.
const license = `l"i\\c'e$n{s}e #1 %0A \${{ github }} &*!|<>;\`~é ${'x'.repeat(150)}`;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  await lab.commit(1);
  const values = {
    ...(await lab.values()),
    SERVICESTACK_LICENSE: license,
    APPSETTINGS_JSON: '{\n  "key": "two lines, $HOME and \'quotes\'"\n}\n',
  };
  const watching = watchProcesses();
  const run = await lab.release('v1', { values, showSecrets: true });
  const seen = watching.stop();
  expect(run.code, 'exit code').is(0);
  // What nobody looked at cannot leak.
  for (const place of [/act workflow_dispatch|act release/, /deploy\.sh deploy --detached/, /litestream replicate/])
    expect(
      seen.some((line) => place.test(line)),
      `processes like ${place} were seen`,
    ).is(true);
  expect(run.log, 'a log in which nothing is masked').lacks('***');

  const environment = await lab.host.environment('app');
  expect(
    environment.includes(`SERVICESTACK_LICENSE=${license}`),
    'the license in the environment of the app, to the character',
  ).is(true);
  expect(
    environment.some(
      (line) =>
        line === `APPSETTINGS_JSON_BASE64=${Buffer.from(values.APPSETTINGS_JSON.trimEnd()).toString('base64')}` ||
        line === `APPSETTINGS_JSON_BASE64=${Buffer.from(values.APPSETTINGS_JSON).toString('base64')}`,
    ),
    'the settings in the environment of the app',
  ).is(true);

  const everywhere = {
    'the log': run.log,
    'the summary': run.summary,
    'arguments of processes': seen.join('\n'),
    'deploy.log': await lab.host.run(['cat', `${lab.host.folder}/deploy.log`]),
  };
  const inside = { 'docker inspect of the app': environment.join('\n') };
  const secret = Object.entries({ ...values, GITHUB_TOKEN: lab.token }).filter(([name]) =>
    /TOKEN$|LICENSE$|JSON$|PASSWORD$|(?<!HOST_)KEY$/.test(name),
  );
  for (const [name, value] of secret) {
    const places =
      name === 'SERVICESTACK_LICENSE' || name === 'APPSETTINGS_JSON' ? everywhere : { ...everywhere, ...inside };
    for (const [place, text] of Object.entries(places))
      for (const fragment of fragments(value))
        expect(text.includes(fragment), `a piece of ${name} is in ${place}`).is(false);
  }
  expect(await lab.host.openFiles(), 'files on the host with values that others may read').is([]);
  expect((await lab.host.rows())['app.db'], 'rows').is(0);
}
