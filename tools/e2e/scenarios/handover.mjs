import { eventually } from '../lib/command.mjs';

export const title =
  'handover: a release under load fails no request, nor does one that never answers or whose migration fails; a restart fails some';
export const world = 'lab';
export const smoke = false;
export const flags = ['--handover'];

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  const apps = async () =>
    (await lab.host.containers())
      .filter((name) => /-app-\d+$/.test(name))
      .map((name) => name.slice(lab.checkout.id.length + 1));
  let written = 0;
  /** A release while visitors come, and what must hold after each: one app, and every row that somebody was told is there. */
  const release = async (
    /** @type {string} */ what,
    /** @type {() => ReturnType<typeof lab.run>} */ run,
    /** @type {{ code: number, version: string, app: string }} */ after,
  ) => {
    const seen = await lab.host.underLoad(what, run);
    written += seen.written;
    expect(seen.result.code, `${what}: exit code`).is(after.code);
    expect(seen.sent >= 1000, `${what}: there was load`).is(true);
    expect(await lab.host.version(), `${what}: the version that serves`).is(after.version);
    expect(await apps(), `${what}: containers of the app`).is([after.app]);
    expect(
      Object.values(await lab.host.rows()).every((rows) => rows >= written),
      `${what}: every acknowledged write is there`,
    ).is(true);
    return { ...seen, ...seen.result };
  };

  // What is on its way to it when it stops is lost: so nothing may be.
  await lab.commit(1, { DROPS_REQUESTS: '1' });
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);

  await lab.commit(2);
  const second = await release('version 2 takes over', () => lab.release('v2'), {
    code: 0,
    version: '2',
    app: 'app-2',
  });
  expect(second.failed.slice(0, 3), 'failed requests of a handover').is([]);
  expect(await lab.host.rows(), 'rows').is({ 'app.db': written, 'jobs/jobs.db': written });
  expect(second.summary, 'the summary').matches(/Migration \| done[^]*Downtime \| at most 0\.00 s/);

  const since = await lab.host.startedAt('app', 2);
  await lab.host.compose('up -d');
  expect(await lab.host.startedAt('app', 2), 'the container after docker compose up -d').is(since);
  expect(await lab.host.compose('ps --format "{{.Service}} {{.State}}"'), 'docker compose ps').matches(
    /^app running\nlitestream running\n$/,
  );
  await lab.host.compose('restart app');
  expect((await lab.host.eventualRows())['app.db'], 'rows after docker compose restart').is(written);

  await lab.commit(1, { ASPNETCORE_HTTP_PORTS: '9999' });
  const silent = await release('version 3 never answers', () => lab.release('v3'), {
    code: 1,
    version: '2',
    app: 'app-2',
  });
  expect(silent.failed.slice(0, 3), 'failed requests of a version that never answers').is([]);
  expect(silent.log, 'the message').matches(/does not answer on \/up[^]*serves again[^]*downtime=0\.00/);

  await lab.commit(1, { FAIL_MIGRATION: '1' });
  const migrating = await release('the migration of version 4 fails', () => lab.release('v4'), {
    code: 1,
    version: '2',
    app: 'app-2',
  });
  expect(migrating.failed.slice(0, 3), 'failed requests of a failed migration').is([]);
  expect(migrating.log, 'the message').matches(/never stopped[^]*--adopt backup --at [^]*serves again/);
  expect(migrating.summary, 'the summary').matches(
    /To undo this deployment \| `gh workflow run recover\.yml -f to=\d{4}-/,
  );

  expect([...(await lab.host.leftovers()), ...(await lab.runner.leftovers())], 'what the runs left behind').is([]);

  // The power goes while two are there: they boot together, and the next release leaves one.
  await lab.commit(1, { ASPNETCORE_HTTP_PORTS: '9999' });
  const cut = lab.release('v5');
  await eventually(
    'two versions run',
    60,
    async () =>
      (await lab.host.run(['docker', 'ps', '--quiet', '--filter', `name=^${lab.checkout.id}-app-`])).split('\n')
        .length === 2,
  );
  await lab.host.crash();
  await cut;
  await lab.host.eventualRows();
  await lab.commit(1);
  expect(
    (
      await release('version 6 takes over after a power cut', () => lab.release('v6'), {
        code: 0,
        version: '1',
        app: 'app-3',
      })
    ).failed.slice(0, 3),
    'failed requests',
  ).is([]);

  await lab.commit(2);
  const plain = await release(
    'version 7 restarts the app',
    () => lab.run({ payload: { inputs: { skip_migration: true } } }),
    { code: 0, version: '2', app: 'app-3' },
  );
  expect(plain.failed.length > 0, 'a restart fails requests, so this load shows them').is(true);
  expect(plain.log, 'the message').matches(/so the app restarts/);
}
