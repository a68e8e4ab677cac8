import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { setupWorld } from './setup-world.js';

// What the provider's program makes, beyond what every step promises.

const shell = {
  DEPLOY_KNOWN_HOSTS: 'localhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk',
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
});
