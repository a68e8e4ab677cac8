import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const title =
  'recover.yml: a dry run, back to a point in time with the version of that time, and forward again to a version';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place }) {
  const { values } = await storage();
  const site = await place();
  const [, name = ''] = /^name=(.*)$/m.exec(readFileSync(path.join(site.folder, '.deploy/deploy.conf'), 'utf8')) ?? [];
  const recover = (/** @type {Record<string, string>} */ inputs) =>
    site.workflow('recover.yml', 'recover', values, { inputs: { dry_run: 'true', ...inputs } });
  const first = await site.release(values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(30);
  await wait(2000);
  const to = new Date().toISOString().replace(/\.\d+/, '');
  await wait(2000);
  await site.write(20);
  const second = await site.release(values, { version: '2' });
  expect(second.failed, 'the step of the second release that failed').is('');
  await site.write(10);
  const newest = await site.rows();
  expect(newest['app.db'], 'rows').is(60);

  const look = await step('the dry run', () => recover({ to }));
  expect(look.failed, 'the step that failed').is('');
  expect(look.output, 'what was restored').matches(
    new RegExp(`restored=${to} app\\.db[^]*restored=${to} jobs/jobs\\.db`),
  );
  expect(look.summary, 'the summary').matches(/Dry run, nothing was changed/);
  expect(await site.version(), 'the version that serves').is('2');
  expect(await site.rows(), 'rows after the dry run').is(newest);

  const unconfirmed = await recover({ to, dry_run: 'false' });
  expect(unconfirmed.failed, 'the step that failed').is('Find what to go back to');

  const back = await step('back to a point in time', () => recover({ to, dry_run: 'false', app: name }));
  expect(back.failed, 'the step that failed').is('');
  expect(back.summary, 'the summary').matches(/Restored: version [^]*To undo this deployment/);
  expect(await site.version(), 'the version that serves').is('1');
  expect((await site.rows())['app.db'], 'rows of that time').is(30);
  expect(await site.query('select group_concat(distinct version) from migrations'), 'migrations').is('1');

  const lost = await site.loseVolume();
  await step('from the lost volume to Ready', () => site.ready(lost));
  expect((await site.rows())['app.db'], 'rows of the new history').is(30);

  const forward = await step('forward to the last moment of a version', () =>
    recover({ to: '2', dry_run: 'false', app: name }),
  );
  expect(forward.failed, 'the step that failed').is('');
  expect(await site.version(), 'the version that serves').is('2');
  expect(await site.rows(), 'every row of that version').is(newest);
}
