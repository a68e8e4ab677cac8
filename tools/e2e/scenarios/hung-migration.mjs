import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'the migration hangs: it is ended, nothing else starts meanwhile, and the old version serves again on the old data';

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(20);
  const before = await host.rows();

  // A process that does not heed SIGTERM, and a limit that is worth waiting for.
  const template = path.join(folder, 'checkout/.deploy/docker-compose-template.yml');
  change(template, /(?<=^ {2}migrate:\n {4}image: ).*$/m, 'litestream/litestream:0.5.18');
  change(
    template,
    /command: \[ ?"--AppTasks=migrate" ?\]$/m,
    'entrypoint: ["bash", "-c", "trap : TERM; while :; do sleep 1; done"]',
  );
  change(
    path.join(folder, 'checkout/.deploy/deploy.sh'),
    /^ {2}step_limit=\$\(migrate_minutes\)m$/m,
    '  step_limit=8s',
  );
  const deploying = host.deploy({ values: storage.values, image: app(2) });
  await eventually('the migration runs', 60, () => host.isRunning('migrate'));
  const byHand = await attempt('docker', ['compose', 'up', '--detach'], { cwd: host.home });
  expect(byHand.output, 'a start by hand in the middle').matches(/"restore" didn't complete successfully: exit 4/);

  const hung = await deploying;
  expect(hung.code, 'exit code').is(1);
  expect(hung.output, 'the message').matches(
    /migrate took longer than 8s[^]*are what they were before it[^]*serves again/,
  );
  expect(
    (await attempt('docker', ['ps', '--all', '--quiet', '--filter', `name=^${host.id}-migrate$`])).output.trim(),
    'what is left of the migration',
  ).is('');
  expect(await host.version(), 'the version that serves').is('1\n');
  expect(await host.rows(), 'rows').is(before);
}

/** @param {string} file @param {RegExp} from @param {string} to */
function change(file, from, to) {
  const text = readFileSync(file, 'utf8');
  if (!from.test(text)) throw new Error(`${path.basename(file)} has no ${from}`);
  writeFileSync(file, text.replace(from, to));
}
