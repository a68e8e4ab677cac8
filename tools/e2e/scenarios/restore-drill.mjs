import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt } from '../lib/command.mjs';

export const title =
  'the drill restores every database far from the host, and goes red when the storage lost something';

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder }) {
  const deployed = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(deployed.code, 'exit code of the first deploy').is(0);
  await host.write(20);
  const { proven } = await host.deploy({ values: storage.values, image: app(1) });

  let runs = 0;
  // The runner: a folder, the secrets of the storage, and the record that the workflow has read.
  const drill = async (/** @type {Record<string, string>} */ changes = {}) => {
    const runner = path.join(folder, `runner-${++runs}`);
    mkdirSync(path.join(runner, 'deploy'), { recursive: true });
    writeFileSync(path.join(runner, 'deploy/record'), JSON.stringify({ proven }));
    const env = {
      RUNNER_TEMP: runner,
      GITHUB_STEP_SUMMARY: path.join(runner, 'summary'),
      MAX_AGE_DAYS: '30',
      ...storage.values,
      ...changes,
    };
    const result = await attempt('bash', [path.join(folder, 'checkout/.deploy/deploy.sh'), 'drill'], { env });
    const left = await attempt('docker', ['volume', 'ls', '--quiet', '--filter', `name=${host.id}-drill`]);
    expect(left.output, 'volumes that the drill leaves').is('');
    return { ...result, summary: result.code === 0 ? readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8') : '' };
  };

  const green = await drill();
  expect(green.output, 'what the drill says').matches(/restored=\S+ app\.db/);
  expect(green.code, 'exit code of the drill').is(0);
  expect(green.summary, 'its summary').matches(/\| `app\.db` \| 20\d\d-[\s\S]*\| `jobs\/jobs\.db` \| 20\d\d-/);
  expect(await host.rows(), 'rows of the app, which serves on').is({ 'app.db': 20, 'jobs/jobs.db': 20 });

  const old = await drill({ MAX_AGE_DAYS: '-1' });
  expect(old.code, 'exit code when the backup is too old').is(1);
  expect(old.output, 'what it says then').matches(
    /::error title=Restore drill::The newest change in the backup is 0 days old/,
  );

  await storage.empty();
  const red = await drill();
  expect(red.code, 'exit code when the storage was emptied').is(1);
  expect(red.output, 'what it says then').matches(
    /app\.db had a backup, and now there is neither a database nor a backup/,
  );
  expect(red.output, 'what it says then').matches(
    /::error title=Restore drill::On a new host not every database could be restored/,
  );
}
