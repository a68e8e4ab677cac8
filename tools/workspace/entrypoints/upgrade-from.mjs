// Installs create-litestream 0.1.0 from a registry on loopback, makes a project with it, edits that as people do, publishes what is
// committed here as the next version, and upgrades the project with it. What a user sees is printed; needs npm's registry and ten minutes.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRegistry } from './registry.mjs';
import { output } from './run-command.mjs';
import { edits } from './upgrade-edits.mjs';
import { makeUser, nodeBinary } from './user.mjs';

/** The last commit whose packages are 0.1.0. */
const first = process.argv[2] ?? 'ffed39b';

const root = resolve(import.meta.dirname, '../../..');
const tools = join(root, '.tools');
const folder = mkdtempSync(join(tmpdir(), 'litestream-upgrade-'));
chmodSync(folder, 0o755);
const ours = readdirSync(join(root, 'packages')).map((name) => manifest(root, name).name);
const registry = await startRegistry(tools, folder, ours);
const npmrc = join(folder, 'publish.npmrc');
writeFileSync(npmrc, `//${new URL(registry.url).host}/:_authToken=anyone\n`);
const env = { ...process.env, NPM_CONFIG_USERCONFIG: npmrc };

try {
  const old = publish('old', first);
  const user = makeUser(join(folder, 'user'), nodeBinary(tools, 24), registry.url);
  const project = user.checkout(join(root, 'packages/blazor/test/fixtures/blazor-today'), 'shop');
  const git = (...args) => user.run(project, 'git', '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args);
  const create = (tag, ...args) => user.run(project, 'npm', 'create', `litestream@${tag}`, '--', ...args);
  const commit = (message) => git('add', '--all') + git('commit', '--quiet', '--message', message);
  git('init', '--quiet', '--initial-branch=main');
  commit('Project');
  create(old, '--yes', '--force', '--target', 's3');
  commit('Deployment');
  const brought = git('rev-parse', '--short', 'HEAD').trim();
  for (const { file, from, to } of edits) edit(join(project, file), from, to);
  commit('Edits');

  const now = publish('now', 'HEAD', old);
  console.log(`\n$ npm create litestream@latest -- upgrade   # ${old} → ${now}`);
  assert.throws(
    () => create('latest', 'upgrade'),
    ({ message }) => {
      console.log(message);
      return message.includes('Nothing was written') && message.includes(`Commit ${brought} added these files`);
    },
  );
  assert.equal(git('status', '--porcelain'), '');

  const said = create('latest', 'upgrade', '--force');
  console.log(
    `\n$ npm create litestream@latest -- upgrade --force\n${said}\n$ git status --porcelain\n${git('status', '--porcelain')}`,
  );
  for (const { title, file, text } of edits) {
    const kept = readFileSync(join(project, file), 'utf8').includes(text);
    console.log(`${kept ? 'kept    ' : 'replaced'}  ${title}`);
    // Nothing is lost in silence: what is replaced stands in a command that shows it.
    assert.ok(kept || named(said, `git diff ${brought} HEAD -- `, file), `${title} is lost, and not named`);
  }
  assert.match(said, /You changed files that no version .*:\n +git diff .* -- \.deploy\/health\.sh\n/);
  commit('Upgrade');
  assert.match(create('latest', 'upgrade'), /Nothing to do: /);
  assert.equal(git('status', '--porcelain'), '');
  console.log('ok  upgrade');
} finally {
  registry.stop();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Builds and publishes the packages of a commit.
 * @param {string} [after] version that is published already: the packages are released again where they still have it
 * @returns {string} version of create-litestream
 */
function publish(name, ref, after) {
  const clone = join(folder, name);
  output('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { env });
  const here = (command, ...args) =>
    output(command, args, { cwd: clone, env: { ...env, npm_config_registry: registry.url } });
  here('git', 'checkout', '--quiet', '--detach', ref);
  here('npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
  if (manifest(clone, 'create').version === after) {
    for (const [key, value] of [
      ['name', 'T'],
      ['email', 't@example.com'],
    ])
      here('git', 'config', `user.${key}`, value);
    here('npx', 'nx', 'release', '--skip-publish', '--first-release');
  }
  here('npx', 'nx', 'run-many', '-t', 'build');
  here('npx', 'nx', 'release', 'publish', '--first-release', `--registry=${registry.url}`);
  return manifest(clone, 'create').version;
}

function manifest(where, name) {
  return JSON.parse(readFileSync(join(where, 'packages', name, 'package.json'), 'utf8'));
}

function edit(file, from, to) {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  assert.notEqual(after, before, `${file} does not hold ${from}`);
  writeFileSync(file, after);
}

function named(said, command, file) {
  return said.split('\n').some((line) => line.includes(command) && line.split(' ').includes(file));
}
