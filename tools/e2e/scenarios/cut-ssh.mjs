import { eventually } from '../lib/command.mjs';

export const title =
  'SSH is cut in the middle of a deploy: the host goes on, a plain re-run ends well; two runs at once: the second waits';
export const world = 'lab';
export const smoke = false;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  await lab.commit(1);
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);
  await lab.host.write(10);
  await lab.commit(2);

  const running = lab.release('v2');
  await eventually('the migration runs or is over', 120, async () =>
    /migrating/.test(await lab.host.run(['bash', '-c', `tail -n 3 ${lab.host.folder}/deploy.log`])),
  );
  await lab.host.run(['pkill', '-KILL', '--euid', 'deployer', 'sshd']);
  const cut = await running;
  expect(cut.code, 'exit code of the run that was cut').is(1);
  expect(cut.summary, 'its summary').matches(
    /The connection to the host was lost, and the host continues the deployment/,
  );
  await eventually('the new version serves all the same', 120, async () => (await lab.host.version()) === '2');
  expect(lab.github.deployments.length, 'records after the cut').is(1);

  const again = { event: 'workflow_dispatch', payload: { inputs: { version: 'v2' } } };
  expect((await lab.run(again)).code, 'exit code of the re-run').is(0);
  expect(lab.github.deployments.length, 'records after the re-run').is(2);
  expect((await lab.host.rows())['app.db'], 'rows').is(10);

  const both = await Promise.all([lab.run(again), lab.run(again)]);
  expect(
    both.map(({ code }) => code),
    'exit codes of two runs at once',
  ).is([0, 0]);
  expect(both.map(({ log }) => log).join('\n'), 'what the second says').matches(/another \S+ runs on this host/);
  expect((await lab.host.rows())['app.db'], 'rows').is(10);
  expect([...(await lab.host.leftovers()), ...(await lab.runner.leftovers())], 'what is left behind').is([]);
}
