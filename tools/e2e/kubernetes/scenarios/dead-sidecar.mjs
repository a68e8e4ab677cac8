import { eventually } from '../../lib/command.mjs';

export const title =
  'a database that no list has is named; a sidecar that dies comes back, and one that hangs is reported';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, placeIn, newCheckout, rawRestore }) {
  const s3 = await storage();
  const { values } = s3;
  const at = newCheckout();
  const writesThree = { DATABASES: 'app.db,jobs/jobs.db,extra.db' };

  const before = await placeIn(at);
  before.setVariables(writesThree);
  const unlisted = await step('first release of an app that writes a database which is not listed', () =>
    before.release(values, { inputs: { first_deploy: 'true' } }),
  );
  expect(unlisted.failed, 'the step that failed').is('Prove the backup');
  expect(unlisted.output, 'the words').matches(/extra\.db[^]*the app writes data that is not backed up/);

  // The file is on the volume, and a version has served: that it is the right one is a person's decision.
  const site = await placeIn(at, ['--database', 'extra.db']);
  site.setVariables(writesThree);
  const served = await site.podUid();
  const undecided = await step('the database is listed: the release is refused before the app stops', () =>
    site.release(values, { inputs: { skip_migration: 'true' } }),
  );
  expect(undecided.failed, 'the step that failed').is('Check');
  expect(undecided.output, 'the words').matches(
    /extra\.db is on the volume, has no backup[^]*adopt: local[^]*mv -n [^]*a running version keeps running/,
  );
  expect(await site.podUid(), 'the pod').is(served);
  const listed = await step('the same with adopt: local', () =>
    site.release(values, { inputs: { adopt: 'local', skip_migration: 'true' } }),
  );
  expect(listed.failed, 'the step that failed').is('');
  expect(listed.output, 'the proof').matches(/proven=.*extra\.db@/);
  await site.write(10);

  const sidecar = async () =>
    (await site.kubectl.object('pod', 'app-0')).status.initContainerStatuses.find(
      (/** @type {any} */ { name }) => name === 'litestream',
    );
  const signal = (/** @type {string} */ name) =>
    site.inSidecar(
      'bash',
      '-c',
      `for each in /proc/[0-9]*; do [[ $(<$each/comm) != litestream ]] || kill -${name} "\${each##*/}"; done`,
    );
  const uid = await site.podUid();
  await signal('KILL');
  await step('a sidecar that is killed runs again', () =>
    eventually('the sidecar', 120, async () => {
      const { restartCount, state } = await sidecar();
      return restartCount === 1 && state.running;
    }),
  );
  await step('and replicates', () => site.write(5));
  expect(await site.podUid(), 'the pod').is(uid);
  const rowsIn = (/** @type {string} */ name) => rawRestore(site, s3, name, 'select count(*) from counter');
  await site.sync('extra.db');
  expect(await rowsIn('extra.db'), 'rows of extra.db in the storage').is('15');

  await signal('STOP');
  await site.writeOnly(3);
  await step('a sidecar that hangs: until its log says so', () =>
    eventually('the words', 180, async () =>
      (await site.kubectl.run('logs', 'app-0', '--container', 'litestream')).includes('health: not backed up'),
    ),
  );
  await site.ready();
  expect((await site.rows())['app.db'], 'rows that the app serves meanwhile').is(18);
  expect(await rowsIn('app.db'), 'rows in the storage meanwhile').is('15');
  await signal('CONT');
  await step('it goes on', () =>
    eventually('the words', 180, async () =>
      /health: not backed up[^]*health: backed up/.test(
        await site.kubectl.run('logs', 'app-0', '--container', 'litestream'),
      ),
    ),
  );
  await site.write(2);
  for (const name of ['app.db', 'jobs/jobs.db']) expect(await rowsIn(name), `rows of ${name} in the storage`).is('20');
}
