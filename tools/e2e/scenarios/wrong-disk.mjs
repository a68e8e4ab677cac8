export const smoke = false;
export const title =
  'an older disk, a fresh database or a foreign one over a newer backup, and foreign leftovers beside an absent one';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  await host.onVolume('mkdir /data/old && cp -a /data/app.db* /data/.app.db-litestream /data/old/');
  await host.write(10);
  const stopped = () => host.compose('stop', 'app', 'litestream');
  const again = (/** @type {string[]} */ ...options) =>
    host.deploy({
      values: storage.values,
      image: app(1),
      options: ['--proven', first.proven, '--skip-migration', ...options],
    });

  await stopped();
  await host.onVolume('rm -rf /data/app.db* /data/.app.db-litestream; cp -a /data/old/. /data/');
  const older = await again();
  expect(older.code, 'exit code with an older disk').is(4);
  expect(older.output, 'the message').matches(/app\.db on the volume is older/);
  expect((await again('--adopt', 'backup')).code, 'exit code with --adopt backup').is(0);
  expect(await host.rows(), 'rows').is({ 'app.db': 20, 'jobs/jobs.db': 20 });

  await stopped();
  await host.onVolume(
    'rm -rf /data/app.db* /data/.app.db-litestream; ' +
      "sqlite3 /data/app.db 'create table counter(id integer primary key, at text, note text)'",
  );
  expect((await again()).code, 'exit code with a fresh database').is(4);
  await host.onVolume('rm /data/app.db && : >/data/app.db');
  expect((await again()).code, 'exit code with an empty file').is(0);
  expect((await host.rows())['app.db'], 'rows').is(20);

  await stopped();
  // What SQLite would replay into a restored database: a -wal of another life.
  await host.onVolume(`rm -rf /data/app.db* /data/.app.db-litestream
    cd /tmp && sqlite3 x.db 'pragma journal_mode=wal; create table counter(id integer primary key, at text, note text)' &&
    sqlite3 x.db ".filectrl persist_wal 1" "insert into counter(note) values('foreign')" && cp x.db-wal /data/app.db-wal`);
  expect((await again()).code, 'exit code with a foreign -wal').is(0);
  expect((await host.rows())['app.db'], 'rows').is(20);

  await stopped();
  await host.onVolume('mkdir /data/x && mv /data/app.db* /data/x/ && mkdir /data/app.db');
  const folder = await again();
  expect(folder.code, 'exit code with a directory').is(4);
  expect(folder.output, 'the message').matches(/app\.db is a folder or a special file/);
}
