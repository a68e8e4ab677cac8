// The generator on real checkouts: what it finds, what becomes of the earlier deployment, what the real validators say of the files, and
// whether a second run changes anything, before and after a commit.
//   npm run checkouts -- <folder of mirrors> [--only <part of a name>] [--out <folder>] [--facts]
// A mirror is a git repository at <folder>/<owner>+<name> or <folder>/<owner>+<name>/repo. It is only read; what is missing is said.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkouts } from './list.mjs';
import { clone } from './clone.mjs';
import { readTypescript } from './typescript.mjs';

readTypescript();
const { families } = await import('generator-litestream');
const { loadDeployment } = await import('litestream-generator-core');
const { validators } = await import('../cells/src/validators/index.ts');
const { table } = await import('../cells/src/table.ts');

const { values, positionals } = parseArgs({
  options: { only: { type: 'string', default: '' }, out: { type: 'string' }, facts: { type: 'boolean' } },
  allowPositionals: true,
});
const mirrors = path.resolve(positionals[0] ?? '.');
const scratch = values.out === undefined ? mkdtempSync(path.join(tmpdir(), 'checkouts-')) : path.resolve(values.out);
mkdirSync(scratch, { recursive: true });
const program = path.resolve(import.meta.dirname, '../../packages/create/bin/create-litestream.js');
const head = ['checkout', 'template', 'facts', 'kept / replaced / lost', 'validators', 'second run', 'after a commit'];
const key = makeKey();
/** @type {string[][]} */
const rows = [];
let bad = 0;
/** What a row says where nothing was tried, so that it counts as no success. */
const NO_MIRROR = 'no mirror of it here';

for (const one of checkouts) {
  const name = `${one.repository}${one.commit === undefined ? '' : ` ${one.commit}`}`;
  if (!name.includes(values.only)) continue;
  const row = await judge(one, name).catch((error) => {
    bad++;
    return [name, one.what, `FAILED: ${String(error).split('\n')[0]}`, '', '', '', ''];
  });
  rows.push(row);
  console.log(row.join(' | '));
}
const absent = rows.filter((row) => row.includes(NO_MIRROR)).length;
console.log(
  `\n${table(head, rows)}\n\n${rows.length - bad - absent} passed, ${bad} failed, ${absent} without a mirror`,
);
if (values.out === undefined) rmSync(scratch, { recursive: true, force: true });
process.exitCode = bad === 0 ? 0 : 1;

/** @param {import('./list.mjs').Checkout} checkout @param {string} name @returns {Promise<string[]>} */
async function judge({ repository, commit = 'HEAD', what, flags = [], refused }, name) {
  const mirror = path.join(mirrors, repository.replace('/', '+'));
  const source = existsSync(path.join(mirror, 'repo')) ? path.join(mirror, 'repo') : mirror;
  if (!existsSync(source)) return [name, what, NO_MIRROR, '', '', '', ''];
  const [owner = '', base = ''] = repository.split('/');
  const folder = path.join(scratch, commit === 'HEAD' ? owner : commit, base);
  const checkout = clone(source, folder, commit);
  checkout.branch('main');
  // A file of a template is as it was published, and no conflict; an app may have edited its own.
  const force = what === 'template' ? [] : ['--force'];
  const first = run(folder, ['--yes', ...force, '--target', 's3', ...flags]);
  writeFileSync(`${folder}.txt`, first.output);
  if (refused !== undefined) {
    if (first.code !== 0 && refused.test(first.output)) return [name, what, 'refused, rightly', '', '', '', ''];
    throw new Error(`it is not refused with ${refused}`);
  }
  if (first.code !== 0) throw new Error(first.output.slice(first.output.indexOf('✖')));
  if (values.facts) console.log(first.output.slice(0, first.output.indexOf('\nFiles\n')));
  const { deployment } = loadDeployment(folder, families);
  const { kept, replaced, lost } = deployment.carryOver;
  const faults = await faultsOf(folder, deployment);
  // A second run before the commit, and one after it: both leave every file as it is.
  const tree = checkout.tree();
  const second = run(folder, ['--yes', '--force']);
  const unchanged = second.code === 0 && checkout.tree() === tree;
  checkout.commit('First run');
  const third = run(folder, ['--yes']);
  const after = third.code === 0 ? checkout.status() : third.output.slice(third.output.indexOf('✖'));
  if (faults.length > 0 || !unchanged || after !== '') bad++;
  return [
    name,
    what,
    factsOf(deployment),
    `${kept.length} / ${replaced.length} / ${lost.length}`,
    faults.length === 0 ? `${validators.length} of ${validators.length}` : `FAILED: ${faults.join('; ')}`,
    unchanged
      ? 'nothing'
      : `FAILED: ${second.code === 0 ? 'files differ' : second.output.slice(second.output.indexOf('✖'))}`,
    after === '' ? 'nothing' : `FAILED: ${after.replaceAll('\n', ', ')}`,
  ];
}

/** @param {string} folder @param {readonly string[]} words */
function run(folder, words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, CI: 'true', NO_COLOR: '1' },
  });
  return { code: status, output: `${stdout}${stderr}` };
}

/** @param {string} folder @param {import('litestream-generator-core').Deployment} deployment */
async function faultsOf(folder, deployment) {
  /** @type {string[]} */
  const faults = [];
  const cell = { platform: deployment.platform, template: '', target: 's3', deployment, folder };
  for (const { name, check, missing, platform = cell.platform } of validators) {
    if (platform !== cell.platform) continue;
    const fault = missing ?? (await check(cell));
    if (fault !== undefined) faults.push(`${name}: ${fault.trim()}`);
  }
  const engine = checkByEngine(folder);
  if (engine !== '') faults.push(`engine: ${engine}`);
  return faults;
}

/** @param {import('litestream-generator-core').Deployment} deployment */
function factsOf({ app, databases, patterns }) {
  const files = [
    ...databases.map(({ path: file }) => file),
    ...patterns.map(({ folder, pattern }) => `${folder}/${pattern}`),
  ];
  const { user, port, dataFolder } = app;
  return `${files.join(', ')} in ${dataFolder}, port ${port}, user ${user.uid}:${user.gid}, health ${app.healthPath}`;
}

/**
 * What the engine says when it reads its deploy.conf and has every secret that it asks for; empty when nothing is wrong.
 * @param {string} folder
 */
function checkByEngine(folder) {
  const deploy = path.join(folder, '.deploy');
  const names = readFileSync(path.join(deploy, 'deploy.conf'), 'utf8').match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? [];
  const home = mkdtempSync(path.join(tmpdir(), 'checkouts-home-'));
  const { status, stdout, stderr } = spawnSync('bash', [path.join(deploy, 'deploy.sh'), 'check-secrets'], {
    cwd: home,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      RUNNER_TEMP: home,
      GITHUB_WORKSPACE: folder,
      GITHUB_REPOSITORY: 'acme/app',
      GITHUB_ACTOR: 'someone',
      GITHUB_TOKEN: 'token',
      DIGEST: `sha256:${'0'.repeat(64)}`,
      GITHUB_ENV: path.join(home, 'env'),
      GITHUB_OUTPUT: path.join(home, 'output'),
      ...Object.fromEntries(names.map((name) => [name, 'value'])),
      DEPLOY_HOST: '192.0.2.1',
      DEPLOY_API: '192.0.2.1',
      DEPLOY_USERNAME: 'deploy',
      DEPLOY_KEY: key,
      DEPLOY_KNOWN_HOSTS: '192.0.2.1 ssh-ed25519 AAAA',
      LETSENCRYPT_EMAIL: 'you@example.org',
    },
  });
  rmSync(home, { recursive: true, force: true });
  return status === 0 ? '' : `${stdout}${stderr}`.trim();
}

/** A private key, because the engine looks whether it is one. */
function makeKey() {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'checkouts-key-')), 'key');
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const text = readFileSync(file, 'utf8');
  rmSync(path.dirname(file), { recursive: true });
  return text;
}
