// Publishes every package to a registry on loopback and starts each entry point as a user would, not as root.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRegistry } from './registry.mjs';
import { output } from './run-command.mjs';
import { makeUser, nodeBinary } from './user.mjs';

const root = resolve(import.meta.dirname, '../../..');
const tools = join(root, '.tools');
const fixture = (family, name) => join(root, 'packages', family, 'test/fixtures', name);
// The checkouts have a release.yml already, which is replaced only on request.
const flags = ['--yes', '--force', '--target', 's3', '--skip-install'];

/** What each family is tried on. `web` has no database yet, so that one has to be named. */
const samples = {
  web: { checkout: fixture('web', 'web-today'), flags: [...flags, '--database', 'app.db'] },
  blazor: { checkout: fixture('blazor', 'blazor-today'), flags },
  jamstack: { checkout: fixture('jamstack', 'vue-vite-today'), flags },
};

const folder = mkdtempSync(join(tmpdir(), 'litestream-entrypoints-'));
chmodSync(folder, 0o755);
const ours = readdirSync(join(root, 'packages')).map(
  (name) => JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).name,
);

let passed = 0;
const failures = [];
function check(title, body) {
  const start = performance.now();
  try {
    body();
    passed++;
    console.log(`ok      ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failures.push(title);
    console.log(`FAILED  ${title}\n${error.message}`);
  }
}

/** Runs a generator in a fresh checkout and looks for the deployment in it. */
function generates(user, family, name, command, ...args) {
  const checkout = user.checkout(samples[family].checkout, name);
  user.run(checkout, command, ...args, ...samples[family].flags);
  assert.ok(
    existsSync(join(checkout, '.deploy/docker-compose-template.yml')),
    'wrote no .deploy/docker-compose-template.yml',
  );
}

const registry = await startRegistry(tools, folder, ours);
try {
  check('nx release publishes every package', () => {
    const npmrc = join(folder, 'publish.npmrc');
    writeFileSync(npmrc, `//${new URL(registry.url).host}/:_authToken=anyone\n`);
    output('npx', ['nx', 'release', 'publish', '--first-release', `--registry=${registry.url}`], {
      cwd: root,
      env: { ...process.env, NPM_CONFIG_USERCONFIG: npmrc },
    });
    for (const name of ours)
      assert.ok(output('npm', ['view', name, 'version', `--registry=${registry.url}`], { cwd: folder }).trim());
  });
  check('the published engine is the one whose SHA-256 lies beside it', () => {
    output('npm', ['pack', '--silent', 'litestream-engine', `--registry=${registry.url}`], { cwd: folder });
    const archive = readdirSync(folder).find((name) => /^litestream-engine-.*\.tgz$/.test(name)) ?? '';
    output('tar', ['-xzf', archive], { cwd: folder });
    assert.match(
      output('sha256sum', ['--check', 'deploy.sh.sha256'], { cwd: join(folder, 'package/dist') }),
      /^deploy\.sh: OK$/m,
    );
  });
  if (failures.length > 0) throw new Error('Nothing was published, so there is nothing to try.');

  const twenty = makeUser(join(folder, 'twenty'), nodeBinary(tools, 20), registry.url);
  check('Node 20: npm install --global yo@7.0.1 generator-litestream, with the Yeoman of that Node', () => {
    twenty.installGlobally('all', 'yo@7.0.1', 'generator-litestream');
    assert.match(twenty.run('/', 'node', '--version'), /^v20\./);
    assert.match(twenty.installed('yeoman-generator').join(), /^8\./);
  });
  check('Node 20: yo litestream --help names the flags', () => {
    assert.match(twenty.run('/', 'yo', 'litestream', '--help'), /--target/);
  });
  check('Node 20: yo litestream', () => generates(twenty, 'blazor', 'by-umbrella', 'yo', 'litestream'));
  check('Node 20: yo litestream:doctor, on what it wrote', () => {
    assert.match(twenty.run(twenty.home('by-umbrella'), 'yo', 'litestream:doctor'), /✔ Generated files/);
    assert.match(twenty.run('/', 'yo', 'litestream:rehearse', '--help'), /--server-image/);
  });
  for (const family of Object.keys(samples)) {
    check(`Node 20: yo litestream:${family}`, () =>
      generates(twenty, family, `by-${family}`, 'yo', `litestream:${family}`),
    );
  }
  check('Node 20: yo litestream-blazor, from the single package', () => {
    twenty.installGlobally('single', 'yo@7.0.1', 'generator-litestream-blazor');
    assert.deepEqual(twenty.installed('generator-litestream'), []);
    generates(twenty, 'blazor', 'by-single', 'yo', 'litestream-blazor');
  });
  check('Node 20: npm create litestream', () =>
    generates(twenty, 'jamstack', 'by-create', 'npm', 'create', 'litestream', '--'),
  );

  const newest = makeUser(join(folder, 'twenty-four'), nodeBinary(tools, 24), registry.url);
  check('Node 24: npm create litestream', () => {
    assert.match(newest.run('/', 'node', '--version'), /^v24\./);
    generates(newest, 'jamstack', 'by-create', 'npm', 'create', 'litestream', '--');
  });
  check('Node 24: npm create litestream doctor, on what it wrote', () => {
    const report = newest.run(newest.home('by-create'), 'npm', 'create', 'litestream', '--', 'doctor', '--json');
    assert.equal(JSON.parse(report.slice(report.indexOf('{'))).checks[0].state, 'good');
  });
  check('Node 24: npm create litestream blazor', () =>
    generates(newest, 'blazor', 'by-family', 'npm', 'create', 'litestream', 'blazor', '--'),
  );
} finally {
  registry.stop();
  if (failures.length === 0) rmSync(folder, { recursive: true, force: true });
  else console.log(`The scratch folder is kept: ${folder}`);
}
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
