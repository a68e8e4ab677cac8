export const title =
  'a release that fails on the host: its migration, its start, its pull; the earlier version serves again, on the same rows';
export const world = 'lab';
export const smoke = false;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  await lab.commit(1);
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);
  await lab.host.write(10);

  const fails = async (
    /** @type {string} */ fault,
    /** @type {RegExp} */ message,
    /** @type {import('../lib/lab/act.mjs').Run} */ run,
    step = 'Deploy',
  ) => {
    expect(run.code, `${fault}: exit code`).is(1);
    expect(run.jobs.deploy?.steps.find(({ result }) => result === 'failure')?.name, `${fault}: the step that fails`).is(
      step,
    );
    expect(run.log, `${fault}: the message`).matches(message);
    expect(run.summary, `${fault}: the summary`).matches(/is not deployed/);
    expect(await lab.host.version(), `${fault}: the version that serves`).is('1');
    expect((await lab.host.rows())['app.db'], `${fault}: rows`).is(10);
    expect(lab.github.deployments.length, `${fault}: records`).is(1);
    expect([...(await lab.host.leftovers()), ...(await lab.runner.leftovers())], `${fault}: what is left behind`).is(
      [],
    );
  };

  await lab.commit(2, { FAIL_MIGRATION: '1' });
  await fails('the migration fails', /The migration failed[^]*serves again/, await lab.release('v2'));

  await lab.commit(2, { FAIL_START: '1' });
  await fails('the new version does not start', /refusing to start[^]*serves again/, await lab.release('v3'));

  await lab.commit(2, { ASPNETCORE_HTTP_PORTS: '9999' });
  await fails('the new version never answers', /does not answer on \/up[^]*serves again/, await lab.release('v4'));

  await lab.commit(2);
  await lab
    .faults()
    .unreachable('ghcr.io', async () =>
      fails('the host cannot pull', /cannot be pulled|refuses the login/, await lab.release('v5'), 'Preflight'),
    );

  expect(
    (await lab.run({ event: 'workflow_dispatch', payload: { inputs: { version: 'v5' } } })).code,
    'exit code of a release that is right',
  ).is(0);
  expect(await lab.host.version(), 'the version that serves').is('2');
  expect((await lab.host.rows())['app.db'], 'rows').is(10);
}
