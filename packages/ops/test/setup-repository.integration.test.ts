import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { problemsOf, setupWorld, type Typed } from './setup-world.js';

// What the repository has already is neither overwritten without a question nor taken for what another environment needs.

const storageValues = { AWS_S3_BUCKET: 'my-bucket', AWS_ACCESS_KEY_ID: 'access', AWS_SECRET_ACCESS_KEY: 'secret' };
const hostKeys = 'localhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk';
const values = { ...storageValues, DEPLOY_KNOWN_HOSTS: hostKeys };
const theirs = Object.fromEntries(
  ['DEPLOY_API', 'DEPLOY_USERNAME', 'DEPLOY_KEY', ...Object.keys(values)].map((name) => [name, 'theirs']),
);
const only = (...ids: readonly string[]) => ({ steps: steps.filter(({ id }) => ids.includes(id)) });
const person: Typed = [
  [/do this step now/, 'do'],
  [/Which user can you log in as/, 'DEFAULT'],
  [/optional/, []],
];

describe.skipIf(process.platform === 'win32')('the secrets of the repository', () => {
  it('stay where GitHub does not list their names', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ secrets: theirs, refuseList: 'always' });
    const run = world.run(person, {}, { ...values, DEPLOY_API: 'localhost', DEPLOY_KEY: 'new' }, only('secrets'));
    await expect(run).rejects.toThrow('gh cannot list the names of the secrets and variables of me/shop');
    await expect(run).rejects.toThrow(UserError);
    expect(world.state().secrets).toEqual(theirs);
  });

  it('stay where GitHub did not list their names at first', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ secrets: theirs, refuseList: 'until prepared' });
    const typed: Typed = [[/already\. Replace/, false], [/keys of your host/, true], ...person];
    await world.run(typed, { host: 'localhost' }, storageValues, only('key', 'host', 'secrets'));
    expect(world.asked.join('\n')).toContain('DEPLOY_KEY, DEPLOY_KNOWN_HOSTS already. Replace');
    expect(world.state().secrets).toEqual(theirs);
  });

  it.each([
    ['goes to it when a person agrees', [[/DEPLOY_API already\. Replace/, true], ...person], {}],
    ['goes to it with --replace', undefined, { replace: true, agree: 'all' }],
  ] as const)('another address of the host %s', async (_, typed, options) => {
    const world = setupWorld({ target: 's3' });
    world.change({ secrets: theirs });
    await world.run(typed, { ...options, host: 'new.example.com' }, {}, only('secrets'));
    expect(world.state().secrets).toEqual({ ...theirs, DEPLOY_API: 'new.example.com' });
  });

  it('another address of the host is told of where it does not go to it', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ secrets: theirs });
    await world.run(undefined, { agree: 'all', host: 'new.example.com' }, {}, only('secrets'));
    expect(world.state().secrets).toEqual(theirs);
    expect(world.said.join('\n')).toContain(
      'DEPLOY_API was not changed in the repository, where it may have another value.',
    );
  });
});

describe.each(['sh', 'powershell'] as const)('the commands for the secrets that are printed for %s', (print) => {
  it('ask for what is required alone, and replace nothing that the repository has', async () => {
    const world = setupWorld({ target: 's3', appSecrets: ['SMTP_PASSWORD'] });
    const file = path.join(world.folder, '.yo-rc.json');
    const store = JSON.parse(readFileSync(file, 'utf8')) as { 'generator-litestream': Record<string, unknown> };
    store['generator-litestream']['app'] = {
      secrets: [{ secret: 'LICENSE_KEY', variable: 'LICENSE_KEY', encoding: 'plain' }],
    };
    writeFileSync(file, JSON.stringify(store));
    await world.run(undefined, {}, {}, { print, ...only('secrets') });
    const lines = world.said.join('\n').split('\n');
    const live = lines.filter((line) => !line.startsWith('#')).join('\n');
    expect(live).toMatch(/AWS_S3_BUCKET.*SMTP_PASSWORD/);
    expect(live).not.toMatch(/DEPLOY_PORT|AWS_REGION|LICENSE_KEY/);
    expect(lines).toContainEqual(expect.stringMatching(/^# for.*AWS_REGION/));
    const [title] = lines.flatMap((line, index) => (/^# .*LICENSE_KEY/.test(line) ? [lines[index - 1]] : []));
    expect(title).toContain('Set only what the repository does not have');
  });
});

describe.skipIf(process.platform === 'win32')('the secrets of another environment', () => {
  const staging = () => {
    const world = setupWorld({ target: 's3' });
    const file = path.join(world.folder, '.yo-rc.json');
    const production = /"production": ?"my-shop-abc234"/g;
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replaceAll(production, '"production":"my-shop-abc234","staging":"my-shop-staging-abc235"'),
    );
    world.change({ secrets: theirs, ofEnvironment: {} });
    return world;
  };

  it('are not those of production', async () => {
    const world = staging();
    const more = { of: 'staging', ...only('key', 'storage', 'secrets') };
    await world.run(
      [[/AWS_/, 'of-staging'], [/does your storage need/, []], ...person],
      { host: 'localhost' },
      { DEPLOY_KNOWN_HOSTS: hostKeys },
      more,
    );
    const { secrets, ofEnvironment } = world.state();
    expect(secrets).toEqual(theirs);
    expect(Object.keys(ofEnvironment ?? {}).toSorted()).toEqual(Object.keys(theirs).toSorted());
    expect(ofEnvironment?.['AWS_S3_BUCKET']).toBe('of-staging');
    expect(ofEnvironment?.['DEPLOY_KEY']).toContain('PRIVATE KEY');
  });

  const rules = { staging: { reviewers: ['me'] } };
  const isInstalled = (program: string): boolean => spawnSync(program, ['-Version']).error === undefined;

  describe.each([
    ['sh', 'bash', ['-euo', 'pipefail', '-c']],
    ['powershell', 'pwsh', ['-NoProfile', '-NonInteractive', '-Command']],
  ] as const)('that %s commands create', (print, program, options) => {
    const typed = async (world: ReturnType<typeof staging>): Promise<void> => {
      await world.run(undefined, {}, {}, { of: 'staging', print, ...only('secrets') });
      const lines = world.said.join('\n').split('\n');
      const last = lines.findLastIndex((line) =>
        line.includes("--method PUT 'repos/{owner}/{repo}/environments/staging'"),
      );
      expect(
        lines.findIndex((line) => line.startsWith('Get-Content') || line.includes('gh secret set')),
      ).toBeGreaterThan(last);
      const script = lines.slice(0, last + 1).filter((line) => !line.startsWith('#'));
      spawnSync(program, [...options, script.join('\n')], {
        cwd: world.folder,
        env: { ...process.env, PATH: `${world.bin}${path.delimiter}${process.env['PATH']}`, HOME: world.home },
      });
    };

    it.skipIf(!isInstalled(program))('is created where it is missing', async () => {
      const world = staging();
      await typed(world);
      expect(world.state().environments).toEqual({ staging: {} });
    });

    it.skipIf(!isInstalled(program))('keeps its rules where it is there', async () => {
      const world = staging();
      world.change({ environments: rules });
      await typed(world);
      expect(world.state().environments).toEqual(rules);
      expect(world.calls().map(({ args }) => args.join(' '))).toEqual([
        'api --silent repos/{owner}/{repo}/environments/staging',
      ]);
    });

    it.skipIf(!isInstalled(program))('is not created where GitHub does not say whether it is there', async () => {
      const world = staging();
      world.change({ refuseEnvironments: 'gh: Server Error (HTTP 502)' });
      await typed(world);
      expect(world.calls().map(({ args }) => args.join(' '))).toEqual([
        'api --silent repos/{owner}/{repo}/environments/staging',
      ]);
    });
  });

  it('that setup creates is not created where GitHub does not say whether it is there', async () => {
    const world = staging();
    world.change({ refuseEnvironments: 'gh: Server Error (HTTP 502)' });
    const run = world.run(person, {}, values, { of: 'staging', ...only('secrets') });
    expect(await problemsOf(run)).toContain(
      'gh could not create the environment staging in me/shop: gh: Server Error (HTTP 502)',
    );
    expect(world.calls().some(({ args }) => args.includes('PUT'))).toBe(false);
  });
});
