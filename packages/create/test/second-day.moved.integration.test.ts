import { renameSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { GitCheckout } from './git-checkout.js';
import { served } from './started-command.js';

/** A checkout that became a folder of another one. */
function inFolder(): { readonly project: GitCheckout; readonly id: string } {
  const project = new GitCheckout().first();
  const id = project.memory.deployments['production'] ?? '';
  const files = project.git('ls-tree', '--name-only', 'HEAD').trim().split('\n');
  project.write('apps/shop/.keep', '');
  for (const file of files) renameSync(path.join(project.folder, file), path.join(project.folder, 'apps/shop', file));
  return { project: project.commit(), id };
}

describe('a deployment whose checkout became a folder of another one', () => {
  it('keeps its id: the printed commands move it to the root', () => {
    const { project, id } = inFolder();
    const { status, stderr } = project.run('--target', 's3');
    expect(status).toBe(1);
    expect(stderr).toContain(`is deployed as ${id} already: apps/shop/.yo-rc.json says so.`);
    const [, commands = ''] = /and run this again:\n((?: {6}.*\n)+)/.exec(stderr) ?? [];
    for (const command of commands.trim().split('\n')) project.git('-c', `alias.typed=!${command}`, 'typed');
    expect(project.changed).toBe('');
    expect(project.run()).toMatchObject({ status: 0, stderr: '' });
    expect(project.memory.deployments).toEqual({ production: id });
    expect(project.read('.deploy/deploy.conf')).toContain(`id=${id}\n`);
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it.each([['upgrade'], ['remove'], ['switch', '--target', 'azure']])('there, %s is sent to the root', (...command) => {
    const { project } = inFolder();
    const { status, stdout, stderr } = served(path.join(project.folder, 'apps/shop'), ...command);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`→ Run this in ${project.folder}\n`);
    expect(project.changed).toBe('');
  });
});
