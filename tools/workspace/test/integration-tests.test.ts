import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

// `npm test` is what everybody runs after each change, so it ends within a minute. What starts programs, plays a host or runs the command
// in a checkout of git takes longer: a file of such tests is called *.integration.test.ts, and `npm run test:integration` runs it.

const root = resolve(import.meta.dirname, '../../..');

/** A test that imports one of these starts programs. The other helpers do not, or run functions of the engine in one bash for all tests. */
const starters = [
  'node:child_process',
  'ask-engine.js',
  'content-host.js',
  'deploy-host.js',
  'files-host.js',
  'git-checkout.js',
  'guard-host.js',
  'host-job.js',
  'litestream.js',
  'play-docker.js',
  'preflight-host.js',
  'run-steps.js',
  'scratch.js',
  'setup-world.js',
  'ssh-server.js',
  'stand-ins.js',
  'started-command.js',
  'tools.js',
  'validators/index.js',
  'validators/kubeconform.js',
  'workflow-job.js',
];

/** Starts programs, and is part of `npm test` all the same: it is short, and what breaks there breaks for every user. */
const kept = [
  'packages/core/test/platforms/deploy-conf.test.ts', // one bash reads what is written for every target
  'packages/core/test/platforms/guide.test.ts', // bash reads each block of the guide
  'packages/core/test/questions/flags.test.ts', // a shell splits the command that repeats a run
  'packages/core/test/quoting/quoting.test.ts', // a shell reads what is quoted for it
  'packages/core/test/targets/contract.test.ts', // each target
  'packages/engine/test/conf.test.ts', // deploy.conf
  'packages/engine/test/errors.test.ts', // what the storages say
  'packages/engine/test/guard-decisions.test.ts', // the table of the restore check
  'tools/cells/test/kubernetes.test.ts', // Kustomize and kubeconform read each cell, where they are installed
];

const tests = ['packages', 'tools'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.ts') && !/\/(node_modules|dist|fixtures)\//.test(file)),
);

/** What a file imports of them. */
const startedBy = (file: string) => {
  const imported = [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|\} from).* '([^']+)';$/gm)];
  return starters.filter((starter) => imported.some(([, from = '']) => `/${from}`.endsWith(`/${starter}`)));
};
const isIntegration = (file: string) => file.endsWith('.integration.test.ts');

it('a file of tests that starts programs is called *.integration.test.ts', () => {
  const wrong = tests.filter((file) => !isIntegration(file) && !kept.includes(file) && startedBy(file).length > 0);
  expect(wrong.map((file) => `${file} imports ${startedBy(file).join(' and ')}`)).toEqual([]);
});

it('a file of tests that starts none is not', () => {
  expect(tests.filter((file) => isIntegration(file) && startedBy(file).length === 0)).toEqual([]);
});

it('what is kept in npm test is there and starts programs', () => {
  expect(kept.filter((file) => !tests.includes(file) || startedBy(file).length === 0)).toEqual([]);
});

it('each package with such a file has the script that runs it', () => {
  const folders = new Set(tests.filter(isIntegration).map((file) => file.split('/').slice(0, 2).join('/')));
  for (const folder of folders)
    expect([folder, JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).scripts]).toEqual([
      folder,
      expect.objectContaining({
        test: 'vitest run --exclude "**/*.integration.test.ts"',
        'test:integration': 'vitest run .integration.test.ts',
      }),
    ]);
});
