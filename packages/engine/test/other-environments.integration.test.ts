import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyHost, sample } from './deploy-host.js';
import { noShell, scratch } from './shell.js';
import { confLines, missingTools, workflowJob } from './workflow-job.js';

const skipped = noShell ?? missingTools[0];

/** The host of `production`, to which `staging` is deployed; both are the app `blazor`, each with an id of its own. */
async function deployBeside({ shared = '', file = 'compose.yaml', domain = 'other', cases = '' }) {
  const deployments = scratch();
  const production = path.join(deployments, 'blazor-prod12');
  mkdirSync(production);
  if (file !== '') writeFileSync(path.join(production, 'compose.yaml'), '');
  if (file !== '') writeFileSync(path.join(production, file), '');
  writeFileSync(path.join(production, '.env'), `APP_DOMAIN="${domain}"\n`);
  const home = path.join(deployments, 'blazor-k3x9q2');
  mkdirSync(home);
  const conf = sample.conf.map((line) => (line.startsWith('environment=') ? 'environment=staging' : line));
  const uploads = { ...sample, conf: [...conf, `other_environment=blazor-prod12 production${shared}`] };
  return emptyHost(uploads, undefined, home).deploy({ args: ['--first-deploy'], cases });
}

describe.skipIf(noShell)('another environment of the same app on this host', { timeout: 60_000 }, () => {
  test.each([
    ['its files are here', {}],
    [
      "another user's containers run here",
      { file: '', cases: `'ps --quiet --filter label='*blazor-prod12) echo abc ;;` },
    ],
  ])('is refused: %s', async (_, given) => {
    const { code, output, calls } = await deployBeside(given);
    expect({ code, output }).toMatchObject({
      code: 3,
      output: expect.stringMatching(
        /This host already serves the environment production of this app \(blazor-prod12\), and this deployment is for staging\.[^]*gh secret set DEPLOY_HOST --env staging[^]*shared_host=yes/,
      ),
    });
    expect(calls.filter((call) => / up -d /.test(call))).toEqual([]);
  });

  test.each([
    ['both shall share the host', { shared: ' shared' }],
    ['it moved away', { file: 'moved' }],
    ['it was removed', { file: 'removed' }],
    ['it is elsewhere', { file: '' }],
  ])('is none, or right: %s', async (_, given) => {
    expect(await deployBeside(given)).toMatchObject({ code: 0 });
  });

  test('shares none of several domains', async () => {
    expect(await deployBeside({ shared: ' shared', domain: 'www.d,d' })).toMatchObject({
      code: 3,
      output: expect.stringMatching(/The environment production of this app answers at d on this host/),
    });
  });

  test('shares no domain, even where both share the host', async () => {
    expect(await deployBeside({ shared: ' shared', domain: 'd' })).toMatchObject({
      code: 3,
      output: expect.stringMatching(/The environment production of this app answers at d on this host/),
    });
  });
});

describe.skipIf(skipped)('what the workflow says of the other environments', () => {
  const staging = { DEPLOY_ENVIRONMENT: 'staging' };
  const ssh = 'mkdir -p "$HOME/host"; cd "$HOME/host"; case "${@: -1}" in *tar*) bash -c "${@: -1}" ;; esac';
  function job(lines = '', common: readonly string[] = []) {
    const made = workflowJob([...confLines, ...common]);
    writeFileSync(
      path.join(made.deploy, 'deploy.staging.conf'),
      `id=blazor-staging-m4t7pz\nenvironment=staging\n${lines}`,
    );
    return made;
  }
  async function uploaded(made: ReturnType<typeof job>, env: Record<string, string>) {
    made.write('options', '\n');
    made.write('values', '');
    expect(await made.run(['remote', 'preflight'], env, { ssh })).toMatchObject({ code: 0 });
    return /^other_environment=(.*)$/m.exec(made.read('deploy.conf'))?.[1];
  }

  test.each([
    ['staging', staging, 'blazor-k3x9q2 production'],
    ['the first one', {}, 'blazor-staging-m4t7pz staging'],
  ])('to the host of %s', async (_, env, expected) => {
    expect(await uploaded(job(), env)).toBe(expected);
    expect(await uploaded(job('shared_host=yes\n'), env)).toBe(`${expected} shared`);
    expect(await uploaded(job('', ['shared_host=yes']), env)).toBe(`${expected} shared`);
  });

  test('a domain that another one was answered is refused before anything is sent', async () => {
    const { code, output } = await job('', ['domain=app.example.com']).run(['check-secrets'], {
      ...staging,
      APP_DOMAIN: 'x',
    });
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringContaining('app.example.com is the domain of the environment production.'),
    });
  });

  test('one of several domains that another one was answered is named', async () => {
    const { code, output } = await job('', ['domain=app.example.com,www.app.example.com']).run(['check-secrets'], {
      ...staging,
      APP_DOMAIN: 'x, www.app.example.com',
    });
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringContaining('www.app.example.com is the domain of the environment production.'),
    });
  });
});
