export const title =
  'a project with a Dockerfile: release → it serves, built for its domain → next release → deployed again by its version';
export const world = 'lab';
export const smoke = false;
/** Nothing of it depends on the storage. */
export const targets = ['s3'];
/** @type {import('../lib/lab/lab.mjs').Project} */
export const project = {
  family: 'jamstack',
  fixture: 'vue-ssg-today',
  host: 'DEPLOY_API',
  dockerfile: 'Dockerfile',
  databases: 'db.sqlite',
};

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  for (const version of /** @type {const} */ ([1, 2])) {
    await lab.commit(version);
    const run = await lab.release(`v${version}`);
    expect(run.code, `exit code of release ${version}`).is(0);
    expect(
      run.jobs.build?.steps.some(({ name, result }) => name === 'Build and push the image' && result === 'success'),
      'the image was built',
    ).is(true);
    expect(run.summary, 'the summary').matches(/ghcr\.io\/acme\/shop@sha256:[0-9a-f]{64}/);
    expect(await lab.host.version(), 'the version that answers on the domain').is(String(version));
    expect((await lab.host.environment('app')).includes(`DEPLOY_API=${lab.domain}`), 'it was built for its domain').is(
      true,
    );
    await lab.host.write(10);
  }
  const again = await lab.run({ payload: { inputs: { version: 'v1' } } });
  expect(again.code, 'exit code of the first version once more').is(0);
  expect(await lab.host.version(), 'the version that answers then').is('1');
  expect(await lab.host.rows(), 'rows').is({ 'db.sqlite': 20 });
}
