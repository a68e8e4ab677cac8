import { runDrill } from '../lib/drill.mjs';
import { everyTarget } from '../lib/servers.mjs';

export const title =
  'files beside the databases: uploads and rows come back on a new host and at a moment, the drill proves them, ' +
  'over an emptied storage nothing starts, and what the image ships in the data folder is there once';
export const targets = everyTarget;
export const smokeTargets = ['s3', 'sftp', 'azure'];

const list = "cd /data && find uploads keys -type f | LC_ALL=C sort | tr '\\n' ' '; cat 'uploads/a b/ü.txt'";
const write = `set -e; cd /data; mkdir -p 'uploads/a b' keys; printf 'first' >'uploads/a b/ü.txt'; echo key >keys/key-1.xml
  head -c 3000000 /dev/urandom >uploads/large.bin; cp app.db uploads/copy.db; chown -R 1654:1654 uploads keys`;

/** @param {import('../lib/world.mjs').World & { folder: string, target: string }} world */
export async function play({ host, storage, expect, app, appWith, regenerate, folder, target, moment }) {
  await regenerate([], ['--files', 'uploads', '--files', 'keys']);
  const values = { ...storage.values, FILES_PASSWORD: String.raw`w"o\r'd $1 %é` };
  let image = app(1);
  const deploy = async (/** @type {readonly string[]} */ ...options) => host.deploy({ values, image, options });

  const first = await deploy('--first-deploy');
  expect(first.code, 'exit code of the first deploy').is(0);
  expect(first.proven, 'what it proves').matches(/\.litestream-deployment\/files@[0-9a-f]{16}/);
  await host.write(20);
  await host.onVolume(write);
  const second = await deploy();
  expect(second.code, 'exit code of the second').is(0);
  const [sums, before] = [await host.onVolume(`cd /data && sha256sum uploads/large.bin`), await host.onVolume(list)];
  await host.green();
  const then = await moment();

  // What the image ships is root's there, and the app's on the volume; its databases stay in the image, and what the app has stays its own.
  const [rows, sqlite] = [await host.rows(), `SQLite format 3\0${'x'.repeat(497)}`];
  const shipped = {
    'seed/a.json': '1',
    'seed/b.json': '1',
    'keys/key-1.xml': 'other',
    'app.db-wal': 'x',
    lookup: sqlite,
  };
  image = await appWith(1, {}, shipped);
  const ships = await deploy();
  expect(ships.code, 'exit code with files in the image').is(0);
  expect(ships.output, 'what it says').matches(
    /copied from the image to the data volume, .*: 3 files and folders, such as seed$/m,
  );
  expect(await host.onVolume('ls /data'), 'the volume').matches(/^(?!.*lookup)[^]*seed/);
  expect(await host.onVolume('stat -c %u:%g /data/seed /data/seed/* | uniq; cat /data/keys/key-1.xml'), 'owner').is(
    '1654:1654\nkey',
  );
  expect(await host.rows(), 'rows').is(rows);
  await host.onVolume('rm /data/seed/a.json');
  image = await appWith(1, {}, { ...shipped, 'seed/c.json': '2' });
  expect((await deploy()).code, 'exit code with one more').is(0);
  expect(await host.onVolume('ls /data/seed'), 'what the app deleted stays deleted').is('b.json\nc.json');
  image = app(1);

  // A change between two looks is in the backup by the stop of the sidecar.
  await host.onVolume("printf 'second' >'/data/uploads/a b/ü.txt'");
  await host.compose('stop', 'app');
  await host.compose('stop', 'litestream');
  const stored = await host.onVolume('cat /data/.litestream-deployment/.litestream-deployment/files.proven');
  await host.lose();
  const again = await deploy('--proven', second.proven);
  expect(again.code, 'exit code on a new host').is(0);
  expect(again.output, 'what is restored').matches(/restored=\S+ files beside the databases \(3 files/);
  expect(await host.onVolume(list), 'files on the new host').is(
    before.replace('uploads/copy.db ', '').replace('first', 'second'),
  );
  expect(await host.onVolume('cd /data && sha256sum uploads/large.bin'), 'the large one').is(sums);
  expect(await host.onVolume("stat -c %u:%g '/data/uploads/a b' '/data/uploads/a b/ü.txt' | uniq"), 'owner').is(
    '1654:1654',
  );
  expect(await host.rows(), 'rows').is({ 'app.db': 20, 'jobs/jobs.db': 20 });
  expect(stored, 'the marker before').matches(/ proven [0-9a-f]{16} /);

  // A drill takes the image of its files, which knows Google alone.
  if (target !== 'gs') {
    const drill = await runDrill({ folder, values, proven: again.proven });
    expect(drill.code, 'exit code of the drill').is(0);
    expect(drill.summary, 'its summary').matches(/files beside the databases \(3 files/);
  }
  expect((await host.call('status')).output, 'status').matches(/Files beside the databases: last backup 20/);
  expect((await host.call('backups')).output, 'backups').matches(/files beside the databases\n {2}newest +20/);

  const back = await deploy('--proven', again.proven, '--adopt', 'backup', '--at', then);
  expect(back.code, 'exit code of going back').is(0);
  expect(await host.onVolume("cat '/data/uploads/a b/ü.txt'"), 'the file at that moment').is('first');

  // Another password opens nothing, and nothing is changed.
  const wrong = await host.deploy({ values: { ...values, FILES_PASSWORD: 'other' }, image: app(1) });
  expect(wrong.code, 'exit code with another password').is(4);
  expect(wrong.output, 'what it says').matches(/FILES_PASSWORD is not the password with which it was begun/);

  await host.lose();
  await storage.empty();
  const emptied = await deploy('--proven', back.proven);
  expect(emptied.code, 'exit code over an emptied storage').is(4);
  expect(emptied.output, 'what it says').matches(
    storage.lost ?? /The files beside the databases had a backup, and now there is none/,
  );
  expect(await host.appExists(), 'the app was started').is(false);
}
