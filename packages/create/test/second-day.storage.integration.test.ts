import { describe, expect, it } from 'vitest';
import { GitCheckout } from './git-checkout.js';
import { served } from './started-command.js';

const toAzure = (project: GitCheckout) => served(project.folder, 'switch', '--target', 'azure');

describe('files for one storage, and a memory of another', () => {
  it.each([
    ['a switch that was taken back in the workflows and the memory', ['.github', '.yo-rc.json']],
    ['a switch that was taken back in the memory alone', ['.yo-rc.json']],
    ['a switch that was taken back in .deploy/', ['.deploy']],
  ])('%s stops each run, and the printed command brings both back', (_, back) => {
    const project = new GitCheckout().first();
    toAzure(project);
    project.git('checkout', '--quiet', '--', ...back);
    project.commit();
    for (const flags of [[], ['--force'], ['--target', 'azure']]) {
      const { status, stderr } = project.run(...flags);
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /deploy\.conf is for .*, and \.yo-rc\.json says .*: a switch of the storage was applied to,/,
      );
    }
    const [command = ''] = /git checkout <commit> -- \S+ \S+ \S+/.exec(project.run().stderr) ?? [];
    project.git(...command.replace('<commit>', 'HEAD~1').split(' ').slice(1));
    expect(project.commit().run().stdout).toContain('Nothing to do');
    expect(toAzure(project)).toMatchObject({ status: 0, stderr: '' });
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('a lost memory: another storage than that of the files is reached by a switch alone', () => {
    const project = new GitCheckout().first().remove('.yo-rc.json').commit();
    const before = project.read('.deploy/litestream.yml');
    const { status, stderr } = project.run('--target', 'azure', '--app-name', 'My Shop', '--force');
    expect(status).toBe(1);
    expect(stderr).toContain('are for AWS S3, not for Azure Blob Storage');
    expect(stderr).toContain('--target s3. Then switch: npm create litestream@latest -- switch --target azure\n');
    expect(project.read('.deploy/litestream.yml')).toBe(before);
    expect(project.run('--target', 's3', '--app-name', 'My Shop')).toMatchObject({ status: 0 });
    expect(toAzure(project.commit())).toMatchObject({ status: 0, stderr: '' });
  });
});
