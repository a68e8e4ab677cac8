import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { served } from './started-command.js';
import { GitCheckout } from './git-checkout.js';

/** What the engine in a checkout deploys, as on a runner: `environment` is the workflow's input. */
function deployed({ folder }: GitCheckout, environment = ''): string {
  const script =
    '. "$0/deploy.sh"; here=$0; load_conf "$1"; printf "%s %s <%s>" "${conf[id]}" "${conf[environment]}" "${conf[domain]}"';
  const { stdout, stderr } = spawnSync('bash', ['-c', script, path.join(folder, '.deploy'), environment], {
    encoding: 'utf8',
  });
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
    expect(stdout).toContain(`The environment staging is added. Its backup is below ${staging}/ in the storage`);
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
    expect(
      project.run('--environment', 'staging', '--domain', 'staging.example.com', '--history-days', '30').status,
    ).toBe(0);
    const both = project.commit().memory;
    expect(both).toMatchObject({
      answers: { domain: 'app.example.com', historyDays: 30 },
      environments: { staging: { domain: 'staging.example.com' } },
    });
    expect(both.answers).not.toHaveProperty('environment');
    expect([released(project), deployed(project, 'staging')]).toEqual([
      `${id} production <app.example.com>`,
      `${both.deployments['staging']} staging <staging.example.com>`,
    ]);
    expect(project.run('--domain', 'www.example.com').status).toBe(0);
    expect([released(project), deployed(project, 'staging')]).toEqual([
      `${id} production <www.example.com>`,
      `${both.deployments['staging']} staging <staging.example.com>`,
    ]);
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
    expect(stdout).toContain('production and staging are in one checkout from now on');
    expect(released(project)).toBe('my-shop-abc234 production <>');
    expect(deployed(project, 'staging')).toBe(`${staging} staging <staging.example.com>`);
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('one leaves, and what stays of it is said', () => {
    const project = new GitCheckout().first();
    project.run('--environment', 'staging');
    const { staging } = project.commit().memory.deployments;
    expect(project.run('--without-environment', 'production')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('a release deploys it'),
    });
    expect(project.run('--without-environment', 'test')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Name one of production, staging'),
    });
    const { status, stdout } = project.run('--without-environment', 'staging');
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining(`cd ~/deploy/${staging} && ./deploy.sh remove, which proves the backup first`),
    ]);
    expect(existsSync(path.join(project.folder, '.deploy/deploy.staging.conf'))).toBe(false);
    expect(project.memory.deployments).not.toHaveProperty('staging');
    expect(project.read('.github/workflows/release.yml')).not.toContain('staging');
  });

  it('upgrade, switch and remove know all of them', () => {
    const project = new GitCheckout().first();
    project.run('--environment', 'staging');
    const { deployments } = project
      .commit()
      .append('.deploy/deploy.staging.conf', 'start_seconds=300\n')
      .commit().memory;
    expect(served(project.folder, 'upgrade').stdout).toContain('Nothing to do');
    expect(project.memory.deployments).toEqual(deployments);

    const switched = served(project.folder, 'switch', '--target', 'azure').stdout;
    expect(switched).toContain('gh workflow run release.yml -f environment=staging -f adopt=local');
    expect(switched).toContain(`delete the paths ${deployments['production']}/ and ${deployments['staging']}/ in it`);
    expect(switched).toMatch(/gh secret set "\$name" --env staging; done/);
    expect([project.memory.deployments, project.read('.deploy/deploy.staging.conf')]).toEqual([
      deployments,
      expect.stringContaining('start_seconds=300'),
    ]);

    const { stdout } = served(project.commit().folder, 'remove', '--force');
    expect(project.has('.deploy')).toBe(false);
    for (const [name, id] of Object.entries(deployments)) {
      expect(stdout).toContain(`cd ~/deploy/${id} && ./deploy.sh remove --yes "My Shop"`);
      expect(stdout).toContain(`${id}/ (${name})`);
      expect(stdout).toContain(`task=litestream:${id}&`);
      expect(stdout).toContain(`environments/${name}"`);
    }
    expect(stdout).toMatch(/gh secret delete "\$name" --env staging/);
  });

  it('remove leaves one alone whose files lie on a branch of its own', () => {
    const project = new GitCheckout().first();
    const store = JSON.parse(project.read('.yo-rc.json'));
    store['generator-litestream'].deployments['staging'] = 'my-shop-abc234';
    project.write('.yo-rc.json', JSON.stringify(store, undefined, 2)).commit();
    const { stdout } = served(project.folder, 'remove');
    expect(stdout).toContain('The deployment of staging (my-shop-abc234) is not touched');
    expect(stdout).not.toContain('cd ~/deploy/my-shop-abc234');
  });

  it('a lost memory finds the ids of all in their files', () => {
    const project = new GitCheckout().first();
    project.run('--environment', 'staging');
    const { deployments } = project.commit().memory;
    project.remove('.yo-rc.json').commit();
    expect(project.run('--target', 's3', '--app-name', 'My Shop', '--image-build', 'supplied', '--force').status).toBe(
      0,
    );
    expect(project.memory.deployments).toEqual(deployments);
  });

  it('values of another deployment are not an environment of this one', () => {
    const project = new GitCheckout().first();
    project.run('--environment', 'staging');
    project.write('.deploy/deploy.staging.conf', 'id=other-abc234\nenvironment=staging\n').commit();
    expect(project.run()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('belongs to the deployment other-abc234'),
    });
  });

  it('one whose values were deleted comes back by the command that the engine prints', () => {
    const project = new GitCheckout().first('--domain', 'app.example.com');
    project.run('--environment', 'staging', '--domain', 'staging.example.com');
    project.commit();
    const id = project.memory.deployments['staging'];
    project.remove('.deploy/deploy.staging.conf').commit();
    expect(project.run().stdout).toContain(
      '.deploy/deploy.staging.conf was deleted, so staging cannot be deployed. --environment staging restores ' +
        'the file, and --without-environment staging removes the environment.',
    );
    const [command = ''] = /-- (--environment staging)/.exec(deployed(project, 'staging'))?.slice(1) ?? [];
    const { status, stdout, stderr } = project.run(...command.split(' '));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // It was never on a branch of its own.
    expect(stdout).not.toMatch(/branch|cannot be deployed/);
    expect(deployed(project, 'staging')).toBe(`${id} staging <staging.example.com>`);
  });

  it('one that was copied by hand with the id of another never gets the backup of that', () => {
    const project = new GitCheckout().first('--domain', 'app.example.com');
    project.write('.deploy/deploy.staging.conf', project.read('.deploy/deploy.conf')).commit();
    for (const flags of [[], ['--environment', 'staging'], ['--environment', 'staging', '--force']]) {
      const { status, stderr } = project.run(...flags);
      expect(status).toBe(1);
      expect(stderr).toContain('.deploy/deploy.staging.conf has the id of production');
    }
    project.remove('.deploy/deploy.staging.conf').commit();
    expect(project.run('--environment', 'staging').status).toBe(0);
    const { production = '', staging } = project.memory.deployments;
    expect(staging).not.toBe(production);
    project.replace('.yo-rc.json', `"staging": "${staging}"`, `"staging": "${production}"`).commit();
    expect(project.run().stderr).toContain(`Two environments have the deployment id ${production}`);
  });
});
