import { describe, expect, it } from 'vitest';
import { served } from './started-command.js';
import { GitCheckout } from './git-checkout.js';

const switchTo = (project: GitCheckout, ...flags: readonly string[]) => served(project.folder, 'switch', ...flags);
const day = (after = 0): string => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

describe('switch', () => {
  it('writes the files for the new storage, and prints the steps with what is new and what goes', () => {
    const project = new GitCheckout().first('--history-days', '30');
    project
      .write(
        '.github/workflows/dump.yml',
        'on: push\njobs: { dump: { runs-on: x, steps: [ { run: dump, env: { B: "${{ secrets.AWS_S3_BUCKET }}" } } ] } }\n',
      )
      .commit();
    const id = String(project.memory.deployments['production']);
    const { status, stdout, stderr } = switchTo(project, '--target', 'azure');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(project.read('.deploy/litestream.yml')).toContain('type: abs');
    expect(project.memory.deployments).toEqual({ production: id });
    expect(stdout).toContain('Until step 4 has succeeded, AWS S3 keeps the backup');
    expect(stdout).toMatch(
      /^ {2}2\. Set the new secrets.*\n +for name in AZURE_STORAGEACCOUNT AZURE_CONTAINER AZURE_ACCOUNT_KEY; do .*gh secret set "\$name"; done\n +Set only those of these that you need:\n +gh variable set AZURE_ENDPOINT\n/m,
    );
    expect(stdout).toMatch(/^ {2}4\. Release with the data of the host: gh workflow run release\.yml -f adopt=local$/m);
    expect(stdout).toContain(`  6. Keep AWS S3 until ${day(30)}:`);
    expect(stdout).toContain(`delete the path ${id}/ in it`);
    expect(stdout).toMatch(
      /^ +for name in AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; do gh secret delete "\$name"; done\n +for name in AWS_REGION AWS_ENDPOINT; do gh variable delete "\$name"; done\n +AWS_S3_BUCKET stays, because \.github\/workflows\/dump\.yml uses it\.$/m,
    );
    expect(project.memory.earlierStorages).toEqual([{ target: 's3', since: day(), until: day(30) }]);
    expect(project.read('.deploy/README.md')).toContain(`the backup was in AWS S3, below \`${id}/\``);
  });

  it('remembers the storage before until its history has passed: the guide and remove name it', () => {
    const project = new GitCheckout().first();
    switchTo(project, '--target', 'azure');
    expect(project.commit().run().stdout).toContain('Nothing to do');
    const { stdout } = served(project.folder, 'remove');
    expect(stdout).toContain(
      `The previous storage, AWS S3, has the history up to ${day()} below the same path, and is needed until ${day(7)}.`,
    );
    expect(stdout).toMatch(/gh secret delete/);
    expect(stdout).toMatch(/AWS_S3_BUCKET/);
    project.git('checkout', '--', '.');
    project.replace('.yo-rc.json', /"until": "[^"]+"/, '"until": "2020-01-01"').commit();
    expect(project.run().status).toBe(0);
    expect(project.memory.earlierStorages).toEqual([]);
    expect(project.read('.deploy/README.md')).not.toContain('AWS S3');
  });

  it('takes answers of the new target, and goes back', () => {
    const project = new GitCheckout().first('--app-secret', 'APP_KEY=AWS_ACCESS_KEY_ID');
    const { stdout } = switchTo(project, '--target', 'sftp', '--sftp-auth', 'key');
    expect(stdout).toMatch(
      /ssh-keygen -t ed25519 -N '' -C litestream -f ~\/\.ssh\/my-shop-\w+-sftp\n +gh secret set SFTP_KEY < ~\/\.ssh\/my-shop-\w+-sftp\n/,
    );
    expect(switchTo(project.commit(), '--target', 's3').stdout).toMatch(/gh secret delete "\$name"/);
    expect(project.memory.earlierStorages.map(({ target }) => target)).toEqual(['sftp']);
    expect(project.read('.deploy/docker-compose-template.yml')).toContain('AWS_ACCESS_KEY_ID');
  });

  it('refuses the same target, none, an unknown one, and a checkout with changes that are not committed', () => {
    const project = new GitCheckout().first();
    expect(switchTo(project, '--target', 's3')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^✖ The backups go to AWS S3 already\.\n {2}→ Choose another storage: --target azure\|\S+\|sftp\|\S+\. To use/,
      ),
    });
    expect(switchTo(project)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('switch --target azure|'),
    });
    expect(switchTo(project, '--target', 'floppy')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/--target must be .*, not "floppy"/),
    });
    project.append('api/MyApp/Program.cs', '// mine\n');
    expect(switchTo(project, '--target', 'azure')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not committed:\n    api/MyApp/Program.cs\n'),
    });
    expect(project.read('.deploy/litestream.yml')).toContain('type: s3');
  });
});
