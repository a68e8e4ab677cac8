import { describe, expect, it } from 'vitest';
import { served } from './started-command.js';
import { GitCheckout } from './git-checkout.js';

const compose = '.deploy/docker-compose-template.yml';
const workflow = '.github/workflows/upgrade.yml';
const upgrade = (project: GitCheckout, ...flags: readonly string[]) => served(project.folder, 'upgrade', ...flags);

/** A checkout as an older version left it: other texts of ours, whose ids the memory has. */
function older(files: Readonly<Record<string, (text: string) => string>>): GitCheckout {
  const project = new GitCheckout().first();
  const { written, ...rest } = project.memory;
  const ids = { ...written };
  for (const [file, change] of Object.entries(files)) {
    project.write(file, change(project.read(file)));
    ids[file] = project.git('hash-object', file).trim();
  }
  return project
    .write('.yo-rc.json', JSON.stringify({ 'generator-litestream': { ...rest, version: '0.0.9', written: ids } }))
    .commit();
}

const olderEngine = (text: string): string => text.replace(/^(# litestream-engine )\S+:/m, '$10.0.9:');

describe('upgrade', () => {
  it('brings the files to this version, and says what was, what is, and what restarts', () => {
    const project = older({ '.deploy/deploy.sh': olderEngine });
    const { status, stdout, stderr } = upgrade(project);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Version 0\.0\.9 wrote the files, with deploy\.sh 0\.0\.9\. This is version \d+\.\d+\.\d+, with deploy\.sh \d+\.\d+\.\d+\.\n/,
    );
    expect(stdout).toMatch(/^ +update {2}\.deploy\/deploy\.sh/m);
    expect(stdout).toContain('The sidecar restarts at the next deployment, because of .deploy/deploy.sh.');
    expect(stdout).toContain(
      'The app restarts with the next release, as with every new image, and for no other reason.',
    );
    expect(stdout).toMatch(
      /Next\n {2}1\. Look at the differences: git diff\n {2}2\. Commit them and push:\n {7}git add --all\n {7}git commit -m "Upgrade the deployment files"\n {7}git push\n {2}3\. Publish a release on GitHub, or: gh workflow run release\.yml\n/,
    );
    expect(project.memory.version).not.toBe('0.0.9');
    expect(upgrade(project.commit()).stdout).toMatch(/Nothing to do: every file is as this version writes it\.\n/);
    expect(project.changed).toBe('');
  });

  it('tells a change of the app and of the sidecar in the Compose template apart', () => {
    const app = older({
      '.deploy/docker-compose-template.yml': (text) => text.replace('VIRTUAL_PORT: "8080"', 'VIRTUAL_PORT: "80"'),
    });
    const { stdout } = upgrade(app);
    expect(stdout).toContain('The sidecar keeps running at the next deployment, because none of its settings changes.');
    expect(stdout).toContain(
      'The app restarts at the next deployment, also when it is of the same version, ' +
        'because of its service in .deploy/docker-compose-template.yml.',
    );
    const sidecar = upgrade(
      older({
        '.deploy/docker-compose-template.yml': (text) =>
          text.replace(/litestream\/litestream:[\d.]+/, 'litestream/litestream:0.5.1'),
      }),
    ).stdout;
    expect(sidecar).toContain(
      'The sidecar restarts at the next deployment, because of its service in .deploy/docker-compose-template.yml.',
    );
    expect(sidecar).toContain('The app restarts with the next release');
  });

  it('follows the rules of a run: uncommitted changes stop it, edits are merged, conflicts and --force, a dry run', () => {
    const project = older({ '.deploy/deploy.sh': olderEngine, '.deploy/README.md': (text) => `old\n${text}` });
    project.append('.deploy/deploy.conf', '# mine\n');
    expect(upgrade(project.append('.deploy/deploy.sh', '# mine\n'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('uncommitted changes:\n    .deploy/deploy.sh\n'),
    });
    project.git('checkout', '--', '.deploy/deploy.sh');
    project.replace('.deploy/README.md', /^old$/m, 'mine').commit();
    const dry = upgrade(project, '--dry-run');
    expect(dry).toMatchObject({ status: 0 });
    expect(dry.stdout).toContain('The sidecar restarts');
    expect(project.changed).toBe('');
    expect(upgrade(project)).toMatchObject({ status: 1, stderr: expect.stringContaining('    .deploy/README.md\n') });
    expect(upgrade(project, '--force').status).toBe(0);
    expect(project.read('.deploy/deploy.conf')).toMatch(/\n# mine\n$/);
    expect(project.read('.deploy/README.md')).not.toMatch(/^(?:old|mine)$/m);
  });

  it('of 0.1.0 says what is new since, and which of its scripts nothing uses any more', () => {
    const project = new GitCheckout().first('--restore-timeout', '20');
    const {
      deployments,
      earlier,
      project: host,
      last: { answers },
    } = project.memory;
    project
      .write(
        '.yo-rc.json',
        JSON.stringify({ 'generator-litestream': { project: host, answers, deployments, earlier } }),
      )
      .write('.deploy/restore.sh', '#!/bin/sh\n')
      .write('.deploy/deploy.sh', '#!/bin/bash\n# Deploys.\n')
      .commit();
    const { status, stdout } = upgrade(project, '--force');
    expect(status).toBe(0);
    expect(stdout).toContain('Version 0.1.0 wrote the files, with a deploy.sh that names no version.');
    expect(stdout).toMatch(/^New in 0\.2\.0\n {2}One program, \.deploy\/deploy\.sh, /m);
    expect(stdout).toContain('Remove the files that no version uses any more:\n       git rm .deploy/restore.sh\n');
    expect(project.memory.last.answers['restoreMinutes']).toBe(20);
    expect(upgrade(project.commit()).stdout).not.toContain('New in');
  });

  it('of 0.1.0 keeps the edits since the commit that brought its files, and names what overlaps and what was edited in vain', () => {
    const project = new GitCheckout().first();
    const { deployments, earlier, project: host, last } = project.memory;
    const old = { project: host, answers: last.answers, deployments, earlier };
    project
      .write('.yo-rc.json', JSON.stringify({ 'generator-litestream': old }))
      .write('.deploy/restore.sh', '#!/bin/sh\n')
      .write('.deploy/health.sh', '#!/bin/sh\n')
      .replace(compose, 'VIRTUAL_PORT: "8080"', 'VIRTUAL_PORT: "80"')
      .replace('.deploy/litestream.yml', 'type: s3', 'type: old')
      .replace('.deploy/README.md', /^# .*$/m, '# Old');
    project.git('add', '--all');
    project.git('commit', '--quiet', '--amend', '--no-edit');
    const brought = project.git('rev-parse', '--short', 'HEAD').trim();
    project
      .replace(compose, /^services:$/m, 'services:\n  redis:\n    image: redis:7\n')
      .replace('.deploy/litestream.yml', 'type: old', 'type: mine')
      .append('.deploy/health.sh', '# mine\n')
      .remove('.github/workflows/restore-drill.yml')
      .commit();
    const stopped = upgrade(project);
    expect(stopped.status).toBe(1);
    expect(stopped.stdout).toMatch(/^ +differs {2}\.deploy\/README\.md .*\(as it was first committed\)$/m);
    expect(stopped.stdout).toMatch(/^ +differs {2}\S+compose-template\.yml .*\(your edits are merged\)$/m);
    expect(stopped.stdout).toMatch(/^ +differs {2}\S+litestream\.yml .*\(your edits overlap with the new text\)$/m);
    const show = `git diff ${brought} HEAD -- `;
    expect(stopped.stderr).toMatch(/did not note what it wrote in\n(?: {4}\S+\n)* {4}\.deploy\/README\.md\n/);
    expect(stopped.stderr).toContain(`    What you have changed since then is kept, unless it overlaps`);
    expect(stopped.stderr).toContain(`This shows what you changed there: ${show}.deploy/litestream.yml\n`);
    expect(stopped.stderr).not.toContain('move your files away');
    expect(stopped.stdout).toMatch(/^ +skip {2}\S+restore-drill\.yml .*\(you deleted it, so it stays deleted\)$/m);
    expect(project.changed).toBe('');

    const { status, stdout } = upgrade(project, '--force');
    expect(status).toBe(0);
    expect(project.has('.github/workflows/restore-drill.yml')).toBe(false);
    expect(project.read(compose)).toContain('  redis:\n    image: redis:7\n');
    expect(project.read(compose)).toContain('VIRTUAL_PORT: "8080"');
    expect(project.read('.deploy/litestream.yml')).not.toMatch(/type: (?:old|mine)/);
    expect(stdout).toContain(`They are among these:\n       ${show}.deploy/litestream.yml\n`);
    expect(stdout).toContain('Remove the files that no version uses any more:\n       git rm .deploy/restore.sh\n');
    expect(stdout).toMatch(
      /You changed files that no version .*:\n {7}git diff \S+ HEAD -- \.deploy\/health\.sh\n {7}git rm \.deploy\/health\.sh\n/,
    );
    expect(project.has('.deploy/health.sh')).toBe(true);
  });

  it('keeps edits in YAML that was laid out anew, by their places', () => {
    const project = older({
      '.github/workflows/restore-drill.yml': (text) =>
        text.replace(/^ {2}schedule: \[\{ (cron: .*) \}\](.*)$/m, '  schedule:\n    - $1$2'),
    });
    const drill = '.github/workflows/restore-drill.yml';
    project.replace(drill, /cron: '.*'/, "cron: '5 3 * * *'").commit();
    const { status, stdout, stderr } = upgrade(project);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ +merge {2}\.github\/workflows\/restore-drill\.yml/m);
    expect(project.read(drill)).toMatch(/^ {2}schedule: \[\{ cron: '5 3 \* \* \*' \}\]/m);
    expect(upgrade(project.commit()).stdout).toContain('Nothing to do');
  });

  it('of 0.1.0 follows a workflow that was renamed, and creates no second one', () => {
    const project = new GitCheckout().first();
    const { deployments, earlier, project: host, last } = project.memory;
    const old = { project: host, answers: last.answers, deployments, earlier };
    project.write('.yo-rc.json', JSON.stringify({ 'generator-litestream': old })).commit();
    project.git('mv', '.github/workflows/release.yml', '.github/workflows/ship.yml');
    const { status, stdout } = upgrade(project.commit(), '--force');
    expect(status).toBe(0);
    expect(stdout).toContain('gh workflow run ship.yml\n');
    expect(project.has('.github/workflows/release.yml')).toBe(false);
  });

  it('refuses to go back to an older version', () => {
    const project = new GitCheckout().first();
    project.replace('.yo-rc.json', /"version": "[^"]+"/, '"version": "99.0.0"').commit();
    expect(upgrade(project)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^✖ The files were written by version 99\.0\.0 .* this is the older version .*\n {2}→ Run the newest version: npm create litestream@latest -- upgrade\n/,
      ),
    });
    expect(project.changed).toBe('');
  });
});

describe('upgrade --workflow', () => {
  it('writes the workflow, and later runs keep it until --no-workflow', () => {
    const project = new GitCheckout().first();
    expect(project.has(workflow)).toBe(false);
    expect(upgrade(project, '--workflow')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/create {2}\.github\/workflows\/upgrade\.yml/),
    });
    project.commit();
    expect(project.run().stdout).toContain('Nothing to do');
    expect(served(project.folder, 'doctor').stdout).toMatch(/✔ Generated files/);
    expect(upgrade(project).stdout).toContain('Nothing to do');
    expect(project.changed).toBe('');
    expect(upgrade(project, '--no-workflow').stdout).toMatch(/remove {2}\.github\/workflows\/upgrade\.yml/);
    expect(project.has(workflow)).toBe(false);
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('stays deleted by hand until it is asked for again', () => {
    const project = new GitCheckout().first();
    upgrade(project, '--workflow');
    project.commit().remove(workflow).commit();
    expect(upgrade(project).stdout).toMatch(/skip {2}\.github\/workflows\/upgrade\.yml/);
    expect(upgrade(project.commit(), '--workflow').status).toBe(0);
    expect(project.has(workflow)).toBe(true);
  });
});
