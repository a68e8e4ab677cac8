import { docker, eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'a service of the user’s own writes to the database all the time: through a migration, a failed one, a roll back and a ' +
  'restore no row of it is lost, and a stranger with the volume is named';

/** Writes a row every 50 ms, and says each that is committed. */
const worker = `services:
  worker:
    image: litestream/litestream:0.5.18
    init: true
    restart: unless-stopped
    user: "1654:1654"
    volumes: [ "data:/data" ]
    entrypoint:
      - bash
      - -c
      - |
        while sleep 0.05; do
          sqlite3 -cmd '.timeout 5000' /data/app.db "create table if not exists work(i integer primary key);
            insert into work(i) values(null); select 'row ' || max(i) from work" 2>/dev/null
        done
`;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, write }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deployment').is(0);
  write('compose.override.yml', worker);
  const name = `${host.id}-worker-1`;
  const said = async () =>
    Number(/row (\d+)\s*$/.exec(await docker('logs', '--tail', '1', name).catch(() => ''))?.[1] ?? 0);
  const stored = async () =>
    Number((await host.onVolume(`sqlite3 -cmd '.timeout 5000' /data/app.db 'select count(*) from work'`)).trim());
  const writes = () =>
    eventually('the worker writes', 30, async () => (await said()) > 0 && (await said()) < (await stored()));
  /** Whatever it said is there: what is counted later is never less. */
  const nothingLost = async (/** @type {string} */ when, /** @type {number} */ before) => {
    await writes();
    const [says, has] = [await said(), await stored()];
    expect([has >= before, has >= says], `rows ${when}: ${before} before, ${says} said, ${has} stored`).is([
      true,
      true,
    ]);
    await host.green();
    return has;
  };

  const options = ['--proven', first.proven];
  const added = await host.deploy({ values: storage.values, image: app(1), options });
  expect(added.code, `exit code with the worker: ${added.output}`).is(0);
  let rows = await nothingLost('at first', 0);

  // A migration: the worker stops with the app, and runs again afterwards.
  expect((await host.deploy({ values: storage.values, image: app(2), options })).code, 'exit code of a migration').is(
    0,
  );
  rows = await nothingLost('after a migration', rows);
  const broken = await appWith(1, { FAIL_MIGRATION: '1' });
  const failed = await host.deploy({ values: storage.values, image: broken, options });
  expect(failed.code, 'exit code of a failed migration').is(1);
  rows = await nothingLost('after a failed migration', rows);
  const dead = await host.deploy({ values: storage.values, image: await appWith(1, { FAIL_START: '1' }), options });
  expect(dead.code, 'exit code of a version that does not start').is(1);
  rows = await nothingLost('after a roll back', rows);

  // Somebody's tool has the volume open: named before anything stops.
  await docker(
    'run',
    '--detach',
    '--name',
    `${host.id}-tool`,
    '--volume',
    `${host.id}_data:/data`,
    '--entrypoint',
    'sleep',
    'litestream/litestream:0.5.18',
    '600',
  );
  const refused = await host.deploy({ values: storage.values, image: app(1), options });
  await docker('rm', '--force', `${host.id}-tool`);
  expect([refused.code, refused.output.includes(`docker stop ${host.id}-tool; then deploy again.`)], 'a stranger').is([
    3,
    true,
  ]);

  // The host is lost: up to the last second of it comes back.
  await docker('stop', name);
  await host.sync('app.db');
  rows = await stored();
  await host.lose();
  expect((await host.deploy({ values: storage.values, image: app(2), options })).code, 'exit code on a new host').is(0);
  await nothingLost('on a new host', rows);
}
