export const title =
  'recover.yml, unchanged: a look at it → back to a version with the data of its time → forward again to a moment, ' +
  'with the version of that one';
export const world = 'lab';
export const smokeTargets = ['s3'];

const recover = (/** @type {Record<string, unknown>} */ inputs) => ({
  workflow: 'recover.yml',
  payload: { inputs: { dry_run: true, ...inputs } },
});

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, github } = lab;
  await lab.commit(1);
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);
  await lab.host.write(20);
  await lab.host.sync();
  await lab.commit(2);
  expect((await lab.release('v2')).code, 'exit code of the second release').is(0);
  await lab.host.write(5);
  await lab.host.sync();
  const now = await lab.host.rows();
  const moment = await second();

  const look = await lab.run(recover({ to: 'v1' }));
  expect(look.code, 'exit code of the dry run').is(0);
  expect(look.summary, 'its summary').matches(/Dry run, nothing was changed: version v1, with the data of \S+Z/);
  expect([await lab.host.version(), await lab.host.rows()], 'what serves after it').is(['2', now]);
  expect(await lab.host.leftovers(), 'what it left on the host').is([]);
  expect(
    (await lab.run(recover({ to: 'v1', dry_run: false, app: 'Shop' }))).errors.map(({ title: name }) => name),
    'the error without the right name',
  ).is(['Not confirmed']);
  expect(github.deployments.length, 'records so far').is(2);

  const back = await lab.run(recover({ to: 'v1', dry_run: false, app: 'E2E' }));
  expect(back.code, 'exit code of going back').is(0);
  expect(back.summary, 'its summary').matches(
    /Restored: version v1, with the data of \S+Z[\s\S]*restored: `app\.db` as of/,
  );
  expect([await lab.host.version(), await lab.host.rows()], 'what serves then').is([
    '1',
    { 'app.db': 20, 'jobs/jobs.db': 20 },
  ]);
  expect(
    github.deployments.map(({ states }) => states),
    'the records',
  ).is([['success'], ['success'], ['success']]);
  await lab.host.write(1);

  expect(
    (await lab.run(recover({ to: moment, dry_run: false, app: 'E2E' }))).code,
    'exit code of going forward again',
  ).is(0);
  expect([await lab.host.version(), await lab.host.rows()], 'what serves in the end').is(['2', now]);
  expect(await lab.runner.leftovers(), 'what the runs left on the runner').is([]);
}

/** A whole second with nothing written around it. */
async function second() {
  const pause = () =>
    new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
  await pause();
  const moment = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  await pause();
  return moment;
}
