import { eventually } from '../lib/command.mjs';

export const title = 'dockerd is killed, and started anew, while the app writes; then the power fails: no gap in the backup, and no row is lost';
export const world = 'lab';
export const smoke = false;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  await lab.commit(1, { WRITES_PER_SECOND: '20' });
  expect((await lab.run({ event: 'release', payload: { action: 'published', release: { tag_name: 'v1' } } })).code, 'exit code of the first release').is(0);
  const rows = async () => (await lab.host.eventualRows())['app.db'] ?? 0;

  for (const [what, fault] of /** @type {const} */ ([
    ['killed', () => lab.host.restartDocker('KILL')],
    ['stopped', () => lab.host.restartDocker('TERM')],
    ['without power', () => lab.host.crash()],
  ])) {
    const before = await rows();
    await fault();
    const after = await rows();
    expect(after >= before, `rows after dockerd was ${what}: ${after}, before it ${before}`).is(true);
    await eventually(`the app writes on after dockerd was ${what}`, 30, async () => (await rows()) > after + 20);
    await eventually(`the health check is green after dockerd was ${what}`, 60, async () => (await lab.host.run(['docker', 'exec', `${lab.checkout.id}-litestream-1`, '/deploy/health.sh'])) !== undefined);
  }

  // A host lost right after an orderly stop: what the backup gives is all there was.
  await lab.host.compose('stop');
  const written = await lab.host.rowsOnVolume();
  await lab.loseHost();
  await lab.commit(1);
  const back = await lab.run({ event: 'workflow_dispatch', payload: { inputs: { old_host_stopped: true } } });
  expect(back.code, 'exit code on the new host').is(0);
  expect(await lab.host.rows(), 'rows on the new host').is(written);
}
