import { readFileSync } from 'node:fs';
import path from 'node:path';

export const title = 'restore-drill.yml and recover.yml, unchanged: green, back to a version when it is confirmed, one issue when the storage lost something';
export const world = 'lab';
export const smoke = false;

const published = (/** @type {string} */ tag) => ({ event: 'release', payload: { action: 'published', release: { tag_name: tag } } });

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, github } = lab;
  const drill = () => lab.run({ workflow: 'restore-drill.yml', event: 'schedule' });
  const recover = (/** @type {Record<string, unknown>} */ inputs) => lab.run({ workflow: 'recover.yml', event: 'workflow_dispatch', payload: { inputs } });
  const name = /^ +NAME: (\S+)$/m.exec(readFileSync(path.join(lab.checkout.folder, '.github/workflows/recover.yml'), 'utf8'))?.[1];

  await lab.commit(1);
  expect((await lab.run(published('v1'))).code, 'exit code of the first release').is(0);
  await lab.host.write(10);
  await lab.commit(2);
  expect((await lab.run(published('v2'))).code, 'exit code of the second release').is(0);
  await lab.host.write(5);
  await lab.host.sync();

  const green = await drill();
  expect(green.code, 'exit code of the drill').is(0);
  expect(Object.entries(green.jobs).map(([id, { result }]) => [id, result]), 'its jobs').is([['drill', 'success'], ['issue', 'success']]);
  expect(github.issues, 'issues').is([]);

  const look = await recover({ to: 'v1' });
  expect(look.code, 'exit code of a dry run').is(0);
  const unsure = await recover({ to: 'v1', dry_run: false, app: 'another' });
  expect(unsure.code, 'exit code without the confirmation').is(1);
  expect(unsure.errors.map(({ title: what }) => what), 'its error').is(['Not confirmed']);
  expect([await lab.host.version(), (await lab.host.rows())['app.db']], 'what serves meanwhile').is(['2', 15]);
  expect((await recover({ to: 'v1', dry_run: false, app: name })).code, 'exit code of the recovery').is(0);
  expect([await lab.host.version(), (await lab.host.rows())['app.db']], 'what serves then').is(['1', 10]);
  expect(await lab.host.leftovers(), 'what is left behind').is([]);

  await lab.storage.empty();
  const red = await drill();
  expect([red.code, red.jobs.drill?.result, red.jobs.issue?.result], 'the drill on emptied storage').is([1, 'failure', 'success']);
  expect(github.issues.map(({ state }) => state), 'issues').is(['open']);
  await drill();
  expect(github.issues.map(({ state, comments }) => [state, comments.length]), 'issues after another failure').is([['open', 1]]);
  expect((await lab.run({ event: 'workflow_dispatch', payload: { inputs: { version: 'v1', adopt: 'local' } } })).code, 'exit code of a release that begins a new backup').is(0);
  expect((await drill()).code, 'exit code of the drill then').is(0);
  expect(github.issues.map(({ state }) => state), 'issues then').is(['closed']);
}
