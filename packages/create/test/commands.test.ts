import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { families } from 'generator-litestream';
import { inState, loadDeployment } from 'litestream-generator-core';
import { commands } from 'litestream-ops';
import { describe, expect, it } from 'vitest';
import { checkout, create } from './checkout.js';

describe.each(commands.map(({ name }) => name))('%s', (name) => {
  it('stands in the help, and has one of its own with every flag', async () => {
    expect((await create(checkout(), '--help')).stdout).toMatch(
      new RegExp(`\\n\\nCommands\\n(?: {2}.*\\n)* {2}${name} `),
    );
    const { status, stdout } = await create(checkout(), name, '--help');
    expect(status).toBe(0);
    for (const { name: flag } of commands.find((command) => command.name === name)?.options ?? [])
      expect(stdout).toContain(`--${flag}`);
  });

  it('refuses flags that it does not have, and words', async () => {
    const { status, stderr } = await create(checkout(), name, '--targt', 's3', '--yes');
    expect(status).toBe(1);
    expect(stderr).toMatch(/--targt is not a flag of this command/);
    expect(stderr).toMatch(/--yes is not a flag of this command/);
    expect(stderr).toContain(`See all flags: npm create litestream@latest -- ${name} --help`);
    expect((await create(checkout(), name, 'blazor')).stderr).toContain(
      `${name} takes flags only, but "blazor" was given.`,
    );
  });

  it('has to stand before the flags', async () => {
    expect((await create(checkout(), '--yes', name)).stderr).toContain(
      `The command ${name} must come before the flags.`,
    );
  });

  it('is named where it is misspelt, and shows its help after the word help', async () => {
    expect((await create(checkout(), `${name}e`)).stderr).toContain(`Perhaps ${name} is meant.`);
    expect((await create(checkout(), 'help', name)).stdout).toBe((await create(checkout(), name, '--help')).stdout);
  });

  it('needs files that the generator wrote', async () => {
    const { status, stderr } = await create(checkout('jamstack/vue-ssg-today'), name);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/^✖ No deployment was generated in .*\n {2}→ Run the generator here first/);
  });
});

it('a flag that needs a value says so', async () => {
  expect((await create(checkout(), 'rehearse', '--image')).stderr).toContain('--image needs a value.');
});

describe('the deployment of a checkout', () => {
  it('is what the run before wrote, file for file', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    await create(folder, '--yes', '--target', 'azure', '--restore-timeout', '20');
    const { deployment, plan } = loadDeployment(folder, families);
    expect(deployment).toMatchObject({ storage: { id: 'azure' }, limits: { restoreMinutes: 20 } });
    expect(plan.files.filter(({ state }) => state !== 'same').map(({ file }) => file.path)).toEqual([]);
  });

  it('shows what was edited since', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    await create(folder, '--yes', '--target', 's3');
    appendFileSync(path.join(folder, '.deploy/deploy.conf'), '# mine\n');
    expect(inState(loadDeployment(folder, families).plan, 'kept').map(({ file }) => file.path)).toEqual([
      '.deploy/deploy.conf',
    ]);
  });
});
