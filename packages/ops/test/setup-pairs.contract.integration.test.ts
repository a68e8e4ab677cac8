import { targets } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { problemsOf, setupWorld, secretTexts, type Typed } from './setup-world.js';

// Two values that match each other alone: whatever happens, the repository never has two that do not match.

const only = (...ids: readonly string[]) => ({ steps: steps.filter(({ id }) => ids.includes(id)) });
const all = { agree: 'all', host: 'localhost' };
const host = {
  DEPLOY_KEY: secretTexts.key,
  DEPLOY_KNOWN_HOSTS: 'localhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk',
};

/** Each pair of each target, with good values for all that the target needs. */
const pairs = targets.flatMap(({ id, secrets }) => {
  const chosen = secrets.filter(({ when }) => when === undefined || when['sftpAuth'] === 'password');
  const required = chosen.filter(({ optional }) => optional !== true);
  const values = Object.fromEntries(required.map(({ name }) => [name, `new ${name}`]));
  return required.flatMap(({ name, belongsTo }) =>
    belongsTo === undefined ? [] : [{ target: id, halves: [belongsTo, name] as const, values }],
  );
});

it('every target with a user and a password, or a key and its secret, has a pair', () => {
  const without = targets.filter(({ id }) => pairs.every(({ target }) => target !== id));
  expect(without.map(({ id }) => id)).toEqual(['gs', 'file']);
});

/** Services that speak S3 have the pair of AWS. */
const different = pairs.filter(({ halves }, index) => pairs.findIndex((one) => one.halves[1] === halves[1]) === index);

describe.skipIf(process.platform === 'win32').each(different)('$target: $halves', ({ target, halves, values }) => {
  it.each([0, 1])('is set again where the repository has half %i of it', async (half) => {
    const world = setupWorld({ target }, ['docker']);
    world.change({ secrets: { [halves[half] ?? '']: 'of an earlier try' } });
    await world.run(undefined, all, { ...host, ...values }, only('secrets'));
    expect(world.state().secrets).toMatchObject({ [halves[0]]: values[halves[0]], [halves[1]]: values[halves[1]] });
    expect(world.said.join('\n')).toContain(`${halves[half]}: this is set again, because`);
  });
});

describe.skipIf(process.platform === 'win32')('a pair that AWS makes', () => {
  const pair = { AWS_ACCESS_KEY_ID: secretTexts.access, AWS_SECRET_ACCESS_KEY: secretTexts.secret };
  const agreed: Typed = [
    [/already\. Replace/, false],
    [/do this step now/, 'do'],
    [/Create the storage with the|^Do it\?$/, true],
    [/new bucket|region/, 'DEFAULT'],
    [/optional/, []],
  ];

  it('is stored as a whole by the run after one that stored half of it, also by a person who replaces nothing', async () => {
    const world = setupWorld({ target: 's3' });
    world.change({
      loggedIn: true,
      secrets: { AWS_S3_BUCKET: 'my-shop-abc234', AWS_ACCESS_KEY_ID: 'of an earlier try' },
    });
    await world.run(agreed, { host: 'localhost' }, host, only('storage', 'secrets'));
    expect(world.state().secrets).toMatchObject({ AWS_S3_BUCKET: 'my-shop-abc234', ...pair });
  });

  it.each(Object.keys(pair))(
    'leaves no half of the old one beside the new one where %s cannot be set',
    async (refuseName) => {
      const old = { AWS_ACCESS_KEY_ID: 'old', AWS_SECRET_ACCESS_KEY: 'old' };
      const world = setupWorld({ target: 's3' });
      world.change({ loggedIn: true, secrets: old, refuseName });
      const why = await problemsOf(world.run(undefined, { ...all, replace: true }, host, only('storage', 'secrets')));
      expect(why).toContain(`gh could not set ${refuseName}`);
      const names = Object.keys(pair).filter((name) => name in world.state().secrets);
      expect(names, 'half a pair, which the next run sets again').toEqual(['AWS_ACCESS_KEY_ID']);
      world.change({ refuseName: '' });
      await world.run(undefined, all, host, only('storage', 'secrets'));
      expect(world.state().secrets).toMatchObject(pair);
    },
  );

  it('stays as it is where a person replaces nothing', async () => {
    const old = { AWS_ACCESS_KEY_ID: 'old', AWS_SECRET_ACCESS_KEY: 'old' };
    const world = setupWorld({ target: 's3' });
    world.change({ loggedIn: true, secrets: old });
    await world.run(agreed, { host: 'localhost' }, host, only('storage', 'secrets'));
    expect(world.state().secrets).toMatchObject({ AWS_S3_BUCKET: 'my-shop-abc234', ...old });
  });
});
