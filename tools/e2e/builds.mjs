// Every Dockerfile of the fixtures, built by a real builder from the generated workflow's own step: npm run e2e:builds
// No image can be pulled here, so compilers and package managers are stand-ins, which say so; what is proved is that context, stage,
// arguments, secrets and the steps before are right, and that nothing is copied which is not there.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runBuildSteps } from './lib/builds/build-steps.mjs';
import { standInImages } from './lib/builds/base-images.mjs';
import { attempt, docker, run } from './lib/command.mjs';
import { root } from './lib/engine.mjs';

const from = (
  /** @type {string} */ family,
  /** @type {string} */ fixture,
  /** @type {string} */ database = 'app.db',
) => ({
  name: fixture,
  family,
  fixture: `packages/${family}/test/fixtures/${fixture}`,
  flags: ['--image-build', 'dockerfile', '--database', database],
});
const dotnet = 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\n';
const start = '\nENTRYPOINT ["dotnet", "MyApp.dll"]\n';

/**
 * A checkout of one project, with these files.
 * @param {string} name
 * @param {Record<string, string>} files
 */
const made = (name, files) => ({
  name,
  family: 'web',
  files: {
    'MyApp/MyApp.csproj':
      '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>\n',
    'MyApp/Program.cs': '// start\n',
    ...files,
  },
  flags: ['--database', 'app.db'],
});
const workflow = (/** @type {readonly object[]} */ steps) =>
  JSON.stringify({ on: 'push', jobs: { a: { 'runs-on': 'ubuntu-latest', steps } } });
const kamal = { 'config/deploy.yml': 'service: a\nimage: a/a\n' };

/** @type {readonly { name: string, family: string, fixture?: string, files?: Record<string, string>, flags: readonly string[] }[]} */
const cases = [
  from('web', 'web-e1'),
  from('web', 'web-e2a'),
  from('jamstack', 'vue-ssg-e1', 'db.sqlite'),
  from('jamstack', 'vue-vite-e2a', 'db.sqlite'),
  from('jamstack', 'nextjs-e2b', 'db.sqlite'),
  from('blazor', 'blazor-vue-e2b'),
  from('container', 'dockerfile-today', 'db.sqlite3'),
  made('stage, argument and secret', {
    Dockerfile: [
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0 AS app',
      'ARG VERSION',
      'RUN --mount=type=secret,id=token,required=true test "$(cat /run/secrets/token)" = s3cret',
      `RUN test "$VERSION" = 1.2${start}FROM app AS debug`,
      'RUN false',
    ].join('\n'),
    ...kamal,
    '.github/workflows/deploy.yml': workflow([
      {
        uses: 'docker/build-push-action@v6',
        with: {
          context: '.',
          target: 'app',
          push: true,
          'build-args': 'VERSION=1.2',
          secrets: 'token=${{ secrets.TOKEN }}',
        },
      },
      { run: 'kamal deploy' },
    ]),
  }),
  made('an SSH agent', {
    Dockerfile: `${dotnet}RUN --mount=type=ssh,required=true --mount=type=ssh,id=git test -S "$SSH_AUTH_SOCK"${start}`,
    ...kamal,
    '.github/workflows/deploy.yml': workflow([
      { uses: 'webfactory/ssh-agent@v0.9.0', with: { 'ssh-private-key': '${{ secrets.DEPLOY_KEY }}' } },
      { uses: 'docker/build-push-action@v6', with: { context: '.', push: true, ssh: 'default\ngit' } },
      { run: 'kamal deploy' },
    ]),
  }),
  made('what a step before the build makes', {
    Dockerfile: `${dotnet}COPY publish/ .${start}`,
    ...kamal,
    '.github/workflows/deploy.yml': workflow([
      { run: 'dotnet publish MyApp/MyApp.csproj -c Release -o publish' },
      { run: 'docker build -t a .\ndocker push a\nkamal deploy' },
    ]),
  }),
  made('a folder of its own', {
    'docker/Dockerfile': `${dotnet}COPY MyApp.csproj .${start}`,
    'docker-compose.yml':
      'services: { a: { build: { context: ./MyApp, dockerfile: ../docker/Dockerfile }, environment: { VIRTUAL_HOST: a.example.com } } }\n',
  }),
];

const folder = mkdtempSync(path.join(tmpdir(), 'builds-'));
const engine = path.join(root, 'tools/provision/engine.sh');
const socket = `unix://${root}/.tools/engine/run/docker.sock`;
const running = (await attempt('docker', ['--host', socket, 'version'])).code === 0;
process.env['DOCKER_HOST'] = /DOCKER_HOST=(\S+)/.exec(await run(engine, ['start']))?.[1];
await run(path.join(root, 'tools/e2e/images/build.sh'), []);
const cli = path.join(root, 'packages/create/bin/create-litestream.js');
await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'key')]);
const key = readFileSync(path.join(folder, 'key'), 'utf8');
/** Names of images that were made for this run. @type {(() => Promise<void>)[]} */
const takeAway = [];
let failed = 0;
try {
  for (const [index, { name, family, fixture, files = {}, flags }] of cases.entries()) {
    const began = Date.now();
    const checkout = path.join(folder, String(index), 'app');
    mkdirSync(checkout, { recursive: true });
    if (fixture !== undefined) cpSync(path.join(root, fixture), checkout, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
      writeFileSync(path.join(checkout, file), text);
    }
    try {
      await run(
        process.execPath,
        [cli, family, '--target', 's3', '--app-name', 'E2E', '--yes', '--force', '--skip-install', ...flags],
        {
          cwd: checkout,
        },
      );
      const dockerfile = (await run('find', [checkout, '-name', 'Dockerfile'])).trim().split('\n');
      takeAway.push(await standInImages(dockerfile));
      const image = await runBuildSteps(checkout, path.join(folder, String(index)), {
        TOKEN: 's3cret',
        DEPLOY_KEY: key,
      });
      await docker('image', 'rm', '--force', image);
      console.log(`ok      ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
} finally {
  for (const take of takeAway) await take();
  if (!running) await attempt(engine, ['stop']);
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${cases.length - failed} of ${cases.length} Dockerfiles were built`);
process.exitCode = failed === 0 ? 0 : 1;
