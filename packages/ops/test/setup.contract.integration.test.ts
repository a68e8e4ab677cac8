import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { targets } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { problemsOf, secretTexts, setupWorld, type Called, type Typed } from './setup-world.js';

// What every step promises: it says what it will do, it does that once, it never shows a secret, and it undoes nothing.

const windows = process.platform === 'win32';
const typedSecrets = { access: 'Zq9xtypedaccess', secret: 'Zq9xtypedsecret', bucket: 'my-bucket' };
/** A person who agrees to everything. */
const person: Typed = [
  [/do this step now/, 'do'],
  [/Which user can you log in as/, 'DEFAULT'],
  [/address of the host/, 'localhost'],
  [/keys of your host/, true],
  [/^AWS_S3_BUCKET/, typedSecrets.bucket],
  [/^AWS_ACCESS_KEY_ID/, typedSecrets.access],
  [/^AWS_SECRET_ACCESS_KEY/, typedSecrets.secret],
  [/optional|does your storage need/, []],
  [/Commit the generated files now|Push the branch/, true],
];
const madeByAws = ['s3 mb', 's3api put-public-access-block', 'iam create-user', 'iam put-user-policy'];
const shellValues = {
  AWS_S3_BUCKET: typedSecrets.bucket,
  AWS_ACCESS_KEY_ID: typedSecrets.access,
  AWS_SECRET_ACCESS_KEY: typedSecrets.secret,
  DEPLOY_KNOWN_HOSTS: 'localhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk',
};
const all = { agree: 'all', host: 'localhost' };

/** Calls that change something. */
const changes = (calls: readonly Called[]): readonly string[] =>
  calls
    .map(({ program, args }) => `${program} ${args.join(' ')}`)
    .filter((line) =>
      /^gh (secret|variable) set|^gh workflow run|host-setup|ssh-keygen -q|^(aws|az) .*\b(create|put-|mb )/.test(line),
    );

/** No secret is in an argument, or in anything that was said. */
function expectNoSecrets(world: ReturnType<typeof setupWorld>, secrets: readonly string[]): void {
  const visible = JSON.stringify([world.calls().map(({ args }) => args), world.said, world.asked]);
  for (const secret of secrets) expect(visible).not.toContain(secret);
}

it('every file is a step of its name, in the order of the way', () => {
  const files = readdirSync(path.resolve(import.meta.dirname, '../src/setup/steps'));
  expect(steps.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  expect(steps.map(({ id }) => id)).toEqual(['key', 'host', 'dns', 'storage', 'secrets', 'release']);
});

describe.skipIf(windows)('at a terminal', () => {
  it('goes from the generated files to the first release, and has nothing left to do then', async () => {
    const world = setupWorld({ target: 's3' });
    await world.run(person);
    expect(world.said.filter((text) => /^[✖–]/.test(text))).toEqual([]);
    const { secrets, variables, prepared, runs } = world.state();
    expect(prepared).toBe(true);
    expect(runs).toHaveLength(1);
    const keyFile = path.join(world.home, '.ssh/my-shop-abc234');
    expect(secrets).toEqual({
      DEPLOY_API: 'localhost',
      DEPLOY_USERNAME: 'deployer',
      DEPLOY_KEY: readFileSync(keyFile, 'utf8').trim(),
      DEPLOY_KNOWN_HOSTS: readFileSync(`${keyFile}.known_hosts`, 'utf8').trim(),
      AWS_S3_BUCKET: typedSecrets.bucket,
      AWS_ACCESS_KEY_ID: typedSecrets.access,
      AWS_SECRET_ACCESS_KEY: typedSecrets.secret,
    });
    expect(variables).toEqual({});
    expect(statSync(keyFile).mode & 0o077).toBe(0);
    expect(world.git('status', '--porcelain', '.deploy', '.github', '.yo-rc.json')).toBe('');
    expect(world.git('ls-remote', 'origin', 'main')).toContain(world.git('rev-parse', 'HEAD').trim());
    expectNoSecrets(world, [secretTexts.key, typedSecrets.access, typedSecrets.secret]);
    // Each step says what it does before it is asked for consent.
    for (const { title } of steps.filter(({ id }) => id !== 'dns'))
      expect(world.said.some((text) => text.includes(title))).toBe(true);

    world.forget();
    await world.run([]);
    expect(world.asked).toEqual([]);
    expect(changes(world.calls())).toEqual([]);
    expect(world.said.filter((text) => text.startsWith('✔'))).toHaveLength(steps.length + 1);
  });

  it('stops at the step that fails, says why, and goes on there', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ refuseHost: true });
    const why = await problemsOf(world.run(person));
    expect(why).toMatch(/^The host could not be prepared: This is Alpine, not Debian or Ubuntu/);
    world.change({ refuseHost: false });
    world.forget();
    await world.run(person);
    expect(changes(world.calls()).filter((line) => line.startsWith('ssh-keygen'))).toEqual([]);
    expect(changes(world.calls())[0]).toContain('host-setup');
  });

  it('leaves out what a person leaves out, and shows the commands to whoever wants those', async () => {
    const world = setupWorld({ target: 's3' });
    const why = await problemsOf(
      world.run([
        [/SSH key: do this/, 'print'],
        [/Have you run them/, 'done'],
      ]),
    );
    expect(world.said.join('\n')).toContain('ssh-keygen -q -t ed25519');
    expect(why).toContain('SSH key: There is no key');
    expect(changes(world.calls())).toEqual([]);
  });

  it('sends nothing to a host whose keys nobody vouches for', async () => {
    const world = setupWorld({ target: 's3' });
    const why = await problemsOf(world.run([[/keys of your host/, false], ...person]));
    expect(why).toContain('The keys of the host were not confirmed');
    expect(world.said.join('\n')).toMatch(/answers with these keys:\n {2}ssh-ed25519 SHA256:/);
    expect(changes(world.calls()).filter((line) => line.includes('host-setup'))).toEqual([]);
  });

  it('never overwrites a key', async () => {
    const world = setupWorld({ target: 's3' });
    const file = path.join(world.home, '.ssh/my-shop-abc234');
    mkdirSync(path.dirname(file));
    writeFileSync(file, 'with a passphrase');
    expect(await problemsOf(world.run(person))).toContain('exists already, and is not overwritten');
    expect(readFileSync(file, 'utf8')).toBe('with a passphrase');
  });

  it('does not replace a secret that the repository has without a question', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ secrets: { DEPLOY_KEY: 'theirs', AWS_S3_BUCKET: 'theirs' } });
    await world.run([[/already\. Replace/, false], ...person]);
    expect(world.state().secrets).toMatchObject({
      DEPLOY_KEY: 'theirs',
      AWS_S3_BUCKET: 'theirs',
      DEPLOY_API: 'localhost',
    });
  });

  it('makes no key where the repository has one from another machine', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({
      secrets: Object.fromEntries(
        ['DEPLOY_API', 'DEPLOY_USERNAME', 'DEPLOY_KEY', 'DEPLOY_KNOWN_HOSTS', ...Object.keys(shellValues)].map(
          (name) => [name, 'x'],
        ),
      ),
    });
    await world.run([[/DEPLOY_API already\. Replace/, false], ...person]);
    expect(changes(world.calls())).toEqual(['gh workflow run release.yml --ref main']);
  });

  it('says how a release ended that did not succeed', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ refuseRelease: true });
    const why = await problemsOf(world.run(person));
    expect(why).toMatch(/^The release ended with "failure":\n {4}deploy: Port 80 is taken\.\n→ .*actions\/runs\/7$/s);
  });
});

describe.skipIf(windows)('the provider makes the storage', () => {
  const made: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    s3: {
      AWS_S3_BUCKET: 'my-shop-abc234',
      AWS_ACCESS_KEY_ID: secretTexts.access,
      AWS_SECRET_ACCESS_KEY: secretTexts.secret,
    },
    azure: {
      AZURE_STORAGEACCOUNT: 'myshopabc234',
      AZURE_CONTAINER: 'litestream',
      AZURE_ACCOUNT_KEY: secretTexts.azure,
    },
  };

  it('where the target says how', () => {
    expect(targets.filter(({ maker }) => maker !== undefined).map(({ id }) => id)).toEqual(Object.keys(made));
  });

  it.each(Object.keys(made))('%s: asks, makes it, and shows no secret', async (target) => {
    const world = setupWorld({ target });
    world.change({ loggedIn: true });
    const yes: Typed = [
      [/Create the storage with the|^Do it\?$/, true],
      [/new bucket|region|new storage account|container in it|resource group|location/, 'DEFAULT'],
      ...person,
    ];
    await world.run(yes);
    expect(world.state().secrets).toMatchObject(made[target] ?? {});
    expectNoSecrets(world, [secretTexts.access, secretTexts.secret, secretTexts.azure]);
    const said = world.said.join('\n');
    expect(said.indexOf('This will be done now')).toBeGreaterThan(0);
  });

  it.each(Object.keys(made))('%s: what is there already stays', async (target) => {
    const world = setupWorld({ target });
    world.change({
      loggedIn: true,
      made: [...madeByAws, 'group', 'storage'],
    });
    await world.run(undefined, all, { DEPLOY_KNOWN_HOSTS: shellValues.DEPLOY_KNOWN_HOSTS });
    const run = changes(world.calls()).filter((line) => /^(aws|az) /.test(line));
    // The policy of our own user and an access key; or the container, which does nothing to one that is there.
    expect(run).toHaveLength(target === 's3' ? 2 : 1);
  });
});

describe.skipIf(windows)('without a terminal', () => {
  it.each(targets.map(({ id }) => id))('%s: names all that is missing at once, and does nothing', async (target) => {
    const world = setupWorld({ target }, ['aws', 'az']);
    const why = await problemsOf(world.run(undefined));
    const { secrets = [] } = targets.find(({ id }) => id === target) ?? {};
    for (const { name, optional, when } of secrets) {
      if (optional !== true && (when === undefined || when['sftpAuth'] === 'password'))
        expect(why).toContain(`    ${name}: `);
    }
    for (const text of [
      'DEPLOY_API: --host',
      ...steps.filter(({ lenient }) => !lenient).map(({ id }) => `--agree ${id}`),
    ])
      expect(why).toContain(text);
    expect(why).toContain('--print');
    expect(changes(world.calls())).toEqual([]);
    expect(existsSync(path.join(world.home, '.ssh'))).toBe(false);
  });

  it('does everything where everything is known', async () => {
    const world = setupWorld({ target: 's3' });
    await world.run(undefined, all, shellValues);
    expect(Object.keys(world.state().secrets)).toHaveLength(7);
    expect(world.state().runs).toHaveLength(1);
    expectNoSecrets(world, [secretTexts.key, typedSecrets.access, typedSecrets.secret]);
  });

  it('takes the key of an administrator in the shell for no value of the storage', async () => {
    const world = setupWorld({ target: 's3' });
    const administrator = { AWS_ACCESS_KEY_ID: 'Zq9xadmin', AWS_SECRET_ACCESS_KEY: 'Zq9xadminsecret' };
    world.change({ loggedIn: true });
    await world.run(undefined, all, { DEPLOY_KNOWN_HOSTS: shellValues.DEPLOY_KNOWN_HOSTS, ...administrator });
    expect(world.state().secrets).toMatchObject({ AWS_ACCESS_KEY_ID: secretTexts.access });
    expectNoSecrets(world, Object.values(administrator));
  });

  it('says what to do where the GitHub CLI is missing', async () => {
    const world = setupWorld({ target: 's3' }, ['gh']);
    expect(await problemsOf(world.run(undefined, all, shellValues))).toMatch(
      /this needs the GitHub CLI[^]*which continues here/,
    );
  });

  it('knows no host that looks like an option', async () => {
    const world = setupWorld({ target: 's3' });
    expect(await problemsOf(world.run(undefined, { host: '-oProxyCommand=x' }))).toContain('--host "-oProxyCommand=x"');
    expect(world.calls()).toEqual([]);
  });
});

describe.skipIf(windows)('--print', () => {
  it.each(targets.map(({ id }) => id))('%s: runs nothing, and shows no value of a secret', async (target) => {
    const world = setupWorld({ target });
    const secret = 'Zq9xshell';
    const values = Object.fromEntries(
      (targets.find(({ id }) => id === target)?.secrets ?? [])
        .filter(({ kind }) => kind !== 'variable')
        .map(({ name }) => [name, `${secret}${name.toLowerCase()}`]),
    );
    for (const print of ['sh', 'powershell'] as const) {
      world.forget();
      await world.run(undefined, { host: 'localhost' }, values, { print });
      expect(world.calls()).toEqual([]);
      const text = world.said.join('\n');
      for (const [name, value] of Object.entries(values))
        if (/KEY|SECRET|PASSWORD/.test(name) && !name.endsWith('HOST_KEY')) expect(text).not.toContain(value);
      for (const { title } of steps) expect(text).toContain(title);
    }
  });

  it('the commands work exactly as printed', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ loggedIn: true });
    await world.run(undefined, { host: 'localhost' }, {}, { print: 'sh' });
    const script = world.said.join('\n').replace('nslookup localhost', 'true');
    world.forget();
    mkdirSync(path.join(world.home, '.ssh'));
    execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: world.folder,
      env: { PATH: world.bin, HOME: world.home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { secrets, made, prepared, runs } = world.state();
    const keyFile = path.join(world.home, '.ssh/my-shop-abc234');
    expect(secrets).toMatchObject({
      DEPLOY_API: 'localhost',
      DEPLOY_USERNAME: 'deployer',
      DEPLOY_KEY: readFileSync(keyFile, 'utf8').trim(),
      DEPLOY_KNOWN_HOSTS: readFileSync(`${keyFile}.known_hosts`, 'utf8').trim(),
    });
    expect(made).toEqual(madeByAws);
    expect([prepared, runs.length]).toEqual([true, 1]);
    // And setup takes what they did for done.
    world.forget();
    await world.run([[/DEPLOY_API already\. Replace/, false], ...person], { host: 'localhost' });
    expect(changes(world.calls()).filter((line) => /ssh-keygen|host-setup|DEPLOY_KEY/.test(line))).toEqual([]);
  });
});
