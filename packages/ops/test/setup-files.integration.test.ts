import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadDeployment } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { openValues } from '../src/setup/values.js';
import { families, generated } from './checkout.js';
import { setupWorld, type Typed } from './setup-world.js';

// What is on this machine: an empty file counts for nothing, a good one is not emptied, and only our own files are committed.

const only = (...ids: readonly string[]) => ({ steps: steps.filter(({ id }) => ids.includes(id)) });
const person: Typed = [
  [/do this step now/, 'do'],
  [/Which user can you log in as/, 'DEFAULT'],
  [/keys of your host/, true],
];

describe.skipIf(process.platform === 'win32')('the file of public keys', () => {
  it('is written where there is an empty one', async () => {
    const world = setupWorld({ target: 's3' });
    const known = path.join(world.home, '.ssh/my-shop-abc234.known_hosts');
    mkdirSync(path.dirname(known));
    writeFileSync(known, '');
    await world.run(person, { host: 'localhost' }, {}, only('key', 'host'));
    expect(readFileSync(known, 'utf8')).toMatch(/^localhost ssh-ed25519 /);
  });

  it.each([
    ['sh', /host-setup .* > (\S+known_hosts)\.new && mv \1\.new \1 \|\| \{ cat \1\.new; false; \}$/m],
    [
      'powershell',
      /Set-Content -Encoding ascii (\S+known_hosts)\.new\nif \(\$LASTEXITCODE -eq 0\) \{ Move-Item -Force \1\.new \1 \} else \{ Get-Content \1\.new \}$/m,
    ],
  ] as const)('is not emptied by a printed command that fails: %s', async (print, command) => {
    const world = setupWorld({ target: 's3' });
    await world.run(undefined, { host: 'localhost' }, {}, { print, ...only('host') });
    expect(world.said.join('\n')).toMatch(command);
  });
});

describe.skipIf(process.platform === 'win32')('a printed command', () => {
  it('commits nothing but what the generator wrote', async () => {
    const world = setupWorld({ target: 's3' });
    await world.run(undefined, { host: 'localhost' }, {}, { print: 'sh', ...only('release') });
    const said = world.said.join('\n');
    expect(said).not.toContain('--all');
    const added = /^git add -- (.*)$/m.exec(said)?.[1]?.split(' ') ?? [];
    expect(added).toContain('.yo-rc.json');
    expect(added).toContain('.github/workflows/release.yml');
    for (const file of added) expect(existsSync(path.join(world.folder, file))).toBe(true);
    expect(said).toContain(`git commit -m 'Deploy with Litestream' -- ${added.join(' ')}`);
  });

  it('is the same where a person does not agree to the commit', async () => {
    const world = setupWorld({ target: 's3' });
    const run = world.run([[/Commit the generated files/, false], ...person], {}, {}, only('release'));
    await expect(run).rejects.toMatchObject({
      problems: [{ fix: expect.stringMatching(/^git add -- \.\S+ .*\.yo-rc\.json/) }],
    });
  });

  it('looks for a domain that is not known yet', async () => {
    const world = setupWorld({ target: 's3' });
    await world.run(undefined, { host: '192.0.2.1' }, {}, { print: 'sh', ...only('dns') });
    expect(world.said.join('\n')).toMatch(
      /here, then look it up:\nDEPLOY_DOMAIN=app\.example\.com\nnslookup "\$\{DEPLOY_DOMAIN\}"$/,
    );
  });
});

describe('the values', () => {
  const { deployment } = loadDeployment(generated({ target: 's3' }), families);
  const shell = { AWS_S3_BUCKET: 'wrong', AWS_ACCESS_KEY_ID: 'wrong', AWS_SECRET_ACCESS_KEY: 'wrong' };

  it('of the shell count no longer once they are forgotten, so that they are asked for again', () => {
    const values = openValues(deployment, shell, '/nowhere');
    expect(values.get('AWS_S3_BUCKET')).toBe('wrong');
    values.forget(['AWS_S3_BUCKET', 'AWS_ACCESS_KEY_ID']);
    expect([values.get('AWS_S3_BUCKET'), values.all()['AWS_ACCESS_KEY_ID']]).toEqual([undefined, undefined]);
    values.set('AWS_S3_BUCKET', 'right');
    expect(values.get('AWS_S3_BUCKET')).toBe('right');
  });
});

it('what is printed above the commands is true of the commands', async () => {
  const world = setupWorld({ target: 's3' });
  await world.run(undefined, {}, {}, { print: 'sh', ...only('key', 'storage', 'secrets') });
  const text = world.said.join('\n');
  expect(text).not.toMatch(/If you agree|this step asks|No file is overwritten|without a question/);
  expect(text).toMatch(/ssh-keygen asks before it overwrites/);
  expect(text).toMatch(/replaces an existing value without asking/);
});
