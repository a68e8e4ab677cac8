export const title =
  'restore-drill.yml, unchanged: nothing deployed → green → the storage is emptied → one issue → green again, and it is closed';
export const world = 'lab';
export const smokeTargets = ['s3'];

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, github } = lab;
  await lab.runner.machine.load('litestream/litestream:0.5.18');
  const drill = () => lab.run({ workflow: 'restore-drill.yml', event: 'schedule' });
  await lab.commit(1);
  expect((await drill()).code, 'exit code before anything is deployed').is(0);
  expect((await lab.release('v1')).code, 'exit code of the release').is(0);
  await lab.host.write(20);
  await lab.host.sync();

  const green = await drill();
  expect(green.code, 'exit code of the drill').is(0);
  expect(green.summary, 'its summary').matches(/Every database can be restored[\s\S]*\| `app\.db` \| 20\d\d-/);
  expect(github.issues, 'issues').is([]);

  await lab.storage.empty();
  for (const time of ['first', 'second'])
    expect((await drill()).code, `exit code of the ${time} drill on an emptied storage`).is(1);
  expect(
    github.issues.map(({ state, comments }) => [state, comments.length]),
    'one issue, with a comment',
  ).is([['open', 1]]);

  expect(
    (await lab.run({ payload: { inputs: { version: 'v1', adopt: 'local' } } })).code,
    'exit code of a new backup',
  ).is(0);
  expect((await drill()).code, 'exit code of the drill then').is(0);
  expect(
    github.issues.map(({ state, comments }) => [state, comments.length]),
    'the issue',
  ).is([['closed', 2]]);
  expect(await lab.runner.leftovers(), 'what the runs left on the runner').is([]);
}
