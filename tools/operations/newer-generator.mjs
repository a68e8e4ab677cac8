import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The generator as its next version: the packages of this repository with another pin of Litestream, a line more in the engine, and
 * versions of their own. Nothing of it is simulated: the engine and the command are bundled again.
 * @param {string} root the repository, built
 * @param {string} folder where the packages are copied to
 * @returns {string} path of the command
 */
export function newerGenerator(root, folder) {
  const packages = join(folder, 'packages');
  cpSync(join(root, 'packages'), packages, {
    recursive: true,
    filter: (path) => !/\/packages\/\w+\/(test|node_modules)$/.test(path),
  });
  cpSync(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json')); // the bundler reads it
  const ours = new Map(readdirSync(packages).map((name) => [manifest(packages, name).name, join(packages, name)]));
  linkModules(join(root, 'node_modules'), join(folder, 'node_modules'), ours);
  for (const name of ['engine', 'core', 'create']) {
    const { version, ...rest } = manifest(packages, name);
    writeFileSync(join(packages, name, 'package.json'), JSON.stringify({ ...rest, version: nextPatch(version) }));
  }
  change(
    join(packages, 'core/dist/deployment/pins.js'),
    /(litestream\/litestream:\d+\.\d+\.)(\d+)/,
    (_, start, patch) => start + (Number(patch) + 1),
  );
  change(join(packages, 'engine/src/main.sh'), /\n(\w)/, '\n# A line of the next version.\n$1');
  execFileSync(process.execPath, ['build.mjs'], { cwd: join(packages, 'engine') });
  execFileSync(process.execPath, ['bundle.mjs'], { cwd: join(packages, 'create') });
  return join(packages, 'create/bin/create-litestream.js');
}

const manifest = (packages, name) => JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));

const nextPatch = (version) => version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

/** What is not ours is used as it is installed. */
function linkModules(from, to, ours) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from))
    if (!name.startsWith('.')) symlinkSync(ours.get(name) ?? join(from, name), join(to, name));
}

function change(file, from, to) {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(file, after);
}
