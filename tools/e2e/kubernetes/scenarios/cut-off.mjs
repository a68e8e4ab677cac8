import { eventually } from '../../lib/command.mjs';

export const title =
  'a release is cancelled while the app is stopped, and the earlier version serves again; its runner dies, and the status says so';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place }) {
  const { values } = await storage();
  const site = await place();
  const first = await site.release(values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(20);
  const before = await site.rows();
  const migrations = () => site.query('select group_concat(version) from migrations');
  const jobBegins = () =>
    eventually('the Job that restores and migrates', 120, async () => {
      const job = await site.kubectl.object('job', 'restore');
      return job?.status?.active > 0;
    });
  /** The app is stopped, and nothing else has begun. */
  const stopped = () =>
    eventually('no pod', 120, async () => (await site.kubectl.object('pod', 'app-0')) === undefined);

  const cancelled = await step('cancelled while its Job runs, until the earlier version serves again', () =>
    site.release(values, { version: '2', cutOff: { step: 'Restore and migrate', when: jobBegins } }),
  );
  expect(cancelled.failed, 'the step that was cut off').is('Restore and migrate');
  expect(cancelled.output, 'the words').matches(/cut off in the step "restore"[^]*The earlier version serves again/);
  expect(cancelled.summary, 'the summary').matches(/is not deployed: it failed in the stage \*restore\*/);
  expect(await site.version(), 'the version that serves').is('1');
  expect(await site.rows(), 'rows').is(before);
  expect(await migrations(), 'migrations').is('1');
  expect((await site.status()).code, 'the status').is(0);
  await site.write(3);

  const starting = await step('cancelled while the new version starts', () =>
    site.release(values, {
      version: '2',
      cutOff: {
        step: 'Start',
        when: () =>
          eventually('the StatefulSet of the new version', 120, async () => {
            const set = await site.kubectl.object('statefulset', 'app');
            return set?.spec.replicas === 1;
          }),
      },
    }),
  );
  expect(starting.output, 'the words').matches(/cut off in the step "start"/);
  expect(await site.version(), 'the version that serves').is('1');
  expect(await site.rows(), 'rows').is({ 'app.db': 23, 'jobs/jobs.db': 23 });

  const lost = await step('the runner dies once the app is stopped', () =>
    site.release(values, { version: '2', cutOff: { step: 'Restore and migrate', when: stopped, runner: 'dies' } }),
  );
  expect(lost.output, 'the words').lacks('serves again');
  const status = await site.status();
  expect(status.code, 'the status').is(1);
  expect(status.output, 'the status').matches(/The app is stopped: the run \S+ stopped it[^]*gh run rerun 7 --failed/);

  const again = await step('the same release again', () => site.release(values, { version: '2' }));
  expect(again.failed, 'the step that failed').is('');
  expect(again.output, 'the words').matches(/The app is stopped since the run/);
  expect(await site.version(), 'the version that serves').is('2');
  expect(await site.rows(), 'rows').is({ 'app.db': 23, 'jobs/jobs.db': 23 });
  // The sample app notes each migration that it runs. The first one had succeeded when its version was cancelled, and what it did stays.
  expect(await migrations(), 'migrations').is('1,2,2');
  const set = await site.kubectl.object('statefulset', 'app');
  expect(Object.keys(set.metadata.annotations).join(), 'the annotations').lacks('stopped-by');
}
