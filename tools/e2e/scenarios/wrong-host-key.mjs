export const title = 'another server answers at the address, with another host key: nothing is sent to it';
export const smoke = false;
export const targets = ['sftp'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, anotherStorage }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const { SFTP_HOST = '', SFTP_PORT = '' } = (await anotherStorage()).values;
  const values = { ...storage.values, SFTP_HOST, SFTP_PORT };

  const running = await host.deploy({ values, image: app(2), options: ['--proven', first.proven] });
  expect(running.code, 'exit code on the running host').is(4);
  expect(running.output, 'the message').matches(/shows another host key than the one that is expected/);
  expect(running.output, 'what to do').matches(
    /get its new key as \.deploy\/README\.md says, and store it: .*SFTP_HOST_KEY/,
  );
  expect(await host.version(), 'the version that serves').is('1\n');

  await host.lose();
  expect(
    (await host.deploy({ values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code on a new host',
  ).is(4);
  expect(await host.appExists(), 'the app was started').is(false);
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code with the right server',
  ).is(0);
  expect((await host.rows())['app.db'], 'rows').is(10);
}
