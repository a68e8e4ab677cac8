export const title = 'a secret is missing, each one in turn: the run names it, and nothing is touched';
export const world = 'lab';
export const smoke = false;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  await lab.commit(1);
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);
  /** @type {Record<string, string>} */
  const values = await lab.values();
  const before = await lab.host.run(['docker', 'ps', '--all', '--no-trunc', '--format', '{{.ID}} {{.Image}}']);
  for (const name of lab.needed()) {
    const { [name]: value, ...rest } = values;
    expect(value === undefined, `${name} was entered`).is(false);
    const run = await lab.run({ event: 'workflow_dispatch', payload: { inputs: { version: 'v1' } }, values: rest });
    expect(run.code, `without ${name}: exit code`).is(1);
    expect(
      run.errors.flatMap(({ title: what }) => (what.endsWith(' is not set') ? [what] : [])),
      `without ${name}: what is named`,
    ).is([`${name} is not set`]);
    expect(await lab.runner.leftovers(), `without ${name}: what is left on the runner`).is([]);
  }
  expect(
    await lab.host.run(['docker', 'ps', '--all', '--no-trunc', '--format', '{{.ID}} {{.Image}}']),
    'containers on the host',
  ).is(before);
  expect(await lab.host.version(), 'the version that serves').is('1');
  expect(lab.github.deployments.length, 'records').is(1);
}
