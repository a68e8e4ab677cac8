import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GitCheckout } from './git-checkout.js';

/** What the engine in a checkout deploys, as on a runner: `environment` is the workflow's input. */
function deployed({ folder }: GitCheckout, environment = ''): string {
  const script = '. "$0/deploy.sh"; here=$0; load_conf "$1"; printf "%s %s <%s>" "${conf[id]}" "${conf[environment]}" "${conf[domain]}"';
  const { stdout, stderr } = spawnSync('bash', ['-c', script, path.join(folder, '.deploy'), environment], { encoding: 'utf8' });
  return stdout + stderr;
}

/** What a release deploys: the workflow's default where nobody says another. */
function released(project: GitCheckout): string {
  const { env, on } = parse(project.read('.github/workflows/release.yml'));
  return deployed(project, env === undefined ? '' : on.workflow_dispatch.inputs.environment.default);
}

describe('environments', () => {
  it('a merge moves none onto another', () => {
    const project = new GitCheckout().first('--domain', 'app.example.com');
    const production = project.memory.deployments['production'];
    project.git('checkout', '--quiet', '-b', 'staging');
    const { status, stdout } = project.run('--environment', 'staging');
    expect(status).toBe(0);
    const staging = project.commit().memory.deployments['staging'];
    expect(staging).toMatch(/^my-shop-staging-[a-z0-9]{6}$/);
    expect(stdout).toContain(`staging joins with a backup of its own, below ${staging}/ in the storage`);
    expect(stdout).toContain('gh secret set "$name" --env staging');
    project.git('checkout', '--quiet', 'main');
    project.git('merge', '--quiet', '--ff-only', 'staging');
    expect(released(project)).toBe(`${production} production <app.example.com>`);
    expect(deployed(project, 'staging')).toBe(`${staging} staging <>`);
    expect(project.run().stdout).toContain('Nothing to do');
  });

  it('each has a domain of its own, and every other answer holds for all', () => {
    const project = new GitCheckout().first('--domain', 'app.example.com');
    const [, id] = Object.entries(project.memory.deployments)[0] ?? [];
    expect(project.run('--environment', 'staging', '--domain', 'staging.example.com', '--history-days', '30').status).toBe(0);
    const both = project.commit().memory;
    expect(both).toMatchObject({ answers: { domain: 'app.example.com', historyDays: 30 }, environments: { staging: { domain: 'staging.example.com' } } });
    expect(both.answers).not.toHaveProperty('environment');
    expect([released(project), deployed(project, 'staging')]).toEqual([`${id} production <app.example.com>`, `${both.deployments['staging']} staging <staging.example.com>`]);
    expect(project.run('--domain', 'www.example.com').status).toBe(0);
    expect([released(project), deployed(project, 'staging')]).toEqual([`${id} production <www.example.com>`, `${both.deployments['staging']} staging <staging.example.com>`]);
  });

  it('a checkout with another one than production alone keeps it in deploy.conf, until production joins', () => {
    const project = new GitCheckout().first('--environment', 'staging', '--domain', 'staging.example.com');
    const { staging } = project.memory.deployments;
    expect(released(project)).toBe(`${staging} staging <staging.example.com>`);
    expect(project.run().stdout).toContain('Nothing to do');
    expect(project.run('--environment', 'production').status).toBe(0);
    expect(released(project)).toBe(`${project.memory.deployments['production']} production <>`);
    expect(deployed(project, 'staging')).toBe(`${staging} staging <staging.example.com>`);
  });

  it('a branch for each, as before, becomes a file for each', () => {
    const project = new GitCheckout().first('--environment', 'staging', '--domain', 'staging.example.com');
    const { staging } = project.memory.deployments;
    const store = JSON.parse(project.read('.yo-rc.json'));
    store['generator-litestream'].deployments = { production: 'my-shop-abc234', staging };
    project.write('.yo-rc.json', JSON.stringify(store, undefined, 2)).commit();
    const { stdout } = project.run();
    expect(stdout).toContain('production and staging lie side by side from now on');
    expect(released(project)).toBe('my-shop-abc234 production <>');
    expect(deployed(project, 'staging')).toBe(`${staging} staging <staging.example.com>`);
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('one leaves, and what stays of it is said', () => {
    const project = new GitCheckout().first();
    project.run('--environment', 'staging');
    const { staging } = project.commit().memory.deployments;
    expect(project.run('--without-environment', 'production')).toMatchObject({ status: 1, stderr: expect.stringContaining('a release deploys it') });
    expect(project.run('--without-environment', 'test')).toMatchObject({ status: 1, stderr: expect.stringContaining('Name one of production, staging') });
    const { status, stdout } = project.run('--without-environment', 'staging');
    expect([status, stdout]).toEqual([0, expect.stringContaining(`docker compose --project-name ${staging} down`)]);
    expect(existsSync(path.join(project.folder, '.deploy/deploy.staging.conf'))).toBe(false);
    expect(project.memory.deployments).not.toHaveProperty('staging');
    expect(project.read('.github/workflows/release.yml')).not.toContain('staging');
  });

  it('a lost memory finds the ids of all in their files', () => {
    const project = new GitCheckout().first();
    project.run('--environment', 'staging');
    const { deployments } = project.commit().memory;
    project.remove('.yo-rc.json').commit();
    expect(project.run('--target', 's3', '--app-name', 'My Shop', '--image-build', 'supplied', '--force').status).toBe(0);
    expect(project.memory.deployments).toEqual(deployments);
  });

  it('values of another deployment are no environment of this one', () => {
    const project = new GitCheckout().first();
    project.run('--environment', 'staging');
    project.write('.deploy/deploy.staging.conf', 'id=other-abc234\nenvironment=staging\n').commit();
    expect(project.run()).toMatchObject({ status: 1, stderr: expect.stringContaining('belongs to the deployment other-abc234') });
  });
});
