import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const title =
  'files beside the databases: added to what runs, restored with a lost volume, proved by the drill, ' +
  'returned to a moment, never begun again';

const write = `set -e; cd /data; mkdir -p 'uploads/a b' keys; printf 'first' >'uploads/a b/ü.txt'; echo key >keys/key-1.xml
  head -c 150000000 /dev/urandom >uploads/large.bin; cp app.db uploads/copy.db`;
const list = "cd /data && find uploads keys -type f | LC_ALL=C sort | tr '\\n' ' '; cat 'uploads/a b/ü.txt'";

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, placeIn, newCheckout }) {
  const s3 = await storage();
  const values = { ...s3.values, FILES_PASSWORD: String.raw`w"o\r'd $1 %é` };
  const at = newCheckout();
  const without = await placeIn(at);
  expect((await without.release(s3.values)).failed, 'the step of the first release that failed').is('');
  await without.write(20);

  const site = await placeIn(at, ['--files', 'uploads', '--files', 'keys', '--ignore-database', 'uploads/copy.db']);
  const onVolume = (/** @type {string} */ script) => site.inSidecar('bash', '-c', script);
  const added = await step('the first release with files, while the app serves', () => site.release(values));
  expect(added.failed, 'the step of the first release with files that failed').is('');
  await onVolume(write);
  const second = await step('a release after 150 MB were uploaded', () => site.release(values));
  expect(second.failed, 'the step that failed').is('');
  const { data } = await site.kubectl.object('configmap', 'record');
  expect(data.proven, 'the record').matches(/\.litestream-deployment\/files@[0-9a-f]{16}/);
  expect(await onVolume('/deploy/deploy.sh health --report'), 'the report').matches(
    /Files beside the databases: last backup 20/,
  );
  const sums = await onVolume('sha256sum /data/uploads/large.bin');
  await wait(2000);
  const to = new Date().toISOString().replace(/\.\d+/, '');
  await wait(2000);

  // A change between two looks is in the backup by the stop of the sidecar.
  await onVolume("printf 'second' >'/data/uploads/a b/ü.txt'");
  const pod = await site.podUid();
  const from = Date.now();
  await step('a pod that is deleted makes its last backup', () => site.kubectl.run('delete', 'pod', 'app-0'));
  expect(Date.now() - from < 100_000, 'whether it ended before its time was over').is(true);
  await site.ready(pod);
  const before = (await onVolume(list)).replace('uploads/copy.db ', '');
  expect(before, 'the files').matches(/second$/);

  const lost = await site.loseVolume();
  await step('from the lost volume to Ready, with 150 MB of files', () => site.ready(lost));
  expect(await onVolume(list), 'the files').is(before);
  expect(await onVolume('sha256sum /data/uploads/large.bin'), 'the large one').is(sums);
  expect(await onVolume("stat -c %u:%g '/data/uploads/a b' '/data/uploads/a b/ü.txt' | uniq"), 'owner').is('1654:1654');
  expect(await site.rows(), 'rows').is({ 'app.db': 20, 'jobs/jobs.db': 20 });

  const drill = await step('the drill', () => site.workflow('restore-drill.yml', 'drill', values));
  expect(drill.failed, 'the step of the drill that failed').is('');
  expect(drill.output, 'its words').matches(/restored=\S+ files beside the databases \(3 files, 14\d MB\)/);

  const wrong = await step('another password is refused', () => site.release({ ...values, FILES_PASSWORD: 'other' }));
  expect(wrong.failed, 'the step that failed').is('Check');
  expect(wrong.output, 'the words').matches(/FILES_PASSWORD is not the password with which it was begun/);
  expect(await site.version(), 'the version that serves').is('1');

  const [, name = ''] = /^name=(.*)$/m.exec(readFileSync(path.join(site.folder, '.deploy/deploy.conf'), 'utf8')) ?? [];
  const recover = (/** @type {Record<string, string>} */ inputs) =>
    site.workflow('recover.yml', 'recover', values, { inputs: { to, dry_run: 'true', ...inputs } });
  const look = await step('the dry run of going back', () => recover({}));
  expect(look.failed, 'the step of the dry run that failed').is('');
  expect(look.output, 'what was restored').matches(/restored=\S+ files beside the databases \(3 files/);
  const back = await step('back to a moment', () => recover({ dry_run: 'false', app: name }));
  expect(back.failed, 'the step that failed').is('');
  expect(await onVolume("cat '/data/uploads/a b/ü.txt'"), 'the file of that moment').is('first');

  s3.forget(`${site.id}/.litestream-deployment/files`);
  await site.loseVolume();
  const words = await step('the backup of the files is gone: until the first refusal', () => site.refusal());
  expect(words, 'the words').matches(/The files beside the databases had a backup, and now there is none/);
  expect(await site.appRan(), 'whether the app ran').is(false);
}
