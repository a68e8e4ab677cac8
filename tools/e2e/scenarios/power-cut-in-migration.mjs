import { attempt, eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'the power fails half-way through a migration: nothing starts on half of it, and the next deployment returns every row';

/** Commits its first half, and is not done when the power fails. */
const halfWay = `sqlite3 /app/App_Data/app.db 'delete from counter where id > 5'; trap : TERM; while :; do sleep 1; done`;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, edit }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(20);
  const before = await host.rows();

  const template = 'docker-compose-template.yml';
  let asGenerated = '';
  edit(template, (text) => {
    asGenerated = text;
    return text
      .replace(/(?<=^ {2}migrate:\n {4}image: ).*$/m, 'litestream/litestream:0.5.18')
      .replace(/command: \[ ?"--AppTasks=migrate" ?\]$/m, `entrypoint: ["bash", "-c", ${JSON.stringify(halfWay)}]`);
  });
  const deploying = host.deploy({ values: storage.values, image: app(2) });
  await eventually(
    'the first half of the migration is committed',
    60,
    // Not before it runs: a deployment refuses to begin while another container has the volume.
    async () => (await host.isRunning('migrate')) && (await host.rowsOnVolume())['app.db'] === 5,
  );
  await host.powerCut();
  await deploying;
  await host.boot();
  expect(await host.isRunning('app-1'), 'the app runs on half a migration').is(false);
  const byHand = await attempt('docker', ['compose', 'up', '--detach'], { cwd: host.home });
  expect(byHand.output, 'a start by hand').matches(/"restore" didn't complete successfully: exit 4/);
  expect(await host.isRunning('app-1'), 'the app runs after a start by hand').is(false);
  const { output } = await host.call('status');
  expect(output, 'what status says').matches(/a migration of the databases runs or was interrupted/);

  edit(template, () => asGenerated);
  const next = await host.deploy({ values: storage.values, image: app(2) });
  expect(next.code, 'exit code of the next deployment').is(0);
  expect(next.output, 'the message').matches(/the databases return to what they were before/);
  expect(await host.rows(), 'rows').is(before);
  expect(await host.version(), 'the version that serves').is('2\n');

  await host.lose();
  const restored = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', next.proven] });
  expect(restored.code, 'exit code on a new host').is(0);
  expect(await host.rows(), 'rows on a new host').is(before);
}
