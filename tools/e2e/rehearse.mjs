// The rehearsal that a user runs on their own machine, on this one: npm run rehearse:e2e [-- --target s3 --compose 5.6.0]
// On each target everything comes back and nothing is left; on one of them what must not look like a success.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { generate } from './lib/checkout.mjs';
import { attempt, docker, run } from './lib/command.mjs';
import { label, root, startEngine } from './lib/engine.mjs';
import { expect } from './lib/expect.mjs';
import { servers as all } from './lib/servers.mjs';
import { variant } from './lib/variant.mjs';

const cli = path.join(root, 'packages/create/bin/create-litestream.js');
/** Image of the suite that plays the public one, which cannot be pulled everywhere. @type {Record<string, string>} */
const servers = {
  ...Object.fromEntries(Object.entries(all).map(([target, { image }]) => [target, image])),
  file: '', // a volume plays it
  hetzner: 'e2e-s3:1', // one of the services that speak S3, whose server here refuses another region
};
const { values: flags } = parseArgs({
  options: { target: { type: 'string', multiple: true }, compose: { type: 'string', default: '5.6.0' } },
});
const targets = Object.keys(servers).filter((target) => flags.target?.includes(target) ?? true);
if (targets.length === 0) {
  console.error(`There is no ${flags.target?.join(', ')}. Targets: ${Object.keys(servers).join(', ')}.`);
  process.exit(2);
}

/** What a rehearsal must not take from the shell that it is called in: it would go to the real storage, or to nowhere. */
const misleading = {
  REPLICA_ENDPOINT: 'http://192.0.2.1',
  REPLICA_HOST: '192.0.2.1',
  LITESTREAM_SECRET_ACCESS_KEY: 'real',
  LITESTREAM_AZURE_ACCOUNT_KEY: 'real',
  APP_IMAGE: 'none',
  LITESTREAM_IMAGE: 'nowhere.invalid/litestream:0',
  COMPOSE_PROJECT_NAME: 'real',
};

/** What runs right now, to be ended with us. @type {import('node:child_process').ChildProcess | undefined} */
let running;
/** @type {(() => Promise<void>) | undefined} */
let stop;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    running?.once('close', () => {
      void end();
    });
    if (!running?.kill('SIGINT')) void end();
  });
}

async function end() {
  await stop?.();
  rmSync(folder, { recursive: true, force: true });
  process.exit(130);
}

const folder = mkdtempSync(path.join(tmpdir(), 'rehearse-'));
let passed = 0;
let failed = 0;
stop = await startEngine(flags.compose);
try {
  const image = await variant('sample-app:1', { DATABASES: 'app.db,jobs/jobs.db' });
  for (const target of targets) {
    await check(`${target}: every row comes back, and nothing else is touched`, async () => {
      // rclone goes nowhere on Google's without a real key.
      const further = target === 'gs' ? [] : ['--files', 'uploads'];
      const checkout = await generate(path.join(folder, target), target, undefined, { flags: further });
      await docker('volume', 'create', '--label', label, `${checkout.id}_data`);
      const { code, output } = await rehearse(checkout.folder, target, image);
      expect(code, output).is(0);
      for (const name of ['app.db', 'jobs/jobs.db'])
        expect(output, 'the table').matches(new RegExp(`✔ ${name} *│ *100 │ *100 │ ok *│ 1654:1654`));
      expect(
        await docker('volume', 'ls', '--quiet', '--filter', `name=${checkout.id}_data`),
        'the volume of the real deployment',
      ).is(`${checkout.id}_data`);
    });
  }
  const [target = 's3'] = targets;
  const checkout = await generate(path.join(folder, 'faults'), target);
  await check(`${target}: a database that nothing backs up`, async () => {
    const conf = path.join(checkout.folder, '.deploy/deploy.conf');
    const before = readFileSync(conf, 'utf8');
    writeFileSync(conf, before.replace('database=jobs/jobs.db\n', ''));
    const { code, output } = await rehearse(checkout.folder, target, image);
    writeFileSync(conf, before);
    expect(code, output).is(1);
    expect(output, 'the cause').matches(
      /deploy\.sh deploy ended with 1:[^]*jobs\/jobs\.db is a SQLite database on the volume that is not backed up/,
    );
  });
  await check(`${target}: an app that does not come up`, async () => {
    await run(process.execPath, [cli, '--yes', '--force', '--no-migrations', '--skip-install'], {
      cwd: checkout.folder,
    });
    const { code, output } = await rehearse(
      checkout.folder,
      target,
      await variant('sample-app:1', { FAIL_START: '1' }),
    );
    expect(code, output).is(1);
    expect(output, 'the cause').matches(
      /✖ The rehearsal failed\. deploy\.sh deploy ended with 1:[^]*The new version did not come up\./,
    );
  });
  await check(`${target}: an image that is nowhere`, async () => {
    const { code, output } = await rehearse(checkout.folder, target, '127.0.0.1:1/no/such:image');
    expect(code, output).is(3);
    expect(output, 'the cause').matches(
      /✖ The image 127\.0\.0\.1:1\/no\/such:image is not on this machine and cannot be pulled/,
    );
  });
  await check(`${target}: a project whose image is made by dotnet, which is not there`, async () => {
    const { code, output } = await rehearse(checkout.folder, target, '');
    expect(code, output).is(3);
    expect(output, 'the cause').matches(
      /✖ The image of this project is made by dotnet publish, and dotnet does not run on this machine\.\n {2}→ .*--image/,
    );
  });
  await check(
    `${target}: a project whose image is made by dotnet, which a stand-in plays with docker build`,
    async () => {
      const { code, output } = await rehearse(checkout.folder, target, '', {
        PATH: `${standInForDotnet()}${path.delimiter}${process.env.PATH}`,
      });
      expect(code, output).is(0);
      expect(output, 'the table').matches(/✔ jobs\/jobs\.db/);
    },
  );
  await check(`${target}: a project with a Dockerfile`, async () => {
    writeFileSync(path.join(checkout.folder, 'Dockerfile'), `FROM ${image}\n`);
    await run(
      process.execPath,
      [cli, '--yes', '--force', '--image-build', 'dockerfile', '--dockerfile', 'Dockerfile', '--skip-install'],
      { cwd: checkout.folder },
    );
    const { code, output } = await rehearse(checkout.folder, target, '');
    expect(code, output).is(0);
    expect(output, 'where the image is from').matches(/✔ Getting the app: docker build --file Dockerfile/);
  });
  await check(`${target}: interrupted in the middle`, async () => {
    const { code, output } = await rehearse(checkout.folder, target, image, {}, /Writing rows/);
    expect(code, output).is(130);
    expect(output, 'the end').matches(/Interrupted\. Everything that the rehearsal had created was removed/);
  });
  await check(`${target}: read by somebody who goes away`, async () => {
    const args = [process.execPath, cli, 'rehearse', '--image', image, '--server-image', servers[target] ?? ''];
    const { code, output } = await attempt('bash', ['-o', 'pipefail', '-c', '"$@" | head -n 5', 'bash', ...args], {
      cwd: checkout.folder,
    });
    expect(code, output).is(130);
  });
} finally {
  await stop?.();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed (Compose ${flags.compose})`);
process.exitCode = failed === 0 ? 0 : 1;

/** Where no .NET SDK can be had: publishes the sample app under the name that it is given, and says so. */
function standInForDotnet() {
  const place = path.join(folder, 'bin');
  mkdirSync(place, { recursive: true });
  writeFileSync(
    path.join(place, 'dotnet'),
    `#!/bin/sh
# A stand-in of the suite for the .NET SDK.
[ "$1" != --version ] || { echo 'stand-in'; exit; }
for option; do case $option in -p:ContainerRepository=*) name=\${option#*=} ;; -p:ContainerImageTag=*) tag=\${option#*=} ;; esac; done
printf 'FROM sample-app:1\\nENV DATABASES=app.db,jobs/jobs.db\\n' | docker build --tag "$name:$tag" -
`,
    { mode: 0o755 },
  );
  return place;
}

/** @param {string} title @param {() => Promise<void>} body */
async function check(title, body) {
  const started = Date.now();
  try {
    await body();
    for (const [what, ...list] of [
      ['containers', 'ps', '--all', '--format', '{{.Names}}'],
      ['volumes', 'volume', 'ls', '--quiet'],
      ['networks', 'network', 'ls', '--format', '{{.Name}}'],
      ['images', 'image', 'ls', '--format', '{{.Repository}}'],
    ]) {
      expect(
        (await docker(...list))
          .split('\n')
          .filter((name) => name.startsWith('rehearsal-'))
          .join(),
        `${what} left behind`,
      ).is('');
    }
    passed++;
    console.log(`  ✔ ${title}  ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed++;
    console.log(`  ✖ ${title}  ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * The command as it is called in a checkout, in the middle of a shell's variables.
 * @param {string} checkout
 * @param {string} target
 * @param {string} image Empty: the one that the project makes.
 * @param {Record<string, string>} [environment]
 * @param {RegExp} [until] Ctrl-C when this has been said.
 * @returns {Promise<{ code: number, output: string }>}
 */
function rehearse(checkout, target, image, environment = {}, until = undefined) {
  return new Promise((resolve, reject) => {
    const args = [
      cli,
      'rehearse',
      ...(image === '' ? [] : ['--image', image]),
      ...(servers[target] ? ['--server-image', servers[target]] : []),
    ];
    const child = spawn(process.execPath, args, {
      cwd: checkout,
      env: { ...process.env, ...misleading, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    const patience = setTimeout(() => child.kill('SIGKILL'), 180_000);
    let output = '';
    let interrupted = false;
    const collect = (/** @type {Buffer} */ chunk) => {
      output += stripVTControlCharacters(chunk.toString());
      if (!interrupted && until?.test(output)) interrupted = child.kill('SIGINT');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(patience);
      running = undefined;
      resolve({ code: code ?? 1, output });
    });
  });
}
