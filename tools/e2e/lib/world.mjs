import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from './checkout.mjs';
import { root } from './engine.mjs';
import { expect } from './expect.mjs';
import { makeHost } from './host.mjs';
import { startStorage } from './storage.mjs';
import { variant } from './variant.mjs';

/**
 * What a scenario plays with: a storage server, a checkout with generated files, a host, and the app in two versions, or in one that fails.
 * @typedef {object} World
 * @property {import('./host.mjs').Host} host
 * @property {import('./storage.mjs').Storage} storage
 * @property {(version: 1 | 2) => string} app
 * @property {(version: 1 | 2, environment: Record<string, string>, shipped?: Record<string, string>) => Promise<string>} appWith
 * @property {typeof expect} expect
 * @property {(options?: { databases?: readonly string[], files?: Record<string, string>, flags?: readonly string[],
 *   appearing?: readonly string[] }) => Promise<import('./host.mjs').Host>} another
 *   A second app on the same machine, from a checkout of its own, with files of `.deploy/` as they were changed there; `appearing`: the
 *   files that will fit its patterns.
 * @property {(databases: readonly string[], flags?: readonly string[]) => Promise<void>} regenerate Runs the
 *   generator once more in the checkout, with these databases and further answers.
 * @property {(name: string, text: string | undefined, mode?: number) => void} write
 *   Writes a file of the checkout's `.deploy/`, or deletes it.
 * @property {(name: string, change: (text: string) => string) => void} edit Changes one by hand.
 * @property {(version: string) => string} filesOf What the workflow of an earlier generator uploaded: a folder of this deployment's files.
 * @property {(options?: Parameters<typeof startStorage>[1]) =>
 *   Promise<import('./storage.mjs').Storage>} anotherStorage A second server of the same
 *   kind.
 * @property {() => Promise<string>} moment Now, in whole seconds of UTC, with a second before and after in which nothing happens.
 * @property {(text: string) => void} note Keeps a line in the log of the run: what was measured.
 * @property {() => Promise<string>} words What is worth reading when a scenario failed.
 * @property {() => Promise<void>} remove
 */

/**
 * @param {string} folder
 * @param {string} target
 * @param {readonly [string, string]} images
 * @param {(text: string) => void} log
 * @returns {Promise<World & { folder: string, target: string }>}
 */
export async function makeWorld(folder, target, images, log) {
  const starting = startStorage(target);
  // Awaited in any case: a server that comes up after the run was cleaned up would stay.
  const checkout = await generate(path.join(folder, 'checkout'), target).finally(() => starting.catch(() => undefined));
  const storage = await starting;
  const storages = [storage];
  const at = path.join(folder, 'host');
  const host = makeHost({ folder: at, checkout, log });
  const hosts = [host];
  return {
    host,
    storage,
    expect,
    folder,
    target,
    app: (version) => images[version - 1] ?? '',
    appWith: (version, environment, shipped) => variant(images[version - 1] ?? '', environment, shipped),
    another: async ({ databases, files = {}, flags, appearing = [] } = {}) => {
      const other = await generate(path.join(folder, `checkout-${hosts.length}`), target, databases, { flags });
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(other.folder, '.deploy', name), text);
      const named = databases && [...databases.filter((name) => !name.includes('*')), ...appearing];
      const one = makeHost({ folder: at, checkout: other, databases: named, log });
      hosts.push(one);
      return one;
    },
    regenerate: async (databases, flags = []) => {
      await generate(checkout.folder, target, databases, { flags });
    },
    edit: (name, change) => {
      const file = path.join(checkout.folder, '.deploy', name);
      const text = readFileSync(file, 'utf8');
      if (change(text) === text) throw new Error(`${name} has nothing to change there`);
      writeFileSync(file, change(text));
    },
    filesOf: (version) => {
      const files = path.join(folder, version);
      cpSync(path.join(root, `tools/e2e/fixtures/deployed-by-${version}`), files, { recursive: true });
      for (const name of readdirSync(files))
        writeFileSync(
          path.join(files, name),
          readFileSync(path.join(files, name), 'utf8').replaceAll('e2e-earlier', checkout.id),
        );
      return files;
    },
    write: (name, text, mode = 0o644) => {
      const file = path.join(checkout.folder, '.deploy', name);
      rmSync(file, { force: true });
      if (text === undefined) return;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text, { mode });
    },
    anotherStorage: async (options) => {
      const one = await startStorage(target, options);
      storages.push(one);
      return one;
    },
    moment: async () => {
      await sleep(1100);
      const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
      await sleep(1100);
      return now;
    },
    note: (text) => log(`# ${text}\n`),
    words: () => host.words(),
    remove: async () => {
      for (const one of [...hosts, ...storages]) await one.remove();
    },
  };
}
