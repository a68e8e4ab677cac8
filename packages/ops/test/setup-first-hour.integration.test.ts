import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { problemsOf, setupWorld, type Typed } from './setup-world.js';

// What somebody meets who does this for the first time.

const only = (...ids: readonly string[]) => ({ steps: steps.filter(({ id }) => ids.includes(id)) });
const person: Typed = [
  [/do this step now/, 'do'],
  [/Which user can you log in as/, 'DEFAULT'],
  [/address of the host/, 'localhost'],
  [/keys of your host/, true],
  [/optional|does your storage need/, []],
];

describe.skipIf(process.platform === 'win32')('the first hour', () => {
  it('a host that wants another user than root says which one, and setup passes it on', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ wantsUser: 'ubuntu' });
    const why = await problemsOf(world.run(person, {}, {}, only('key', 'host')));
    expect(why).toContain('The host refuses the user root, and asks for the user ubuntu.');
    expect(why).toContain('setup --host-user ubuntu');
    world.forget();
    await world.run(person, { 'host-user': 'ubuntu' }, {}, only('key', 'host'));
    const [call] = world.calls().filter(({ args }) => args.join(' ').includes('host-setup'));
    expect(call?.args).toContain('ubuntu@localhost');
    expect(call?.args.at(-1)).toMatch(/^sudo -n bash -s -- host-setup '/);
  });

  it('a printed command shows what such a host says, and how to take another user', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ wantsUser: 'ubuntu' });
    await world.run(undefined, { host: 'localhost' }, {}, { print: 'sh', ...only('key', 'host') });
    const script = world.said.join('\n');
    expect(script.replaceAll('\n# ', ' ')).toContain('print the commands again with --host-user NAME');
    const { stdout } = spawnSync('bash', ['-c', `mkdir "$HOME/.ssh"\n${script}`], {
      cwd: world.folder,
      env: { PATH: `${world.bin}:/usr/bin:/bin`, HOME: world.home },
      encoding: 'utf8',
    });
    expect(stdout).toContain('Please login as the user "ubuntu"');
  });

  it('an IPv6 address is in brackets where scp would take it for a path', async () => {
    const world = setupWorld({ target: 's3' });
    await world.run(undefined, { host: '2001:db8::1' }, {}, { print: 'powershell', ...only('host') });
    expect(world.said.join('\n')).toContain('"root@[2001:db8::1]:litestream-setup.sh"');
    expect(world.said.join('\n')).toContain('ssh -t "root@2001:db8::1"');
  });

  it('the commands for a user who may use sudo let sudo ask for a password, and do what setup does', async () => {
    const world = setupWorld({ target: 's3' });
    const flags = { host: 'localhost', 'host-user': 'ubuntu' };
    await world.run(undefined, flags, {}, { print: 'sh', ...only('key', 'host') });
    const lines = world.said
      .join('\n')
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    const keyFile = path.join(world.home, '.ssh/my-shop-abc234');
    const command =
      "'IFS=; sudo bash litestream-setup.sh host-setup $(cat litestream-setup.pub) > litestream-setup.keys'";
    expect(lines.slice(-5)).toEqual([
      'scp .deploy/deploy.sh "ubuntu@localhost:litestream-setup.sh"',
      `scp ${keyFile}.pub "ubuntu@localhost:litestream-setup.pub"`,
      `ssh -t "ubuntu@localhost" ${command}`,
      `ssh "ubuntu@localhost" 'grep . litestream-setup.keys' > ${keyFile}.known_hosts.new && ` +
        `mv ${keyFile}.known_hosts.new ${keyFile}.known_hosts || { cat ${keyFile}.known_hosts.new; false; }`,
      `ssh "ubuntu@localhost" 'rm litestream-setup.sh litestream-setup.pub litestream-setup.keys'`,
    ]);
    expect(world.said.join('\n')).not.toContain('--host-user NAME');
    const page = readFileSync(new URL('../../../docs/prepare-a-host.md', import.meta.url), 'utf8');
    for (const line of lines.slice(-5)) {
      const [withoutFile = ''] = line.split(` > ${keyFile}`);
      const documented = withoutFile.replaceAll(/"?ubuntu@localhost([\w.:-]*)"?/g, 'ubuntu@app.example.com$1');
      expect(page).toContain(`\n  ${documented.replaceAll(keyFile, '~/.ssh/my-app')}`);
    }
  });

  it('the address is asked for at the top of the commands that need it, and of no others', async () => {
    const world = setupWorld({ target: 's3' });
    await world.run(undefined, {}, {}, { print: 'sh', ...only('key') });
    expect(world.said.join('\n')).not.toContain('address of your host');
    await world.run(undefined, {}, {}, { print: 'powershell', ...only('host') });
    expect(world.said.join('\n')).toMatch(/^\$DEPLOY_API = '[\w.]+'$/m);
  });

  it('a host that does not answer is named by its address', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ noAnswer: true });
    const why = await problemsOf(world.run(person, {}, {}, only('key', 'host')));
    expect(why).toBe(
      'No SSH server answers at localhost, port 22.\n' +
        '→ Check the address, and the firewalls of the host and of its provider. Then run setup again.',
    );
  });

  it('a host that was set up again is known anew after one command', async () => {
    const world = setupWorld({ target: 's3' });
    const folder = path.join(world.home, '.ssh');
    const known = path.join(folder, 'my-shop-abc234.known_hosts');
    mkdirSync(folder, { recursive: true });
    writeFileSync(known, 'localhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAnotherKeyOfTheHostThatIsGone\n');
    const why = await problemsOf(world.run(person, {}, {}, only('key', 'host')));
    expect(why).toContain(`If it was set up again, forget its old keys: delete ${known}, and run setup again`);
    rmSync(known);
    await world.run(person, {}, {}, only('key', 'host'));
    expect(world.state().prepared).toBe(true);
  });

  it('a host is not prepared for a key that was left out', async () => {
    const world = setupWorld({ target: 's3' });
    const typed: Typed = [[/SSH key: do this step now/, 'skip'], ...person];
    const why = await problemsOf(world.run(typed, {}, {}, only('key', 'host')));
    expect(why).toContain('The host cannot be prepared, because there is no SSH key yet.');
    expect(why).toContain('do the step "SSH key" first');
    expect(world.asked).toHaveLength(2);
  });

  it('a command in a next step ends its line', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({
      refuseGh: 'failed to run git: fatal: not a git repository (or any of the parent directories): .git',
    });
    const why = await problemsOf(world.run(person, {}, {}, only('secrets')));
    expect(why.split('\n')).toEqual([
      'This folder is not a git repository yet.',
      '→ Make it one: git init --initial-branch=main',
      'Then make its repository on GitHub: gh repo create --private --source=.',
      'Then run setup again, which continues here, or see the commands with --print.',
    ]);
  });

  it('a user of DEPLOY_USERNAME is not left without what the host is prepared for', async () => {
    const world = setupWorld({ target: 's3' });
    const why = await problemsOf(world.run(person, {}, { DEPLOY_USERNAME: 'ci' }, only('key', 'host')));
    expect(why).toContain(
      'This step prepares the host for the user deployer, but DEPLOY_USERNAME in this shell names another user.',
    );
    expect(world.calls().filter(({ program }) => program === 'ssh')).toEqual([]);
  });

  it('another user who may use Docker already is taken as it is, up to the secrets', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ prepared: true });
    const hostKeys = 'localhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk';
    const storage = { AWS_S3_BUCKET: 'b', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' };
    const values = { DEPLOY_USERNAME: 'ci', DEPLOY_KNOWN_HOSTS: hostKeys, ...storage };
    await world.run(person, { host: 'localhost' }, values, only('key', 'host', 'secrets'));
    expect(world.state().secrets).toMatchObject({ DEPLOY_USERNAME: 'ci', DEPLOY_API: 'localhost' });
    expect(world.calls().filter(({ args }) => args.join(' ').includes('host-setup'))).toEqual([]);
  });

  it.each([
    ['s3', 'AWS_S3_BUCKET', 's3://my-bucket/', 'is not the name alone: leave out s3://'],
    ['s3', 'AWS_S3_BUCKET', 'https://my-bucket.s3.amazonaws.com', 'is not the name alone'],
    ['azure', 'AZURE_STORAGEACCOUNT', 'mine.blob.core.windows.net', 'is not the name alone'],
    ['azure', 'AZURE_CONTAINER', 'https://mine.blob.core.windows.net/backups', 'leave out the address of the account'],
    ['sftp', 'SFTP_HOST', 'sftp://me@backup.example.com/', 'is not the host alone'],
    ['r2', 'AWS_S3_BUCKET', 's3://my-bucket', 'is not the name alone'],
    ['hetzner', 'AWS_REGION', 'Falkenstein', 'is not '],
  ])('%s: the answer to %s is refused while it is typed: %s', async (target, name, typed, problem) => {
    const world = setupWorld({ target });
    const good = new RegExp(`^(?!${name})[A-Z0-9_]+:`);
    const answers: Typed = [
      [new RegExp(`^${name}`), typed],
      [/AZURE_ACCOUNT_KEY/, 'abcd=='],
      [good, 'good'],
      ...person,
    ];
    await expect(world.run(answers, {}, {}, only('storage'))).rejects.toThrow(problem);
  });

  it.each([
    ['s3', 'AWS_S3_BUCKET', 'my.bucket'],
    ['s3', 'AWS_S3_BUCKET', 'arn:aws:s3:eu-central-1:123456789012:accesspoint/backups'],
    ['azure', 'AZURE_STORAGEACCOUNT', 'myappbackups'],
    ['sftp', 'SFTP_HOST', '[2001:db8::1]'],
  ])('%s: %s may be %s', async (target, name, typed) => {
    const world = setupWorld({ target });
    const answers: Typed = [
      [new RegExp(`^${name}`), typed],
      [/AZURE_ACCOUNT_KEY/, 'abcd=='],
      [/./, 'DEFAULT'],
    ];
    const why = await world.run([...person, ...answers], {}, {}, only('storage')).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(why).not.toContain(`${name}:`);
  });
});
