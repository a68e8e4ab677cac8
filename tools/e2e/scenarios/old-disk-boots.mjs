export const title =
  'a host boots from the disk of yesterday, after a reboot from that of today: what Docker starts at boot neither replicates nor serves, ' +
  'until the input of a run says what is right';
export const world = 'lab';
export const smoke = false;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, host } = lab;
  await lab.commit(1);
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);
  await host.write(10);
  await host.sync();
  await host.off();
  const putBack = await host.snapshot();
  await host.on();
  expect((await host.eventualRows())['app.db'], 'rows after a boot').is(10);
  await host.write(30);
  await host.sync();
  await host.reboot();
  expect((await host.eventualRows())['app.db'], 'rows after a reboot').is(40);
  await host.write(10);
  await host.sync();

  await host.off();
  putBack();
  const before = await lab.storage.pieces();
  await host.on();
  const health = await host.refused();
  expect(health, 'the health check').matches(/This host has older data than the backup: app\.db /);
  for (const [route = '', ...options] of [['/count'], ['/write', '--request', 'POST', '--data', 'n=1']])
    expect((await host.visit(route, ['--fail', ...options])).code === 0, `${route} is served`).is(false);
  expect(await lab.storage.pieces(), 'what is in the storage').is(before);

  const release = (/** @type {Record<string, unknown>} */ inputs) =>
    lab.run({ event: 'workflow_dispatch', payload: { inputs: { version: 'v1', ...inputs } } });
  const refused = await release({});
  expect([refused.code, /app\.db on the volume is older/.test(refused.log)], 'a release onto the old disk').is([
    1,
    true,
  ]);
  expect((await release({ adopt: 'backup' })).code, 'exit code with adopt=backup').is(0);
  expect((await host.eventualRows())['app.db'], 'rows').is(50);
}
