import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, scratchClone } from './scratch.js';

if (missing) console.warn(`skipped: ${missing}`);

describe.skipIf(missing)('nx release, as a dry run', () => {
  let clone: ReturnType<typeof scratchClone>;
  let packages: string[];
  beforeAll(() => {
    clone = scratchClone();
    const names = readdirSync(join(clone.folder, 'packages')).map((folder) => manifest(folder).name);
    packages = names.toSorted();
    for (const folder of readdirSync(join(clone.folder, 'packages')))
      clone.git('tag', `${manifest(folder).name}@${manifest(folder).version}`);
  });
  afterAll(() => clone.remove());

  const manifest = (folder: string) =>
    JSON.parse(readFileSync(join(clone.folder, 'packages', folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };

  it('versions what changed and what depends on it, each with a changelog', () => {
    writeFileSync(join(clone.folder, 'packages/blazor/src/change.ts'), 'export const change = 1;\n');
    clone.commit('Find the host project again');
    expect(() => clone.nx('release', 'plan:check', '--base=HEAD~1', '--head=HEAD')).toThrow('plan:check'); // a change that users get says so

    clone.nx(
      'release',
      'plan',
      'patch',
      '--onlyTouched=false',
      '--projects=generator-litestream-blazor',
      '--message=The host project is found again.',
    );
    clone.commit('Plan');
    expect(() => clone.nx('release', 'plan:check', '--base=HEAD~2', '--head=HEAD')).not.toThrow();
    const output = clone.nx('release', '--dry-run', '--skip-publish');
    const versioned = [...output.matchAll(/^(\S+) .*New version (\S+) written/gm)].map(([, name]) => name);
    expect([...new Set(versioned)].toSorted()).toEqual([
      'create-litestream',
      'generator-litestream',
      'generator-litestream-blazor',
    ]);
    const changelogs = [...output.matchAll(/entry in packages\/(\w+)\/CHANGELOG\.md/g)].map(([, folder]) => folder);
    expect(changelogs.toSorted()).toEqual(['blazor', 'create', 'litestream']);
    expect(output).toContain('The host project is found again.');
    // Who updates the umbrella gets the family that it was released with.
    expect(output).toMatch(/\+\s+"generator-litestream-blazor": "\^/);
  });

  it('packs every package by itself, without sources and tests', () => {
    const output = clone.nx('release', 'publish', '--dry-run', '--first-release');
    const packed = [...output.matchAll(/^name:\s+(\S+)/gm)].map(([, name]) => name);
    expect(packed.toSorted()).toEqual(packages);
    const files = [...output.matchAll(/^[\d.]+k?B +(\S+)/gm)].map(([, file]) => file ?? '');
    expect(files).toContain('generators/blazor/index.js');
    expect(files).toContain('bin/create-litestream.js');
    expect(files.filter((file) => /^(src|test)\//.test(file))).toEqual([]);
  });
});
