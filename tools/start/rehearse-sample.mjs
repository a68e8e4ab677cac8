import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ownCommand } from './own-command.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'packages/create/bin/create-litestream.js');
const sources = path.join(root, 'tools/e2e/images/sample-app');
const image = 'generator-litestream-sample:1';

/** What a rehearsal exits with when something is missing and nothing was tried. */
const nothingTried = 3;

/**
 * Rehearses the loss of the host with the sample's deployment. Its app is the stand-in of the end-to-end suite, because the
 * sample is a skeleton that nobody can run. Where Docker or the image cannot be had, says what would have been shown.
 * @param {string} checkout folder of the sample, generated
 * @returns {number} exit code
 */
export function rehearseSample(checkout) {
  const arch = docker(['version', '--format', '{{.Server.Arch}}']);
  if (arch === undefined)
    return explain(
      'Docker does not answer on this machine.',
      'Install and start it: https://docs.docker.com/get-docker',
    );
  const {
    last: { answers },
  } = JSON.parse(readFileSync(path.join(checkout, '.yo-rc.json'), 'utf8'))['generator-litestream'];
  if (!buildSample(arch, answers.databases)) {
    return explain(
      'The app of the sample could not be built. Its build needs bash and Go.',
      'Install Go: https://go.dev/dl',
    );
  }
  // Where the suite has made its own servers, nothing needs to be pulled.
  const local = `e2e-${answers.target}:1`;
  const server = docker(['image', 'inspect', local]) === undefined ? [] : ['--server-image', local];
  console.log(`\n$ ${[ownCommand, 'rehearse', '--image', image, ...server].join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [cli, 'rehearse', '--image', image, ...server], {
    cwd: checkout,
    stdio: 'inherit',
  });
  docker(['image', 'rm', '--force', image]);
  return status === nothingTried
    ? explain('The preceding lines name what this machine lacks.', 'Install it, and run npm start again')
    : (status ?? 1);
}

/** @param {string} why @param {string} remedy */
function explain(why, remedy) {
  console.log(`
The rehearsal was skipped. It deploys the sample with a temporary storage
server, removes its containers and volumes, restores every database, and shows
how long that took.
${why}
  → ${remedy}`);
  return 0;
}

/**
 * The stand-in with the sample's databases: from the suite's image where that is there, else from its sources.
 * @param {string} arch
 * @param {readonly string[]} databases
 */
function buildSample(arch, databases) {
  const own = `ENV DATABASES=${JSON.stringify(databases.join(','))}\n`;
  if (docker(['image', 'inspect', 'sample-app:1']) !== undefined)
    return docker(['build', '--tag', image, '-'], `FROM sample-app:1\n${own}`) !== undefined;
  const context = mkdtempSync(path.join(os.tmpdir(), 'sample-app-'));
  try {
    const environment = { ...process.env, SOURCE: sources, GOOS: 'linux', GOARCH: arch };
    const built = spawnSync('bash', [path.join(sources, 'prepare.sh'), context, '1'], {
      env: environment,
      timeout: 300_000,
      stdio: 'ignore',
    });
    return (
      built.status === 0 &&
      docker(
        ['build', '--tag', image, '--file', '-', context],
        readFileSync(path.join(sources, 'Dockerfile'), 'utf8') + own,
      ) !== undefined
    );
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/**
 * What `docker` said; undefined when it failed or is not there.
 * @param {readonly string[]} args
 * @param {string} [input]
 */
function docker(args, input = '') {
  const { status, stdout } = spawnSync('docker', args, {
    input,
    encoding: 'utf8',
    timeout: 120_000,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}
