import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from '../../e2e/lib/checkout.mjs';
import { docker, eventually } from '../../e2e/lib/command.mjs';
import { makeHost } from '../../e2e/lib/host.mjs';
import { startStorage } from '../../e2e/lib/storage.mjs';

/**
 * A storage server and a host with a generated deployment without a migration; with one database, it is the smallest there is.
 * @param {string} target
 * @param {(text: string) => void} [log]
 * @param {{ databases?: readonly string[], asked?: readonly string[] }} [names] `databases`: what the app has; `asked`:
 *   what the generator is told, patterns among it, where that is something else.
 */
export async function makeStage(target, log = () => {}, { databases = ['app.db'], asked = databases } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const storage = await startStorage(target);
  const checkout = await generate(path.join(folder, 'checkout'), target, asked, { family: 'web' });
  const host = makeHost({ folder: path.join(folder, 'host'), checkout, databases, log });
  const { id, home } = host;
  let proven = '';
  /** @param {string} image @param {{ values?: Record<string, string>, options?: readonly string[], fails?: boolean }} [how] */
  async function deploy(image, { values = storage.values, options = [], fails = false } = {}) {
    const result = await host.deploy({
      values,
      image,
      options: [...options, ...(proven === '' ? ['--first-deploy'] : ['--proven', proven])],
    });
    if ((result.code === 0) === fails) throw new Error(`deploy.sh ended with ${result.code}:\n${result.output}`);
    proven = result.proven || proven;
    return result;
  }
  return {
    target,
    folder,
    checkout: checkout.folder,
    host,
    storage,
    deploy,
    /** @type {import('./partners.mjs').Partner} */
    ours: {
      name: 'ours',
      app: `${id}-app-1`,
      network: `${id}_default`,
      up: (image) => deploy(image),
      lose: () => host.lose(),
    },
    deployed: { home, id },

    /** Grows the database by rows of 10 kB that do not compress, and waits until they are in the storage. @param {number} megabytes */
    async grow(megabytes) {
      await host.onVolume(`sqlite3 -cmd '.timeout 20000' /data/app.db "
        with recursive n(i) as (select 1 union all select i + 1 from n where i < ${megabytes * 100})
        insert into counter(at, note) select datetime('now'), hex(randomblob(5000)) from n"`);
      await eventually('everything in the storage', 300, () => host.sync('app.db').then(() => true));
    },
    /** The same for every database, at once. @param {number} megabytes Each. */
    async growAll(megabytes) {
      await host.onVolume(`cd /data; printf '%s\\n' ${databases.join(' ')} | xargs -P 4 -I {} sqlite3 -cmd '.timeout 20000' {} "
        with recursive n(i) as (select 1 union all select i + 1 from n where i < ${megabytes * 100})
        insert into counter(at, note) select datetime('now'), hex(randomblob(5000)) from n"`);
      await eventually('everything in the storage', 900, () =>
        docker('exec', `${id}-litestream-1`, '/deploy/deploy.sh', 'health', '--sync').then(() => true),
      );
    },
    async remove() {
      await host.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof makeStage>>} Stage */

/** Rows that an app has, by the name of its container. @param {string} container @param {string} network */
export async function rowsOf(container, network) {
  const host = await docker(
    'inspect',
    '--format',
    `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`,
    container,
  );
  const response = await fetch(`http://${host}:8080/count`);
  return JSON.parse(await response.text())['app.db'];
}
