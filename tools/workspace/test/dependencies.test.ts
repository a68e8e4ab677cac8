import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const manifests = readdirSync(join(root, 'packages')).map(
  (folder) =>
    JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as {
      name: string;
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
      peerDependencies?: Record<string, string>;
      optionalDependencies?: Record<string, string>;
    },
);
const ours = new Set(manifests.map(({ name }) => name));
/** A user installs the bundle of create-litestream with all that is in it; the bundler itself is not. */
const create = manifests.find(({ name }) => name === 'create-litestream');
const bundled = Object.keys(create?.devDependencies ?? {});
const installed = new Set([
  ...manifests.flatMap(({ dependencies = {} }) => Object.keys(dependencies)),
  ...bundled.filter((name) => name !== 'rolldown'),
]);

it('npm create litestream downloads one package', () => {
  expect({ ...create?.dependencies, ...create?.peerDependencies, ...create?.optionalDependencies }).toEqual({});
  expect(bundled).not.toEqual([]);
});

it('docs/dependencies.md says of everything that a user installs why it was chosen, and of nothing else', () => {
  const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  const [, table = ''] = /^## In the published packages\n([^]*?)^Left out/m.exec(page) ?? [];
  const named = [...table.matchAll(/^\| (?!Package|-)(\S+)/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual([...installed].filter((name) => !ours.has(name)).toSorted());
});
