import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { docker } from './command.mjs';
import { label } from './engine.mjs';

/**
 * An image like another one, with environment variables: how the sample app is told to have two databases, or to fail.
 * @param {string} from
 * @param {Record<string, string>} environment
 * @param {Record<string, string>} [shipped] Files in its data folder, which are root's.
 */
export async function variant(from, environment, shipped = {}) {
  const tag = `e2e-variant:${Math.random().toString(36).slice(2, 10)}`;
  const container = await docker('create', '--label', label, from);
  if (Object.keys(shipped).length > 0) await ship(container, shipped);
  await docker(
    'commit',
    ...Object.entries(environment).flatMap(([name, value]) => [
      '--change',
      `ENV ${name}=${JSON.stringify(value).replaceAll('$', String.raw`\$`)}`,
    ]),
    '--change',
    `LABEL ${label}`,
    container,
    tag,
  );
  await docker('rm', container);
  // A user's image comes back from the registry when a deploy forgets it; this one cannot, so something holds on to it.
  await docker('create', '--label', label, tag);
  return tag;
}

/**
 * @param {string} container
 * @param {Record<string, string>} files
 */
async function ship(container, files) {
  const folder = mkdtempSync(path.join(tmpdir(), 'e2e-shipped-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  await docker('cp', `${folder}/.`, `${container}:/app/App_Data`).finally(() => rmSync(folder, { recursive: true }));
}
