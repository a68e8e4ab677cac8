export const title =
  'a second host, and storage that is not as the record says: refused, unless an input of the run says that it is right';
export const world = 'lab';
export const smoke = false;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, github } = lab;
  const run = (/** @type {Record<string, unknown>} */ inputs = {}) =>
    lab.run({ event: 'workflow_dispatch', payload: { inputs: { version: 'v1', ...inputs } } });
  await lab.commit(1);
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);
  await lab.host.write(10);
  await lab.host.sync();

  // The first host goes on writing while the second is deployed to.
  const first = lab.host;
  await lab.newHost();
  const refused = await run();
  expect(refused.code, 'exit code on a second host').is(1);
  expect(
    refused.errors.map(({ title: name }) => name),
    'the error',
  ).is(['Another host']);
  expect(await lab.host.containers(), 'what runs on the second host').is([]);
  expect((await first.write(5))['app.db'], 'rows on the first host').is(15);
  await first.sync();
  await first.remove();
  expect((await run({ old_host_stopped: true })).code, 'exit code when the first is stopped').is(0);
  expect((await lab.host.rows())['app.db'], 'rows on the second host').is(15);

  // An emptied storage later: the record knows better.
  await lab.storage.empty();
  const emptied = await run();
  expect(emptied.code, 'exit code on emptied storage').is(1);
  expect(emptied.log, 'the message').matches(/app\.db had a backup, and now there is none in the storage/);
  expect((await lab.host.rows())['app.db'], 'rows meanwhile').is(15);
  expect((await run({ adopt: 'local' })).code, 'exit code when the data on the host is right').is(0);
  expect((await lab.host.rows())['app.db'], 'rows').is(15);

  // A first deploy, as far as GitHub knows, on a path that holds data.
  await lab.host.sync();
  await lab.loseHost();
  github.deployments.length = 0;
  const occupied = await run();
  expect(occupied.code, 'exit code of a first deploy on storage with data').is(1);
  expect(occupied.log, 'the message').matches(
    /The storage already holds a backup of app\.db [^\n]*, so this is not a first /,
  );
  expect(await lab.host.containers(), 'what runs on the new host').is([]);
  expect(github.deployments.length, 'records').is(0);
  expect((await run({ adopt: 'backup' })).code, 'exit code when the backup is right').is(0);
  expect((await lab.host.rows())['app.db'], 'rows').is(15);
}
