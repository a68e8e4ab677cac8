import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderCompose } from '../../src/platforms/compose/render.js';
import { runSteps, type Step } from './run-steps.js';
import { sampleDeployment } from './sample-deployment.js';

const text =
  renderCompose(sampleDeployment({ upgradeWorkflow: true })).find(({ path }) => path.endsWith('/upgrade.yml'))?.text ??
  '';
const { jobs } = parse(text) as { jobs: Record<'upgrade' | 'propose', { readonly steps: readonly Step[] }> };

/** Both jobs with real git and a remote of its own; `npx` and `gh` are played. */
describe.skipIf(process.platform === 'win32')('upgrade.yml', () => {
  let root: string;
  let system: Record<string, string>;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'upgrade-yml-'));
    for (const folder of ['bin', 'upgrade', 'propose']) mkdirSync(path.join(root, folder));
    system = { PATH: `${root}/bin:${process.env['PATH'] ?? ''}`, HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
    git('init', '--quiet', '--bare', '--initial-branch=main', 'origin');
    git('clone', '--quiet', 'origin', 'upgrade/checkout');
    write('upgrade/checkout/old.txt', 'old\n');
    git('-C', 'upgrade/checkout', 'add', '--all');
    git(
      '-C',
      'upgrade/checkout',
      '-c',
      'user.name=T',
      '-c',
      'user.email=t@example.com',
      'commit',
      '--quiet',
      '--message=first',
    );
    git('-C', 'upgrade/checkout', 'push', '--quiet', 'origin', 'HEAD:main');
    git('clone', '--quiet', 'origin', 'propose/checkout');
    program(
      'gh',
      'echo "$GH_TOKEN: $*" >>"$HOME/gh.log"; [[ "$*" != "pr list"* ]] || cat "$HOME/open"; ' +
        '[[ "$*" != *--body-file* ]] || cp "${@: -1}" "$HOME/body"',
    );
    write('open', '0\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: root, env: system, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (file: string, content: string): void => writeFileSync(path.join(root, file), content);
  const program = (name: string, body: string): void => {
    write(`bin/${name}`, `#!/bin/bash\n${body}\n`);
    chmodSync(path.join(root, 'bin', name), 0o755);
  };
  const upgrade = async (body: string) => {
    program('npx', `[[ "$*" == "--yes create-litestream@latest upgrade" && $NO_COLOR == 1 ]] || exit 9\n${body}`);
    const { failed, log } = await runSteps(jobs.upgrade.steps, {}, {}, path.join(root, 'upgrade'), system);
    const pairs = readFileSync(path.join(root, 'upgrade/output'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    return { failed, log, outputs: Object.fromEntries(pairs) as Record<string, string> };
  };
  const propose = (outputs: Readonly<Record<string, string>>, secrets = {}) =>
    runSteps(
      jobs.propose.steps,
      {},
      {
        'needs.upgrade.outputs.patch': outputs['patch'] ?? '',
        'needs.upgrade.outputs.report': outputs['report'] ?? '',
        'github.token': 'runner',
        ...secrets,
      },
      path.join(root, 'propose'),
      system,
    );

  it('pushes what the upgrade changed to a branch, and opens a pull request with what it said', async () => {
    const { outputs } = await upgrade(
      'echo new >old.txt; mkdir -p .deploy; echo x >.deploy/deploy.sh; chmod +x .deploy/deploy.sh; echo "It is \'new\'."',
    );
    expect(await propose(outputs)).toMatchObject({ ran: ['Open the pull request, or update it'] });
    expect(git('-C', 'origin', 'show', 'litestream-upgrade:old.txt')).toBe('new\n');
    expect(git('-C', 'origin', 'ls-tree', 'litestream-upgrade', '.deploy/')).toMatch(/^100755 /);
    expect(git('-C', 'origin', 'rev-list', '--count', 'main..litestream-upgrade').trim()).toBe('1');
    expect(readFileSync(path.join(root, 'gh.log'), 'utf8')).toMatch(
      /^runner: auth setup-git\nrunner: pr list .*\nrunner: pr create --head litestream-upgrade --title Upgrade the deployment files --body-file /,
    );
    expect(readFileSync(path.join(root, 'body'), 'utf8')).toContain("It is 'new'.");
  });

  it('updates the one that is open', async () => {
    write('open', '1\n');
    const { outputs } = await upgrade('echo new >old.txt');
    expect((await propose(outputs)).failed).toBeUndefined();
    expect(readFileSync(path.join(root, 'gh.log'), 'utf8')).toMatch(/pr edit litestream-upgrade --body-file/);
  });

  it('has nothing to propose where nothing changed, and fails where the upgrade does', async () => {
    expect((await upgrade('echo Nothing to do')).outputs['patch']).toBeUndefined();
    expect(await upgrade('echo "a conflict" >&2; exit 1')).toMatchObject({
      failed: 'Upgrade the files',
      log: expect.stringContaining('a conflict'),
    });
  });

  it('says before the push that GITHUB_TOKEN may not change workflows, and goes on with a token of its own', async () => {
    const { outputs } = await upgrade('mkdir -p .github/workflows; echo x >.github/workflows/release.yml');
    const { failed, log } = await propose(outputs);
    expect(failed).toBe('Open the pull request, or update it');
    expect(log).toContain('which GITHUB_TOKEN may not push');
    git('-C', 'propose/checkout', 'reset', '--quiet', '--hard');
    expect((await propose(outputs, { 'secrets.UPGRADE_TOKEN': 'own' })).failed).toBeUndefined();
    expect(readFileSync(path.join(root, 'gh.log'), 'utf8')).toMatch(/^own: auth setup-git$/m);
    expect(git('-C', 'origin', 'show', 'litestream-upgrade:.github/workflows/release.yml')).toBe('x\n');
  });
});
