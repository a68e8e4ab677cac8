import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { problemsOf, secretTexts, setupWorld } from './setup-world.js';

// What the provider's program makes, beyond what every step promises.

const shell = {
  DEPLOY_KNOWN_HOSTS: 'localhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk',
  DEPLOY_KEY: secretTexts.key,
};
const all = { agree: 'all', host: 'localhost' };
const only = (...ids: readonly string[]) => ({ steps: steps.filter(({ id }) => ids.includes(id)) });
const linesOf = (world: ReturnType<typeof setupWorld>): readonly string[] =>
  world.calls().map(({ program, args }) => `${program} ${args.join(' ')}`);

describe.skipIf(process.platform === 'win32')('a bucket of AWS', () => {
  it.each([
    { there: ['s3 mb'], blocks: 0 },
    { there: [], blocks: 1 },
  ])('loses no public access that it had before: $blocks', async ({ there, blocks }) => {
    const world = setupWorld({ target: 's3' });
    world.change({ loggedIn: true, made: there });
    await world.run(undefined, all, shell, only('storage'));
    expect(linesOf(world).filter((line) => line.includes('put-public-access-block'))).toHaveLength(blocks);
  });

  it('is not made where its values could not be stored', async () => {
    const world = setupWorld({ target: 's3' }, ['gh']);
    world.change({ loggedIn: true });
    const why = await problemsOf(world.run(undefined, all, shell, only('storage')));
    expect(why).toContain('this needs the GitHub CLI');
    expect(world.state().made).toEqual([]);
    expect(linesOf(world).join('\n')).not.toContain('create-access-key');
  });

  it('gets no third access key, and says which there are', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ loggedIn: true, keys: 2 });
    const why = await problemsOf(world.run(undefined, all, shell, only('storage')));
    expect(why).toMatch(
      /LimitExceeded[^]*→ .*two access keys.*\n.*list-access-keys --user-name litestream-my-shop-abc234\n[^]*--access-key-id ID\nThen run setup again/,
    );
    expect(why).not.toContain('aws configure');
  });
});

describe.skipIf(process.platform === 'win32')('what was made and is not in the repository', () => {
  it.each(['AWS_S3_BUCKET', 'AWS_SECRET_ACCESS_KEY'])('is told where %s cannot be set', async (refuseName) => {
    const world = setupWorld({ target: 's3' });
    world.change({ loggedIn: true, made: ['iam create-user'], refuseName });
    const why = await problemsOf(world.run(undefined, all, shell, only('storage', 'secrets')));
    expect(why).toContain(`gh could not set ${refuseName}`);
    const said = world.said.join('\n');
    expect(said).toContain('  Create the bucket my-shop-abc234 in eu-central-1\n');
    expect(said).not.toMatch(/does not have all[^]*Create the user/);
    expect(said).toContain('AWS_S3_BUCKET: my-shop-abc234, AWS_REGION: eu-central-1');
    expect(said).toContain('aws iam delete-access-key --user-name litestream-my-shop-abc234 --access-key-id ID');
    for (const secret of [secretTexts.access, secretTexts.secret]) expect(said).not.toContain(secret);
  });

  it('is told where a person leaves the next step out', async () => {
    const world = setupWorld({ target: 'azure' });
    world.change({ loggedIn: true });
    const run = world.run(
      [
        [/Storage: do this/, 'do'],
        [/Create the storage with the|^Do it\?$/, true],
        [/new storage account/, 'chosen'],
        [/container in it|resource group|location/, 'DEFAULT'],
        [/Secrets: do this/, 'skip'],
      ],
      {},
      {},
      only('storage', 'secrets'),
    );
    await expect(run).rejects.toThrow('Left out: secrets.');
    const said = world.said.join('\n');
    expect(said).toContain('AZURE_STORAGEACCOUNT: chosen');
    expect(said).not.toContain(secretTexts.azure);
  });

  it('is no more than what the repository lacks', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({ loggedIn: true });
    await world.run(undefined, all, shell, only('storage', 'secrets')).catch(() => undefined);
    expect(world.state().secrets).toMatchObject({ AWS_SECRET_ACCESS_KEY: secretTexts.secret });
    expect(world.said.join('\n')).not.toContain('does not have all');
  });
});
