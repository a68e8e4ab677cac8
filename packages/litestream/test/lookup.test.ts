import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { families } from 'generator-litestream';
import { commands } from 'litestream-ops';
import { describe, expect, it } from 'vitest';
import Generator from 'yeoman-generator';
import { createEnv } from 'yeoman-environment';

// As npm installs them: Yeoman takes the namespace from the folder below node_modules.
const installed = resolve(import.meta.dirname, '../../../node_modules');

/** Generators that Yeoman finds in an installed package, by namespace. */
const found = async (name: string) => {
  const generators = await createEnv().lookup({ packagePaths: [join(installed, name)] });
  return Object.fromEntries(generators.map(({ namespace, resolved }) => [namespace, resolved]));
};

describe('the look-up of Yeoman', () => {
  it('finds yo litestream and one sub-generator for each family and each command, and nothing else', async () => {
    const expected = [
      'litestream:app',
      ...families.map(({ id }) => `litestream:${id}`),
      ...commands.map(({ name }) => `litestream:${name}`),
    ];
    expect(Object.keys(await found('generator-litestream')).toSorted()).toEqual(expected.toSorted());
  });

  it.each(families.map(({ id }) => id))(
    'finds yo litestream-%s in the package of that family, and nothing else',
    async (id) => {
      expect(Object.keys(await found(`generator-litestream-${id}`))).toEqual([`litestream-${id}:app`]);
    },
  );

  it('gets a generator of its own from every shell', async () => {
    const files = Object.values(await found('generator-litestream'));
    const shells = await Promise.all(
      files.map(async (file) => ((await import(pathToFileURL(file).href)) as { default: unknown }).default),
    );
    for (const shell of shells) expect((shell as typeof Generator).prototype).toBeInstanceOf(Generator);
    expect(new Set(shells).size).toBe(files.length);
  });
});
