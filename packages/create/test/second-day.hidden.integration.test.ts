import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { GitCheckout } from './git-checkout.js';
import { served } from './started-command.js';

const conf = '.deploy/deploy.conf';

/** Runs the command that a refusal prints, up to the sentence behind it. */
function type(project: GitCheckout, stderr: string, commands: RegExp): void {
  const printed = stderr.match(commands) ?? [];
  expect(printed).toHaveLength(2);
  for (const command of printed) project.git('-c', `alias.typed=!${command}`, 'typed');
}

describe('what git status is silent about', () => {
  it('files that git ignores: the first run says how they get into a commit, and the next one refuses until they are', () => {
    const project = new GitCheckout();
    project.write('.gitignore', '*.conf\n.yo-rc.json\n').commit();
    const { stdout } = project.run('--target', 's3', '--app-name', 'My Shop');
    expect(stdout).toContain(
      'Git ignores .deploy/deploy.conf, .yo-rc.json, so a commit leaves them out. Without these files nothing ' +
        'can be deployed, and the next run does not know of this one. Add them once: git add --force -- .deploy/deploy.conf .yo-rc.json\n',
    );
    project.git('add', '--all');
    project.git('commit', '--quiet', '--message', 'without them');
    const before = project.read(conf);
    for (const command of [
      ['--yes', '--restore-timeout', '30'],
      ['switch', '--target', 'azure'],
      ['remove', '--force'],
    ]) {
      const { status, stderr } = served(project.folder, ...command);
      expect(status).toBe(1);
      expect(stderr).toMatch(/git ignores these files, so no commit has their content:\n {4}\.deploy\/deploy\.conf/);
      expect(project.read(conf)).toBe(before);
    }
    type(project, project.run('--restore-timeout', '30').stderr, /git (?:add|commit) .*/g);
    expect(project.run('--restore-timeout', '30')).toMatchObject({ status: 0, stderr: '' });
    expect(project.read(conf)).toMatch(/^restore_minutes=30$/m);
  });

  it.each([['--skip-worktree'], ['--assume-unchanged']])('changes that git overlooks by %s', (flag) => {
    const project = new GitCheckout().first();
    project.git('update-index', flag, conf);
    project.append(conf, '# only here\n');
    expect(project.changed).toBe('');
    const { status, stderr } = served(project.folder, 'remove', '--force');
    expect(status).toBe(1);
    expect(stderr).toMatch(/changes that git is configured to overlook:\n {4}\.deploy\/deploy\.conf\n/);
    expect(project.run('--restore-timeout', '30').status).toBe(1);
    expect(project.read(conf)).toContain('# only here');
    type(project, stderr, /git update-index .* -- \S+/g);
    expect(project.changed).toBe(` M ${conf}\n`);
  });

  it.each([
    ['a file', '.deploy/README.md', 'docs/deploy.md', '.deploy/README.md', '../docs/deploy.md'],
    ['a folder', '.deploy', 'ops', '.deploy', 'ops'],
  ])('changes behind a link to %s', (_, from, to, link, target) => {
    const project = new GitCheckout().first().write('docs/x', '').commit();
    project.git('mv', from, to);
    symlinkSync(target, path.join(project.folder, link));
    const place = to === 'ops' ? 'ops/README.md' : to;
    project.commit().append(place, 'mine\n');
    const { status, stderr } = project.run('--history-days', '30');
    expect(status).toBe(1);
    expect(stderr).toContain(`that hold uncommitted changes:\n    ${place}\n`);
    type(project, stderr, /git (?:add|commit) .*/g);
    expect(project.run('--history-days', '30')).toMatchObject({ status: 0, stderr: '' });
    expect(project.read(place)).toMatch(/mine\n$/);
  });
});
