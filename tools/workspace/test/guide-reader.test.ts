import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressToReplace, namesSet, onlyNames, readGuide } from '../../e2e/lib/guide.mjs';

const packages = path.resolve(import.meta.dirname, '../../../packages');
const guideOf = (golden: string): string =>
  readFileSync(path.join(packages, golden, 'expected/.deploy/README.md'), 'utf8');
const goldens = readdirSync(packages, { recursive: true, encoding: 'utf8' })
  .filter((file) => !file.includes('node_modules') && file.endsWith(path.join('expected', '.deploy', 'README.md')))
  .map((file) => path.dirname(path.dirname(path.dirname(file))));

describe('what the scenario `guide` reads in a generated guide', () => {
  const { steps, secrets, lostHost } = readGuide(guideOf('jamstack/test/golden/nextjs-sftp-key'));
  const key = '~/.ssh/nextjs-b6n8ze';

  it('is each numbered step with its commands', () => {
    expect(steps.map(({ title, commands }) => [title, commands.map(({ line }) => line)])).toEqual([
      ['Create the storage, SFTP.', []],
      [
        'Make an SSH key',
        [
          `ssh-keygen -t ed25519 -N '' -C deployer -f ${key}`,
          `ssh-keygen -t ed25519 -N '' -C litestream -f ${key}-sftp`,
        ],
      ],
      ['Point each domain to the host', []],
      [
        'Prepare the host',
        [
          `ssh root@api.example.com bash -s -- host-setup "'$(cat ${key}.pub)'" < .deploy/deploy.sh | tee ${key}.known_hosts`,
        ],
      ],
      ['Set the secrets', expect.arrayContaining(['gh auth login', `gh secret set DEPLOY_KEY < ${key}`])],
      [
        'Commit these files, push them, and start the first release:',
        ['git add --all', 'git commit -m "Deploy with Litestream"', 'git push'],
      ],
    ]);
    const optional = steps[4]?.commands.filter((command) => command.optional).map(({ line }) => namesSet(line));
    expect(optional).toEqual([expect.arrayContaining(['DEPLOY_PORT', 'SFTP_PORT']), ['DEPLOY_DOMAIN']]);
  });

  it('is the address that a person has to replace, where the domain is not answered', () => {
    expect(steps.flatMap((step) => addressToReplace(step) ?? [])).toEqual(['api.example.com']);
  });

  it('is the table', () => {
    expect(secrets).toContainEqual({
      name: 'DEPLOY_USERNAME',
      kind: 'secret',
      optional: false,
      where: '`deployer`, created in step 4',
    });
    expect(secrets).toContainEqual(
      expect.objectContaining({ name: 'DEPLOY_DOMAIN', kind: 'variable', optional: true }),
    );
  });

  it('is what a lost host needs, in its order', () => {
    expect(lostHost).toEqual([
      { line: 'ssh-keygen -R api.example.com', optional: false },
      { steps: [3, 4] },
      { line: `gh secret set DEPLOY_KNOWN_HOSTS < ${key}.known_hosts`, optional: false },
      { line: 'gh workflow run release.yml -f old_host_stopped=true', optional: false },
    ]);
  });

  it('keeps of an optional command the names that are needed', () => {
    const line = 'for name in A B C; do echo "$name:"; gh secret set "$name"; done';
    expect(onlyNames(line, (name) => name !== 'B')).toBe(line.replace('A B C', 'A C'));
    expect(onlyNames('gh variable set A', (name) => name === 'A')).toBe('gh variable set A');
    expect(onlyNames('gh variable set A --env staging', () => false)).toBeUndefined();
  });

  it('is an error where the chapter is missing', () => {
    expect(() => readGuide('# Deploying\n')).toThrow('First deployment');
  });
});

const isForHost = (golden: string): boolean =>
  JSON.parse(readFileSync(path.join(packages, golden, 'case.json'), 'utf8')).platform !== 'kubernetes';

it.each(goldens.filter(isForHost))('in %s a command sets each secret', (golden) => {
  const { steps, secrets } = readGuide(guideOf(golden));
  const commands = steps.flatMap((step) => step.commands);
  const set = (isOptional: boolean): string[] =>
    commands.flatMap(({ line, optional }) => (optional === isOptional ? namesSet(line) : []));
  const wanted = (isOptional: boolean): string[] =>
    secrets.flatMap(({ name, optional, where }) =>
      (optional || where.startsWith('Keep the one that the repository has')) === isOptional ? [name] : [],
    );
  expect(set(false).toSorted()).toEqual(wanted(false).toSorted());
  expect(set(true).toSorted()).toEqual(wanted(true).toSorted());
});
