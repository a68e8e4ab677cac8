import { downtime } from '../../bench/lib/serving.mjs';
import { median } from '../../bench/lib/numbers.mjs';

export const smoke = false;
export const targets = ['s3'];
export const title =
  'a migration after a transaction of 600 MB: a failed one returns every row, and the app is away for at most 3 copies of the file';

const megabytes = 600;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, note }) {
  const { proven } = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(20);
  /** Seconds without an answer of the app, as its users see it. @param {string} image @param {number} code */
  const release = async (image, code) => {
    let output = '';
    const { down } = await downtime(`${host.id}-app-1`, `${host.id}_default`, async () => {
      const result = await host.deploy({ values: storage.values, image, options: ['--proven', proven] });
      expect(result.code, 'exit code of the release').is(code);
      ({ output } = result);
    });
    return { down: down / 1000, output };
  };
  const small = await release(app(2), 0);

  // One transaction of rows that do not compress, by a program beside the app.
  await host.onVolume(`sqlite3 -cmd '.timeout 20000' /data/app.db "
    begin; create table large(note blob);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${megabytes * 100})
    insert into large select randomblob(10000) from n; commit"`);
  const before = await host.rows();
  const failed = await release(await appWith(1, { FAIL_MIGRATION: '1' }), 1);
  expect(failed.output, 'what is said').matches(
    /copying the databases while the app serves[^]*what they were before it[^]*serves again/,
  );
  expect(await host.version(), 'the version that serves').is('2\n');
  expect(await host.rows(), 'rows after a migration that failed').is(before);
  const state =
    "sqlite3 -readonly /data/app.db 'pragma integrity_check; select count(*) from large; select group_concat(version) from migrations'";
  expect(await host.onVolume(state), 'the database after it').is(`ok\n${megabytes * 100}\n1,2`);

  const copies = [await copy(host)];
  const large = await release(await appWith(1, { TURN: 'large' }), 0);
  copies.push(await copy(host), await copy(host));
  const limit = 3 * median(copies);
  note(
    `a copy of the file: ${copies.join(', ')} s; without an answer: ${large.down.toFixed(2)} s, where the migration failed ` +
      `${failed.down.toFixed(2)} s, and with a small database ${small.down.toFixed(2)} s`,
  );
  expect(large.output, 'what is said').matches(
    /the sidecar uploads the migrated databases \(\d{3} MB\) while the new version starts/,
  );
  expect(await host.rows(), 'rows').is(before);
  // Containers start and stop whatever the size is, which on a fast disk takes longer than a copy.
  expect(
    large.down - small.down <= limit,
    `${large.down} s, ${small.down} s of them with any database, are within ${limit} s`,
  ).is(true);

  const next = /^proven=(.*)$/m.exec(large.output)?.[1] ?? '';
  await host.lose();
  const restored = await host.deploy({
    values: storage.values,
    image: app(2),
    options: ['--skip-migration', '--proven', next],
  });
  expect(restored.code, 'exit code on a new host').is(0);
  expect(await host.rows(), 'rows on a new host').is(before);
  expect(await host.onVolume(state), 'the database on a new host').is(`ok\n${megabytes * 100}\n1,2,1`);
}

/** Seconds that a copy of the database takes, on the disk at its end. @param {import('../lib/host.mjs').Host} host */
async function copy(host) {
  return Number(
    await host.onVolume(
      'sync -f /data; TIMEFORMAT=%R; { time { cp /data/app.db /data/copy && sync -f /data; }; } 2>&1; rm /data/copy',
    ),
  );
}
