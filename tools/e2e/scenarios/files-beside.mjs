import { runDrill } from '../lib/drill.mjs';
import { everyTarget } from '../lib/servers.mjs';

export const title =
  'files beside the databases: uploads and rows come back on a new host and at a moment, the drill proves them, ' +
  'and over an emptied storage nothing starts';
// The server for Google Cloud Storage takes no key, and rclone goes nowhere without a real one.
export const targets = everyTarget.filter((target) => target !== 'gs');
export const smokeTargets = ['s3', 'sftp', 'azure'];

const list = "cd /data && find uploads keys -type f | LC_ALL=C sort | tr '\\n' ' '; cat 'uploads/a b/ü.txt'";
const write = `set -e; cd /data; mkdir -p 'uploads/a b' keys; printf 'first' >'uploads/a b/ü.txt'; echo key >keys/key-1.xml
  head -c 3000000 /dev/urandom >uploads/large.bin; cp app.db uploads/copy.db; chown -R 1654:1654 uploads keys`;

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, regenerate, folder, moment }) {
  await regenerate([], ['--files', 'uploads', '--files', 'keys']);
  const values = { ...storage.values, FILES_PASSWORD: String.raw`w"o\r'd $1 %é` };
  const deploy = async (/** @type {readonly string[]} */ ...options) => host.deploy({ values, image: app(1), options });

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

  const drill = await runDrill({ folder, values, proven: again.proven });
  expect(drill.code, 'exit code of the drill').is(0);
  expect(drill.summary, 'its summary').matches(/files beside the databases \(3 files/);
  expect((await host.call('status')).output, 'status').matches(/The files beside the databases: last backup 20/);
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
  expect(emptied.output, 'what it says').matches(/The files beside the databases had a backup, and now there is none/);
  expect(await host.appExists(), 'the app was started').is(false);
}
