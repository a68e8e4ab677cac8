import { describe, expect, it } from 'vitest';
import { GitCheckout } from './git-checkout.js';
import { served } from './started-command.js';

describe('what the app is given', () => {
  const services = (project: GitCheckout): readonly string[] =>
    project.read('.deploy/docker-compose-template.yml').split(/^ {2}(?=\w+:)/m);

  it('reaches the app and its migration alone, and stays until it is taken out', () => {
    const project = new GitCheckout().first(
      '--env',
      'Features__Search=on $HOME',
      '--app-secret',
      'STRIPE_KEY',
      '--app-secret',
      'APP_AWS_KEY=AWS_SECRET_ACCESS_KEY',
    );
    const given = services(project).filter((service) => service.includes('STRIPE_KEY: ${STRIPE_KEY:-}'));
    expect(given.map((service) => service.split(':')[0])).toEqual(['app', 'migrate']);
    for (const service of given) expect(service).toContain('Features__Search: "on $$HOME"');
    for (const service of given) expect(service).toContain('AWS_SECRET_ACCESS_KEY: ${AWS_SECRET_ACCESS_KEY:-}');
    expect(project.read('.github/workflows/release.yml')).toContain('secrets.APP_AWS_KEY');
    expect(project.run('--restore-timeout', '33').status).toBe(0);
    expect(project.read('.deploy/docker-compose-template.yml')).toContain('STRIPE_KEY');
    const { stdout } = project.commit().run('--without-env', 'Features__Search', '--without-app-secret', 'STRIPE_KEY');
    expect(stdout).toMatch(
      /^To repeat this run .*--app-secret APP_AWS_KEY=AWS_SECRET_ACCESS_KEY|--app-secret "APP_AWS_KEY=AWS_SECRET_ACCESS_KEY"/m,
    );
    expect(project.read('.deploy/docker-compose-template.yml')).not.toMatch(/STRIPE_KEY|Features__Search/);
  });

  it('comes back when it is given again, and its secret is the only one that has to be set', () => {
    const project = new GitCheckout().first('--env', 'Features__Search=on', '--app-secret', 'STRIPE_KEY');
    project.run('--without-env', 'Features__Search', '--without-app-secret', 'STRIPE_KEY');
    const { status, stdout } = project
      .commit()
      .run('--env', 'Features__Search=off', '--app-secret', 'STRIPE_KEY=Stripe__ApiKey');
    expect(status).toBe(0);
    const template = project.read('.deploy/docker-compose-template.yml');
    expect(template).toContain('Features__Search: "off"');
    expect(template).toContain('Stripe__ApiKey: ${Stripe__ApiKey:-}');
    expect(stdout).toMatch(/^Next\n {2}1\. Look at the differences: git diff\n/m);
    expect(stdout).toMatch(
      /^ {2}2\. Set the new secrets; .*\n {7}gh secret set STRIPE_KEY\n {2}3\. Commit .*\n {7}git add --all\n {7}git commit .*\n {7}git push\n/m,
    );
    expect(project.commit().run('--restore-timeout', '33').stdout).not.toContain('gh secret set');
  });

  it.each([
    [['--env', 'A=1', '--env', 'A=2'], 'A is given twice'],
    [['--env', 'A=1', '--app-secret', 'B=A'], 'A is a plain variable of the app as well'],
    [['--app-secret', 'B=A', '--app-secret', 'C=A'], 'the variable A is given two secrets'],
    [
      ['--files', 'uploads', '--app-secret', 'FILES_PASSWORD'],
      'FILES_PASSWORD is a name that the deployment itself uses',
    ],
    [['--without-env', 'FEATURES'], 'the app is not given FEATURES'],
  ])('has one meaning: %j stops the run', (flags, reason) => {
    const project = new GitCheckout().first();
    const { status, stderr } = project.run(...flags);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(project.changed).toBe('');
  });

  it('whose secret the new storage has by the same name gets another one, by the printed command', () => {
    const project = new GitCheckout().first('--app-secret', 'SFTP_PASSWORD');
    const { status, stderr } = served(project.folder, 'switch', '--target', 'sftp');
    expect(status).toBe(1);
    const [, flag = ''] = /npm create litestream@latest -- --app-secret (\S+)\n/.exec(stderr) ?? [];
    expect(flag).toBe('APP_SFTP_PASSWORD=SFTP_PASSWORD');
    expect(project.run('--app-secret', flag)).toMatchObject({ status: 0, stderr: '' });
    expect(served(project.commit().folder, 'switch', '--target', 'sftp')).toMatchObject({ status: 0, stderr: '' });
    expect(project.read('.deploy/deploy.conf')).toMatch(/^app_value=APP_SFTP_PASSWORD plain SFTP_PASSWORD/m);
  });

  it('never shows what may be a secret', () => {
    const { status, stdout, stderr } = new GitCheckout().run('--target', 's3', '--env', 'SMTP_PASSWORD=hunter2');
    expect(status).toBe(1);
    expect(stderr).toContain('--app-secret SMTP_PASSWORD');
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
