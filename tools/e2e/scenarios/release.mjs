export const title =
  'release.yml, unchanged: release → serving on its domain → next release → host lost → every row is back';
export const world = 'lab';
export const smokeTargets = ['s3'];

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, github } = lab;
  await lab.commit(1);
  const first = await lab.release('v1');
  expect(first.code, 'exit code of the first release').is(0);
  expect(
    Object.entries(first.jobs).map(([id, { result }]) => [id, result]),
    'the jobs',
  ).is([
    ['build', 'success'],
    ['deploy', 'success'],
  ]);
  for (const told of [/v1 is deployed/, /ghcr\.io\/acme\/shop@sha256:[0-9a-f]{64}/, /app\.db@[0-9a-f]{16}/])
    expect(first.summary, 'the summary').matches(told);
  expect(await lab.host.version(), 'the version that answers on the domain').is('1');
  expect(
    (
      await lab.host.visit('/version', [
        '--output',
        '/dev/null',
        '--write-out',
        '%{redirect_url}',
        '--proto-redir',
        '=https',
        '--url',
        `http://${lab.host.domain}/up`,
      ])
    ).output,
    'http',
  ).matches(/^https:/);
  expect(
    github.deployments.map(({ states }) => states),
    'the record',
  ).is([['success']]);
  await lab.host.write(20);

  await lab.commit(2);
  expect((await lab.release('v2')).code, 'exit code of the second release').is(0);
  expect(await lab.host.version(), 'the version that answers on the domain').is('2');
  await lab.host.write(5);
  const before = await lab.host.rows();
  expect(before['app.db'], 'rows').is(25);
  expect(await lab.host.leftovers(), 'what the runs left on the host').is([]);
  expect(await lab.runner.leftovers(), 'what the runs left on the runner').is([]);

  const byHand = async () => {
    expect(await lab.host.compose('ps --format "{{.Service}} {{.State}}"'), 'docker compose ps').matches(
      /app running\nlitestream running/,
    );
    expect(await lab.host.compose('logs app'), 'docker compose logs').matches(/sample-app 2 listens/);
    await lab.host.compose('restart');
    expect(await lab.host.eventualRows(), 'rows after docker compose restart').is(before);
    await lab.host.compose('up -d');
    expect(await lab.host.eventualRows(), 'rows after docker compose up -d').is(before);
  };
  await byHand();
  await lab.host.reboot();
  expect(await lab.host.eventualRows(), 'rows after a reboot').is(before);
  await byHand();
  await lab.host.sync();

  await lab.loseHost();
  const again = { event: 'workflow_dispatch', payload: { inputs: { version: 'v2' } } };
  const refused = await lab.run(again);
  expect(refused.code, 'exit code on another host').is(1);
  expect(
    refused.errors.map(({ title: name }) => name),
    'the error',
  ).is(['Another host']);
  expect(await lab.host.containers(), 'what runs on the new host').is([]);
  const back = await lab.run({ ...again, payload: { inputs: { version: 'v2', old_host_stopped: true } } });
  expect(back.code, 'exit code when the old host is stopped').is(0);
  expect(await lab.host.rows(), 'rows on the new host').is(before);
  expect((await lab.host.write(1))['app.db'], 'rows after a further write').is(26);
}
