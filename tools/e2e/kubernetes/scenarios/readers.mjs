export const title = 'pods that only read come up after the record, follow the app, come back, and go with --readers 0';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, placeIn, newCheckout, github }) {
  const s3 = await storage();
  const at = newCheckout();
  const site = await placeIn(at, ['--readers', '2']);
  const { readers } = site;

  /** @type {unknown[]} */
  let recorded = [];
  const first = await step('first release, with two readers', () =>
    site.release(s3.values, {
      beforeStep: async (name) => {
        if (name === 'Start the readers')
          recorded = [github.deployments.length, (await readers.pods()).length, await site.version()];
      },
    }),
  );
  expect(first.failed, 'the step of the first release that failed').is('');
  expect(recorded, 'records, readers and the version, before the readers start').is([1, 0, '1']);
  expect((await readers.pods()).length, 'readers').is(2);

  await site.writeOnly(20);
  await step('20 rows are seen by both readers', () => readers.see(20));
  const written = await readers.ask('/write', { method: 'POST', body: new URLSearchParams({ n: '1' }) });
  for (const { status, text } of written) expect([status, text], 'a write').matches(/500,.*readonly database/);

  const [lost] = await readers.pods();
  await site.kubectl.run('delete', 'pod', lost.metadata.name, '--grace-period=0', '--force');
  await step('a lost reader is replaced and has every row', () => readers.see(20, lost.metadata.uid));

  const [one] = await readers.pods();
  await readers.killFollower(one);
  for (const { text } of await readers.ask('/count', {}, [one]))
    expect(JSON.parse(text), 'rows of a reader whose follower was killed').is({ 'app.db': 20, 'jobs/jobs.db': 20 });
  await site.writeOnly(5);
  await step('a killed follower begins again, and both readers see further rows', () => readers.see(25));

  // Empty, and then another history: the numbers of its transactions begin again.
  await s3.empty();
  const before = (await readers.pods()).map(({ metadata }) => metadata.uid);
  const adopted = await step('the storage was emptied: a release with adopt: local', () =>
    site.release(s3.values, { inputs: { adopt: 'local', skip_migration: 'true' } }),
  );
  expect(adopted.failed, 'the step that failed').is('');
  const after = (await readers.pods()).map(({ metadata }) => metadata.uid);
  expect(
    after.filter((uid) => before.includes(uid)),
    'readers of before',
  ).is([]);
  await site.writeOnly(3);
  await step('both readers follow the new history', () => readers.see(28));

  site.setVariables({}, { FAIL_START: '1' });
  const broken = await step('a new version whose readers do not start', () =>
    site.release(s3.values, { version: '2' }),
  );
  expect(broken.failed, 'the step that failed').is('Start the readers');
  expect(broken.output, 'the words').matches(/FAIL_START=1[^]*Its readers did not become ready/);
  expect(await site.version(), 'the version that serves').is('2');
  const [{ payload, states }] = github.deployments;
  expect([payload.version, states[0]], 'the record').is(['2', 'success']);
  await readers.see(28);
  for (const { text: version } of await readers.ask('/version'))
    expect(version.trim(), 'the version of readers').is('1');

  const without = await placeIn(at, ['--readers', '0']);
  const removed = await step('a release of files without readers', () =>
    without.release(s3.values, { version: '2', inputs: { skip_migration: 'true' } }),
  );
  expect(removed.failed, 'the step that failed').is('');
  const left = await site.kubectl.run('get', 'deployments,services,poddisruptionbudgets', '--output', 'name');
  expect(left.split('\n').toSorted(), 'what is left').is(['poddisruptionbudget.policy/app', 'service/app']);
  expect((await without.rows())['app.db'], 'rows').is(28);
}
