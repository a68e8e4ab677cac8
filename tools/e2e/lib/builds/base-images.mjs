import { mkdtempSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { attempt, docker } from '../command.mjs';
import { root } from '../engine.mjs';

/** Programs of the public images that nothing here can pull. */
const PROGRAMS = ['dotnet', 'npm', 'node', 'pip', 'python', 'apt-get'];

/**
 * Makes an image with stand-ins under the name of each public image that a Dockerfile starts from, where this machine has none.
 * @param {readonly string[]} dockerfiles
 * @returns {Promise<() => Promise<void>>} Takes their names away again.
 */
export async function standInImages(dockerfiles) {
  const names = new Set(dockerfiles.flatMap((file) => basesOf(readFileSync(file, 'utf8'))));
  const folder = mkdtempSync(path.join(tmpdir(), 'base-'));
  copyFileSync(path.join(root, 'tools/e2e/lib/builds/stand-in.sh'), path.join(folder, 'stand-in'));
  const links = PROGRAMS.map((name) => `ln -sf stand-in /usr/local/bin/${name}`).join(' && ');
  writeFileSync(
    path.join(folder, 'Dockerfile'),
    `FROM e2e-base:bookworm\nCOPY stand-in /usr/local/bin/\nRUN chmod +x /usr/local/bin/stand-in && ${links}\n`,
  );
  /** @type {string[]} */
  const made = [];
  for (const name of names) {
    if ((await attempt('docker', ['image', 'inspect', name])).code === 0) continue;
    await docker('build', '--quiet', '--tag', name, folder);
    made.push(name);
  }
  rmSync(folder, { recursive: true });
  return async () => {
    for (const name of made) await docker('image', 'rm', '--no-prune', name);
  };
}

/** @param {string} text of a Dockerfile */
function basesOf(text) {
  const stages = new Set([...text.matchAll(/^FROM\s.*\sAS\s+(\S+)/gim)].map(([, name]) => name));
  return [...text.matchAll(/^FROM\s+(?:--\S+\s+)*(\S+)/gim)].flatMap(([, name]) =>
    name === undefined || stages.has(name) || name.includes('$') || name === 'scratch' ? [] : [name],
  );
}
