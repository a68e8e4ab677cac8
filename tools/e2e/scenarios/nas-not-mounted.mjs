import { readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from '../lib/command.mjs';
import { folderTargets } from '../lib/servers.mjs';

export const smoke = false;
export const title =
  'the NAS is not mounted: at the first deploy, at a boot, at a deploy and on a new host nothing takes the empty folder for a storage; ' +
  'once it is mounted, the sidecar finds it by itself, and every row comes back';

export const targets = folderTargets;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const { values } = storage;
  const folder = values['BACKUP_FOLDER'] ?? '';
  const empty = () => readdirSync(path.dirname(folder), { recursive: true }).filter((name) => name !== 'litestream');

  await storage.cut();
  const early = await host.deploy({ values, image: app(1), options: ['--first-deploy'] });
  expect(early.code, 'exit code of a first deploy without the folder').is(3);
  expect(early.output, 'the message').matches(/The folder \S+ is not on this host/);
  await run('mkdir', [folder]);
  const wrong = await host.deploy({ values, image: app(1), options: ['--first-deploy'] });
  expect(wrong.code, 'exit code of one with a folder on the disk of the host').is(4);
  expect(wrong.output, 'the message').matches(/nothing is mounted there, and a backup there is lost with the host/);
  expect(await host.appExists(), 'the app was started').is(false);
  await storage.bringBack();

  const first = await host.deploy({ values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);
  // The sidecar begins again every five minutes; here it does not take that long.
  await run('sed', ['-i', 's/^folder_begin_again=300/folder_begin_again=15/', `${host.home}/litestream/deploy.sh`]);

  await storage.cut();
  await run('rmdir', [folder]); // Docker makes it at boot, on the disk of the host
  await host.powerCut();
  await host.boot();
  await host.red(/The app cannot write to its databases until then[^]*nothing is mounted there/);
  const written = await host.writeUnsent(1).then(() => 'it succeeded', String);
  expect(written === 'it succeeded', 'a write before the folder is there').is(false);
  const options = ['--proven', first.proven];
  expect((await host.deploy({ values, image: app(2), options })).code, 'exit code of a deploy meanwhile').is(4);
  expect(empty(), 'what was written to the empty folder').is([]);

  await storage.bringBack();
  await host.green();
  await host.write(5);

  await host.lose();
  await storage.cut();
  expect((await host.deploy({ values, image: app(1), options })).code, 'exit code on a new host without it').is(4);
  expect(await host.appExists(), 'the app was started').is(false);
  await storage.bringBack();
  expect((await host.deploy({ values, image: app(1), options })).code, 'exit code on a new host with it').is(0);
  expect((await host.rows())['app.db'], 'rows').is(15);
}
