import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { problemsOf, setupWorld, type Typed } from './setup-world.js';

// A host whose administrator is not root, and has to type a password for sudo.

const only = { steps: steps.filter(({ id }) => ['key', 'host'].includes(id)) };
const password = ' Zq9x $word "';
const asUbuntu = { 'host-user': 'ubuntu' };
const person = (...typed: readonly string[]): Typed => [
  [/do this step now/, 'do'],
  [/address of the host/, 'localhost'],
  [/keys of your host/, true],
  ...typed.map((one) => [/sudo on the host needs the password of ubuntu/, one] as const),
];

describe.skipIf(process.platform === 'win32')('sudo with a password', () => {
  it('is asked for, and the host is prepared with it', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ sudoPassword: password });
    await world.run(person(password), asUbuntu, {}, only);
    expect(world.state().prepared).toBe(true);
    const calls = world.calls();
    expect(JSON.stringify(calls.map(({ args }) => args))).not.toContain('Zq9x');
    expect(JSON.stringify(world.said)).not.toContain('Zq9x');
    const [, sudo] = calls.filter(({ program }) => program === 'sudo');
    expect(sudo?.args).toEqual([
      '-S',
      '-p',
      '',
      'bash',
      expect.any(String),
      'host-setup',
      'ssh-ed25519 AAAAC3Public deployer',
    ]);
    expect(existsSync(sudo?.args[4] ?? '')).toBe(false);
  });

  it('is asked for three times, then setup says how to go on', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ sudoPassword: password });
    const why = await problemsOf(world.run(person('wrong'), asUbuntu, {}, only));
    expect(why).toContain('The user ubuntu cannot use sudo on the host: sudo: 1 incorrect password attempt');
    expect(why).toMatch(/or log in as root: npm create litestream@latest -- setup --host-user root$/);
    expect(world.asked.filter((question) => question.includes('sudo'))).toHaveLength(3);
  });

  it('is asked for once where the user may not use sudo', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ sudoPassword: password, noSudoer: true });
    const why = await problemsOf(world.run(person(password), asUbuntu, {}, only));
    expect(why).toContain('The user ubuntu cannot use sudo on the host');
    expect(world.asked.filter((question) => question.includes('sudo'))).toHaveLength(1);
  });

  it('stops a run without a terminal, which says where the password can be typed', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ sudoPassword: password });
    const hostKeys = 'localhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk';
    const flags = { ...asUbuntu, host: 'localhost', agree: 'all' };
    const why = await problemsOf(world.run(undefined, flags, { DEPLOY_KNOWN_HOSTS: hostKeys }, only));
    expect(why).toContain('The user ubuntu cannot use sudo without a password: sudo: a password is required');
    expect(why).toContain('Run setup at a terminal, which asks for the password');
  });
});
