import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { output } from './run-command.mjs';

/** `nobody`: yo refuses to be root, and a user's first run is not root's. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Path of a node binary of this major version, kept between runs. */
export function nodeBinary(tools, major) {
  const home = join(tools, `node${major}`);
  const binary = join(home, 'node_modules/node/bin/node');
  if (!existsSync(binary)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
    output(
      'npm',
      ['install', `node@${major}`, '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: home },
    );
  }
  return realpathSync(binary);
}

/**
 * A person with a home, one version of Node with npm, and a registry; not root when we are.
 * @param {string} folder made here; nothing outside of it is written
 */
export function makeUser(folder, binary, registry) {
  const home = join(folder, 'home');
  const node = join(folder, 'node');
  const npm = join(node, 'lib/node_modules/npm');
  mkdirSync(home, { recursive: true });
  mkdirSync(join(node, 'bin'), { recursive: true });
  cpSync(binary, join(node, 'bin/node'));
  // The npm that runs this script, laid out as an installation of Node has it.
  cpSync(join(dirname(process.env['npm_execpath']), '..'), npm, { recursive: true });
  for (const name of ['npm', 'npx']) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(node, 'bin', name));
  const npmrc = (...lines) =>
    writeFileSync(
      join(home, '.npmrc'),
      [`registry=${registry}`, 'audit=false', 'fund=false', 'yes=true', ...lines, ''].join('\n'),
    );
  npmrc();
  own(folder);

  let global = node;
  const environment = () => ({
    HOME: home,
    PATH: [join(global, 'bin'), join(node, 'bin'), '/usr/bin', '/bin'].join(':'),
    CI: 'true',
    NO_COLOR: '1',
  });
  return {
    run: (cwd, command, ...args) => output(command, args, { cwd, env: environment(), ...nobody }),
    /** `npm install --global` into a folder of this name, which is npm's global one from then on. */
    installGlobally(name, ...packages) {
      global = join(folder, name);
      npmrc(`prefix=${global}`);
      return this.run(home, 'npm', 'install', '--global', '--loglevel=error', ...packages);
    },
    /** Versions of a package in npm's global folder, at the top and below other packages. */
    installed: (name) => versions(join(global, 'lib/node_modules'), name),
    /** Folder of a checkout that was made before. */
    home: (name) => join(home, name),
    /** A checkout that belongs to this person. */
    checkout(fixture, name) {
      const copy = join(home, name);
      cpSync(fixture, copy, { recursive: true });
      own(copy);
      return copy;
    },
  };
}

function own(folder) {
  if (nobody.uid === undefined) return;
  chownSync(folder, nobody.uid, nobody.gid);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) own(path);
    else if (!entry.isSymbolicLink()) chownSync(path, nobody.uid, nobody.gid);
  }
}

function versions(folder, name) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => `/${file}`.endsWith(`/${name}/package.json`) && !file.includes('/fixtures/'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).version);
}
