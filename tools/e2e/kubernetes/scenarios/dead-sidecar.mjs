import { eventually } from '../../lib/command.mjs';

export const title = 'a database that no list has is named; a sidecar that dies comes back, and one that hangs is told';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place }) {
  const { values } = await storage();
  const site = await place();

  site.setVariables({ DATABASES: 'app.db,jobs/jobs.db,extra.db' });
  const unlisted = await step('first release of an app that writes a database which is not listed', () =>
    site.release(values, { inputs: { first_deploy: 'true' } }),
  );
  expect(unlisted.failed, 'the step that failed').is('Prove the backup');
  expect(unlisted.output, 'the words').matches(/extra\.db[^]*the app writes data that is not backed up/);
  site.setVariables();
  const listed = await step('the corrected release', () =>
    site.release(values, { inputs: { skip_migration: 'true' } }),
  );
  expect(listed.failed, 'the step that failed').is('');
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

  await signal('STOP');
  await site.writeOnly(3);
  await step('a sidecar that hangs: until its log says so', () =>
    eventually('the words', 180, async () =>
      (await site.kubectl.run('logs', 'app-0', '--container', 'litestream')).includes('health: not backed up'),
    ),
  );
  await site.ready();
  expect((await site.rows())['app.db'], 'rows that the app serves meanwhile').is(18);
  await signal('CONT');
  await step('it goes on', () =>
    eventually('the words', 180, async () =>
      /health: not backed up[^]*health: backed up/.test(
        await site.kubectl.run('logs', 'app-0', '--container', 'litestream'),
      ),
    ),
  );
}
