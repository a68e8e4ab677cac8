import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { oldReplica } from '../lib/old-litestream.mjs';

export const smoke = false; // it needs Litestream 0.3.13: tools/provision/install.sh earlier
export const title =
  'an earlier Litestream 0.3 left a backup in the storage: a new host gets every row of it, the ' +
  'old place stays as it is, and is never asked again';

/** How deploy.conf names the place: what restores it, type, path. An SFTP server counts a path of a URL from its root. */
const places = {
  s3: 'own s3 {repository}.sqlite',
  azure: '0.3.13 abs {repository}.sqlite',
  sftp: '0.3.13 sftp /data/home/{repository}.sqlite',
};

/** @param {import('../lib/world.mjs').World & { folder: string, target: 's3' | 'azure' | 'sftp' }} world */
export async function play({ host, storage, expect, app, folder, target }) {
  const conf = path.join(folder, 'checkout/.deploy/deploy.conf');
  const plain = readFileSync(conf, 'utf8');
  const place = places[target].split(' ').at(-1)?.replace('{repository}', 'MyApp') ?? '';
  await oldReplica({ folder: path.join(folder, 'old'), target, values: storage.values, place, rows: 40 });
  const before = await storage.files(place);
  expect(before, 'the old backup').matches(/generations\//);
  const deploy = (/** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(1), options });

  // What cannot be restored from here is named, also on a first deployment.
  writeFileSync(conf, `${plain}earlier_replica=app.db unusable s3 MyApp.sqlite in other-bucket\n`);
  const refused = await deploy('--first-deploy', '--repository', 'MyApp');
  expect(refused.code, 'exit code where it cannot be used').is(4);
  expect(refused.output, 'the message').matches(
    /keeps a backup at MyApp\.sqlite in other-bucket \(s3\)[^]*--first-deploy --ignore-old-data/,
  );
  expect(await host.appExists(), 'the app was started').is(false);

  writeFileSync(conf, plain);
  appendFileSync(conf, `earlier_replica=app.db ${places[target]}\n`);
  const unnamed = await deploy('--first-deploy');
  expect(unnamed.code, 'exit code without the name of the repository').is(4);
  expect(unnamed.output, 'the message').matches(/add --repository NAME/);
  const wrong = await deploy('--repository', 'other');
  expect([wrong.code === 0, await host.appExists()], 'another place, and no word of a first deploy').is([false, false]);

  const first = await deploy('--first-deploy', '--repository', 'MyApp');
  expect(first.code, 'exit code of the first deploy').is(0);
  expect(first.output, 'what was restored').matches(
    /app\.db: restored from \S*MyApp\.sqlite, where an earlier Litestream kept its backup/,
  );
  expect(await host.rows(), 'rows').is({ 'app.db': 40, 'jobs/jobs.db': 0 });
  expect(/Litestream 0\.3\.13/.test(first.output), '0.3.13 was run').is(target !== 's3');
  expect(await host.inspect(), 'owner and integrity').is({ 'app.db': '1654:1654 ok', 'jobs/jobs.db': '1654:1654 ok' });
  await host.write(3);
  expect(await storage.files(place), 'the old place').is(before);
  expect(await storage.files(`${host.id}/app.db`), 'the new place').matches(/\.ltx/);

  await host.lose();
  const again = await deploy('--proven', first.proven, '--repository', 'MyApp');
  expect(again.code, 'exit code on the next host').is(0);
  expect(again.output, 'what was said').lacks('earlier Litestream');
  expect(await host.rows(), 'rows').is({ 'app.db': 43, 'jobs/jobs.db': 3 });
  expect(
    (await host.deploy({ values: storage.values, image: app(2), options: ['--proven', again.proven] })).code,
    'exit code of the next version',
  ).is(0);
  expect(await storage.files(place), 'the old place').is(before);
}
