import { readFileSync } from 'node:fs';
import path from 'node:path';
import { docker, eventually, run } from '../lib/command.mjs';

export const smoke = false;
export const title = 'data changed by mistake → the guide\'s own commands go back to a moment, and forward again';

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder }) {
  const guide = readFileSync(path.join(folder, 'checkout/.deploy/README.md'), 'utf8');
  const blocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
  // A person types them on the host, in a home folder of their own.
  const type = (/** @type {string} */ part, /** @type {string} */ moment) => {
    const block = blocks.find((text) => text.includes(part)) ?? `echo 'no command with ${part}'; exit 1`;
    return run('bash', ['-ec', block.replaceAll('~/', `${folder}/host/`).replaceAll('2026-01-31T12:00:00Z', moment)], { cwd: host.home });
  };
  const now = async () => {
    await new Promise((resolve) => { setTimeout(resolve, 1100); });
    const moment = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    await new Promise((resolve) => { setTimeout(resolve, 1100); });
    return moment;
  };

  expect((await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] })).code, 'exit code of the first deploy').is(0);
  await host.write(10);
  const good = { moment: await now(), rows: await host.rows() };
  await host.write(50);
  const bad = { moment: await now(), rows: await host.rows() };
  expect(good.rows['app.db'], 'rows before the mistake').is(10);

  await type('restore -timestamp', good.moment);
  for (const file of ['app.db', 'jobs-jobs.db']) {
    expect(await docker('run', '--rm', '--volume', `${host.home}/look:/look`, '--entrypoint', 'sqlite3', 'litestream/litestream:0.5.18', `/look/${file}`, 'pragma integrity_check; select count(*) from counter'), file).is('ok\n10');
  }
  expect(await host.rows(), 'rows after a look').is(bad.rows);

  expect(await type('./deploy.sh --adopt backup --at', good.moment), 'what going back says').matches(/^proven=app\.db@/m);
  expect(await host.rows(), 'rows after going back').is(good.rows);
  expect(await host.inspect(), 'owner and integrity').is({ 'app.db': '1654:1654 ok', 'jobs/jobs.db': '1654:1654 ok' });
  expect(await type('ls -AR', ''), 'what was set aside').matches(/^app\.db-wal$[\s\S]*|\.app\.db-litestream/m);
  await host.write(1);

  // docs/recovery.md: the same with Compose alone.
  await host.compose('stop', 'app');
  await host.compose('stop', 'litestream');
  await host.compose('run', '--rm', '-T', 'restore', '--adopt', 'backup', '--at', bad.moment);
  await host.compose('up', '-d');
  await eventually('the state before going back', 30, async () => (await host.rows())['app.db'] === 60);
  await host.write(1);
  const again = await host.deploy({ values: storage.values, image: app(1) });
  expect(again.code, 'exit code of the next deploy').is(0);
  expect(await host.rows(), 'rows at the end').is({ 'app.db': 61, 'jobs/jobs.db': 61 });
}
