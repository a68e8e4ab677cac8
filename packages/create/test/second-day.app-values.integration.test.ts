import { describe, expect, it } from 'vitest';
import { GitCheckout } from './git-checkout.js';

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

  it('never shows what may be a secret', () => {
    const { status, stdout, stderr } = new GitCheckout().run('--target', 's3', '--env', 'SMTP_PASSWORD=hunter2');
    expect(status).toBe(1);
    expect(stderr).toContain('--app-secret SMTP_PASSWORD');
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
