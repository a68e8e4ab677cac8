import { families } from 'generator-litestream';
import { remove as removeAt, type Terminal } from 'litestream-generator-core';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { served } from './started-command.js';
import { GitCheckout } from './git-checkout.js';

const remove = (project: GitCheckout, ...flags: readonly string[]) => served(project.folder, 'remove', ...flags);
afterEach(() => vi.unstubAllEnvs());

const files = (project: GitCheckout): string =>
  project
    .git('ls-files', '--cached', '--others', '--exclude-standard')
    .split('\n')
    .filter((file) => project.has(file))
    .join('\n');

describe('remove', () => {
  it('deletes what was written, and nothing else, and names what is left elsewhere', () => {
    const project = new GitCheckout();
    const before = files(project);
    project.first('--app-secret', 'STRIPE_KEY');
    project
      .write(
        '.github/workflows/mail.yml',
        'on: push\njobs: { mail: { runs-on: x, steps: [ { run: mail, env: { KEY: "${{ secrets.STRIPE_KEY }}" } } ] } }\n',
      )
      .commit();
    const id = String(project.memory.deployments['production']);
    const { status, stdout, stderr } = remove(project);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(files(project)).toBe(`.github/workflows/mail.yml\n${before}`);
    expect(project.has('.deploy')).toBe(false);
    expect(stdout).toContain(`cd ~/deploy/${id} && ./deploy.sh remove --yes "My Shop"`);
    expect(stdout).toContain(`everything below the path ${id}/`);
    expect(stdout).toMatch(/^ {4}for name in .*AWS_S3_BUCKET.*; do gh secret delete "\$name"; done$/m);
    expect(stdout).not.toMatch(/delete.*STRIPE_KEY/);
    expect(stdout).toContain('STRIPE_KEY stays, because .github/workflows/mail.yml uses it.');
    expect(stdout).toContain(`deployments?task=litestream:${id}&per_page=100`);
    expect(stdout).toContain('gh api --method DELETE "repos/{owner}/{repo}/environments/production"');
    expect(stdout).toContain('gh workflow disable restore-drill.yml');
    expect(stdout).toContain('/user/packages/container/');
    project.git('checkout', '--', '.');
    expect(project.changed).toBe('');
    expect(remove(project.commit(), '--dry-run').stdout).toMatch(
      /remove {2}\.deploy\/deploy\.sh[^]*This was a dry run\. Nothing was removed\./,
    );
    expect(project.changed).toBe('');
  });

  it.each(['.github/dependabot.yml', '.github/dependabot.yaml'])(
    'takes its lines out of files that are of others as well, with %s among them',
    (dependabotFile) => {
      const dependabot =
        'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /ui\n    schedule: { interval: daily }\n';
      const own = {
        '.gitattributes': '*.png binary\n',
        '.dockerignore': '# mine\n.git\nsecrets\n',
        '.yo-rc.json': '{\n  "generator-other": {\n    "a": 1\n  }\n}\n',
        [dependabotFile]: dependabot,
        '.deploy/compose.override.yml': 'services: {}\n',
      };
      const project = new GitCheckout();
      for (const [file, text] of Object.entries(own)) project.write(file, text);
      project.commit().first();
      project.append('.dockerignore', '*.secret\n').replace(dependabotFile, 'daily', 'monthly').commit();
      expect(project.run('--restore-timeout', '33').status).toBe(0);
      expect(parse(project.read(dependabotFile)).updates).toHaveLength(4);
      const { status, stdout } = remove(project.commit());
      expect(status).toBe(0);
      expect(project.read('.gitattributes')).toBe(own['.gitattributes']);
      expect(project.read('.dockerignore')).toBe(`${own['.dockerignore']}*.secret\n`);
      expect(project.read('.yo-rc.json')).toBe(own['.yo-rc.json']);
      expect(project.read(dependabotFile)).toBe(dependabot.replace('daily', 'monthly'));
      expect(parse(project.read(dependabotFile))).toMatchObject({ updates: [{ 'package-ecosystem': 'npm' }] });
      expect(stdout).toContain('Files of yours stay: .deploy/compose.override.yml.');
    },
  );

  it('is named by the next first run, with the command that brings it back', () => {
    const project = new GitCheckout().first();
    const id = project.memory.deployments['production'];
    expect(remove(project).status).toBe(0);
    const removal = project.commit().git('rev-parse', '--short', 'HEAD').trim();
    project.write('unrelated.txt', '').commit();
    const { status, stdout } = project.run('--target', 's3');
    expect(status).toBe(0);
    expect(stdout).toContain(
      `Commit ${removal} removed the deployment ${id}. This run makes a new one, whose backup begins empty. ` +
        `To continue the removed one instead, undo the removal: git revert ${removal}\n`,
    );
    expect(project.memory.deployments['production']).not.toBe(id);
    project.git('clean', '--quiet', '-d', '--force', '-x');
    project.git('-c', 'user.name=T', 'revert', '--no-edit', removal);
    expect(project.run().stdout).toContain('Nothing to do');
    expect(project.memory.deployments['production']).toBe(id);
  });

  it('keeps lines that a person added to a file of ours', () => {
    const project = new GitCheckout().first().append('.gitattributes', '*.png binary\n').commit();
    expect(remove(project).status).toBe(0);
    expect(project.read('.gitattributes')).toBe('*.png binary\n');
  });

  it('stops at edited files without a terminal; --keep-edited keeps them, --force deletes them', () => {
    const project = new GitCheckout().first().append('.deploy/README.md', 'mine\n').commit();
    expect(remove(project)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^✖ Nothing was removed, because you edited these files:\n {4}\.deploy\/README\.md\n {2}→ .*--force.*--keep-edited/,
      ),
    });
    expect(project.changed).toBe('');
    expect(remove(project, '--force', '--keep-edited')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Give one of them.'),
    });
    expect(remove(project, '--keep-edited').stdout).toMatch(/leave {2}\.deploy\/README\.md/);
    expect(project.has('.deploy/README.md')).toBe(true);
    expect(project.has('.deploy/deploy.sh')).toBe(false);
    project.git('checkout', '--', '.');
    expect(remove(project, '--force').status).toBe(0);
    expect(project.has('.deploy')).toBe(false);
  });

  it('names kept workflows, which GitHub still runs, and does not say that they end', () => {
    const workflows = ['.github/workflows/release.yml', '.github/workflows/restore-drill.yml'];
    const project = new GitCheckout().first();
    for (const file of workflows) project.append(file, '# mine\n');
    const { status, stdout } = remove(project.commit(), '--keep-edited');
    expect(status).toBe(0);
    expect(stdout).toContain(
      `they fail without the removed files. When you do not need them any more: git rm ${workflows.join(' ')}\n`,
    );
    expect(stdout).toContain('The weekly restore drill stays, because you kept its workflow.');
    expect(stdout).not.toContain('drill ends when');
  });

  it('is undone by the printed command; without git nothing promises that', () => {
    const project = new GitCheckout().first();
    const before = files(project);
    const [, command = ''] = /before you commit it: git (.*)\n/.exec(remove(project).stdout) ?? [];
    project.git('add', '--all');
    project.git(...command.split(' '));
    expect([files(project), project.changed]).toEqual([before, '']);
    project.remove('.git');
    const { status, stdout } = remove(project);
    expect(status).toBe(0);
    expect(stdout).toContain('not a git repository, so nothing restores the removed files.');
    expect(stdout).not.toMatch(/git (?:checkout|revert)/);
  });

  it('asks at a terminal, after showing what was edited if that is wanted', async () => {
    const project = new GitCheckout().first().append('Dockerfile', '# mine\n').commit();
    // The checkout is nobody's by now, and git asks for a word about that.
    for (const [name, value] of [
      ['COUNT', '1'],
      ['KEY_0', 'safe.directory'],
      ['VALUE_0', '*'],
    ] as const)
      vi.stubEnv(`GIT_CONFIG_${name}`, value);
    const said: string[] = [];
    const answers = ['show', 'stop', 'keep'];
    const terminal = {
      interactive: true,
      say: (text: string) => said.push(text),
      choose: async () => answers.shift(),
      prompt: async () => ({}),
    } as unknown as Terminal;
    await expect(removeAt({ root: project.folder, families, terminal })).rejects.toThrow('you edited these files');
    expect(stripVTControlCharacters(said.join())).toMatch(/^-# mine/m);
    expect(project.changed).toBe('');
    const stdout = { isTTY: process.stdout.isTTY, columns: process.stdout.columns };
    Object.assign(process.stdout, { isTTY: true, columns: 80 });
    await removeAt({ root: project.folder, families, terminal }).finally(() => Object.assign(process.stdout, stdout));
    const lines = stripVTControlCharacters(said.at(-1) ?? '').split('\n');
    expect(lines.filter((line) => line.length > 80 && !/^ +(?:cd|gh|git|for) /.test(line))).toEqual([]);
    expect(stripVTControlCharacters(said.join())).toMatch(/leave {2}.*Dockerfile/);
    expect(stripVTControlCharacters(said.join())).toMatch(
      /leave {2}\.dockerignore\s+what stays out of the image \(it is still used/,
    );
    // The image is still built from it.
    expect([project.has('Dockerfile'), project.has('.dockerignore'), project.has('.deploy')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('refuses where something is not committed, and what 0.1.0 wrote', () => {
    const project = new GitCheckout().first();
    project.append('api/MyApp/Program.cs', '// mine\n');
    expect(remove(project, '--force')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not committed:\n    api/MyApp/Program.cs\n'),
    });
    project.git('checkout', '--', '.');
    project.replace('.yo-rc.json', /"version": "[^"]+",/, '').commit();
    expect(remove(project)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('npm create litestream@latest -- upgrade'),
    });
    expect(project.changed).toBe('');
  });
});
