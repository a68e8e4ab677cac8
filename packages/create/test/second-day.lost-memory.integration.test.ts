import { describe, expect, it } from 'vitest';
import { GitCheckout } from './git-checkout.js';

/** What the first run was answered, which is lost with the memory. */
const sameAnswers = ['--target', 's3', '--app-name', 'My Shop', '--image-build', 'supplied'];

describe('a lost .yo-rc.json', () => {
  const template = '.deploy/docker-compose-template.yml';
  const lost = (): { project: GitCheckout; id: string } => {
    const project = new GitCheckout().first();
    const id = String(project.memory.deployments['production']);
    // As the versions before environments lay side by side wrote it.
    project.write(template, project.read(template).replace(/^name: .*$/m, `name: ${id}`));
    return { project: project.remove('.yo-rc.json').commit(), id };
  };

  it('is made good by the id in the Compose template', () => {
    const { project, id } = lost();
    project.remove('.deploy/deploy.conf').commit();
    const { status, stdout } = project.run(...sameAnswers, '--force');
    expect(status).toBe(0);
    expect(stdout).toContain(`its id is taken from .deploy/docker-compose-template.yml: ${id}`);
    expect(project.memory.deployments).toEqual({ production: id });
    expect(project.memory.earlier).toEqual([]);
    expect(project.read('.deploy/deploy.conf')).toContain(`id=${id}\n`);
  });

  it('is made good by the id in deploy.conf', () => {
    const { project, id } = lost();
    project
      .remove('.deploy/docker-compose-template.yml')
      .write('.deploy/deploy.conf', `# values\nid=${id}\nport=8080\n`)
      .commit();
    expect(project.run('--target', 's3', '--force').stdout).toContain(
      `its id is taken from .deploy/deploy.conf: ${id}`,
    );
    expect(project.memory.deployments).toEqual({ production: id });
  });

  it('loses neither the secrets and variables of the app nor the databases that were named', () => {
    const project = new GitCheckout().first(
      '--app-secret',
      'STRIPE_KEY',
      '--app-secret',
      'APP_AWS_KEY=AWS_SECRET_ACCESS_KEY',
      '--env',
      'Price=5 $',
      '--database',
      'a.db',
      '--database',
      'mail/mail_*.db',
    );
    const files = [
      '.deploy/docker-compose-template.yml',
      '.deploy/deploy.conf',
      '.deploy/litestream.yml',
      '.github/workflows/release.yml',
    ];
    const before = files.map((file) => project.read(file));
    project.remove('.yo-rc.json').commit();
    const { status, stdout } = project.run(...sameAnswers, '--force');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /read from the files in \.deploy\/, because \.yo-rc\.json does not have them: STRIPE_KEY, APP_AWS_KEY, Price, db\.sqlite, a\.db, mail\/mail_\*\.db\./,
    );
    expect(files.map((file) => project.read(file))).toEqual(before);
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('whose files hold what may be a secret keeps that out of the memory', () => {
    const project = new GitCheckout().first();
    project
      .replace('.deploy/docker-compose-template.yml', /environment:\n/, 'environment:\n      SMTP_PASSWORD: hunter2\n')
      .remove('.yo-rc.json')
      .commit();
    expect(project.run('--target', 's3', '--force').status).toBe(0);
    expect(project.read('.yo-rc.json')).not.toContain('hunter2');
  });

  it.each([
    [
      'contradict each other',
      (project: GitCheckout) => project.write('.deploy/deploy.conf', 'id=other-abc234\n'),
      /name two deployments: other-abc234 \(\.deploy\/deploy\.conf\) and my-shop-\w+ \(\.deploy\/docker-compose-template\.yml\)/,
    ],
    [
      'do not say which',
      (project: GitCheckout) => project.remove('.deploy/docker-compose-template.yml').remove('.deploy/deploy.conf'),
      /\.deploy\/litestream\.yml was written by an earlier run, and neither \.yo-rc\.json nor \.deploy\/ says for which deployment.*\n {2}→ Restore .*: git checkout [0-9a-f]+ -- \.yo-rc\.json\. If/,
    ],
  ])('stops the run where the files %s', (_, prepare, cause) => {
    const { project } = lost();
    prepare(project).commit();
    const { status, stderr } = project.run('--target', 's3', '--force');
    expect(status).toBe(1);
    expect(stderr).toMatch(cause);
    expect(project.changed).toBe('');
  });

  it('is not made good for another environment than that of the files', () => {
    const project = new GitCheckout().first('--environment', 'staging');
    const id = project.memory.deployments['staging'];
    project.remove('.yo-rc.json').commit();
    expect(project.run('--target', 's3', '--force')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--environment staging'),
    });
    expect(project.run('--target', 's3', '--force', '--environment', 'staging').status).toBe(0);
    expect(project.memory.deployments).toEqual({ staging: id });
  });

  it('of another deployment stops the run', () => {
    const project = new GitCheckout().first();
    project.replace('.yo-rc.json', /"production": "[^"]+"/, '"production": "other-abc234"').commit();
    expect(project.run()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /belongs to the deployment my-shop-\w+, and \.yo-rc\.json knows other-abc234 \(production\) only/,
      ),
    });
  });
});
