import path from 'node:path';
import { run } from '../lib/command.mjs';
import { root } from '../lib/engine.mjs';
import { canMount, startFolder } from '../lib/folder-storage.mjs';

export const title =
  'switch --target file for a running deployment, and back: a release that is not told so stops; a new host has the rows of each';
export const smoke = false;
export const targets = canMount ? ['s3'] : [];

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder }) {
  const checkout = path.join(folder, 'checkout');
  const git = (/** @type {readonly string[]} */ ...args) =>
    run('git', ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.com', ...args], { cwd: checkout });
  const switchTo = async (/** @type {string} */ target) => {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'before the switch');
    const cli = path.join(root, 'packages/create/bin/create-litestream.js');
    return run(process.execPath, [cli, 'switch', '--target', target], { cwd: checkout });
  };
  const drive = await startFolder();
  try {
    await git('init', '--quiet');
    const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
    expect(first.code, 'exit code of the first deploy').is(0);
    await host.write(10);

    expect(await switchTo('file'), 'what switch says').matches(/adopt/);
    const values = drive.values;
    const stopped = await host.deploy({ values, image: app(1), options: ['--proven', first.proven] });
    expect(stopped.code, 'exit code of a release without a word').is(4);
    const over = await host.deploy({ values, image: app(1), options: ['--proven', first.proven, '--adopt', 'local'] });
    expect(over.code, 'exit code of the switch to the folder').is(0);
    await host.write(5);
    await host.lose();
    expect(
      (await host.deploy({ values, image: app(1), options: ['--proven', over.proven] })).code,
      'exit code on a new host from the folder',
    ).is(0);
    expect((await host.rows())['app.db'], 'rows from the folder').is(15);

    await switchTo('s3');
    const back = await host.deploy({
      values: storage.values,
      image: app(1),
      options: ['--proven', over.proven, '--adopt', 'local'],
    });
    expect(back.code, 'exit code of the way back').is(0);
    await host.write(5);
    await host.lose();
    expect(
      (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', back.proven] })).code,
      'exit code on a new host from the first storage',
    ).is(0);
    expect((await host.rows())['app.db'], 'rows from the first storage').is(20);
  } finally {
    await drive.remove();
  }
}
