import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/engine.mjs';
import { realApp } from '../lib/real-app.mjs';

export const smoke = false; // the apps are built from public registries, which is much to download for a usual run
export const targets = ['s3'];
export const title =
  'real apps of other stacks than .NET, each by its own Dockerfile: host lost, every row back, and the files that belong to them';

const folderOfApps = path.join(root, 'tools/e2e/real-apps');

/** @param {import('../lib/world.mjs').World & { folder: string, target: string }} world */
export async function play({ storage, expect, folder, target, note }) {
  const named = process.env.REAL_APPS?.split(','); // one of them while it is being worked on
  for (const name of named ?? readdirSync(folderOfApps)) {
    const { default: what } = await import(path.join(folderOfApps, name, 'app.mjs'));
    const app = await realApp({ name, folder, target, what, log: note });
    const { host } = app;
    const values = { ...storage.values, ...(what.files && { FILES_PASSWORD: 'not-a-secret-2' }) };
    const deploy = (/** @type {string[]} */ ...options) => host.deploy({ values, image: app.image, options });
    const rows = async (/** @type {string} */ when) => {
      for (const [database, sql] of what.counts)
        expect(await app.rows(database, sql), `rows of ${name} ${when}, ${database}`).is('25');
    };
    try {
      const first = await deploy('--first-deploy');
      expect(first.code, `exit code of the first deployment of ${name}`).is(0);
      await what.write(app, 25);
      // What appeared since is proven by the next deployment.
      const second = what.appearing ? await deploy('--proven', first.proven) : first;
      expect(second.code, `exit code of the next deployment of ${name}`).is(0);
      await app.sync();
      await rows('before');

      await host.lose();
      const started = Date.now();
      const again = await deploy('--proven', second.proven);
      note(`${name}: a new host after ${((Date.now() - started) / 1000).toFixed(1)} s`);
      expect(again.code, `exit code of ${name} on a new host`).is(0);
      await rows('after');
      expect(await host.inspect(), `owner and integrity of ${name}`).is(
        Object.fromEntries(app.databases.map((one) => [one, `${app.user} ok`])),
      );
    } finally {
      await host.remove();
    }
  }
}
