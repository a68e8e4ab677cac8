import path from 'node:path';
import { attempt } from '../lib/command.mjs';
import { root } from '../lib/engine.mjs';

export const title =
  'first deploy → the doctor, on a machine with nothing but Docker, tells the age of each backup; with a wrong key it does not';
export const smoke = false;

const cli = path.join(root, 'packages/create/bin/create-litestream.js');

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder }) {
  const ask = async (/** @type {Record<string, string>} */ values) => {
    const here = process.env.PATH?.split(path.delimiter)
      .filter((place) => !place.includes('.tools'))
      .join(path.delimiter);
    const { output } = await attempt(process.execPath, [cli, 'doctor', '--json'], {
      cwd: path.join(folder, 'checkout'),
      env: { ...values, PATH: here },
    });
    return JSON.parse(output).checks.find((/** @type {{ id: string }} */ { id }) => id === 'storage');
  };
  const before = await ask(storage.values);
  expect(before.state, before.what).is('good');
  expect(before.what, 'before the first deploy').matches(/newest backup: app\.db none yet, jobs\/jobs\.db none yet$/);

  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  const after = await ask(storage.values);
  expect(after.what, 'after it').matches(/newest backup: app\.db \d+ s old, jobs\/jobs\.db \d+ s old$/);

  const refused = await ask(storage.wrong);
  expect(refused.state, refused.what).is('bad');
  for (const value of Object.values(storage.wrong).filter((value) => value.length > 3))
    expect(JSON.stringify(refused), 'the finding').lacks(value);
}
