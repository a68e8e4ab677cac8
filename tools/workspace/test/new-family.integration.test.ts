import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, scratchClone } from './scratch.js';

if (missing) console.warn(`skipped: ${missing}`);

describe.skipIf(missing)('npm run new-family', () => {
  let clone: ReturnType<typeof scratchClone>;
  beforeAll(() => {
    clone = scratchClone();
  });
  afterAll(() => clone.remove());

  const newFamily = (...args: string[]) =>
    spawnSync(process.execPath, ['tools/workspace/new-family.mjs', ...args], { cwd: clone.folder, encoding: 'utf8' });
  const read = (path: string) => readFileSync(join(clone.folder, path), 'utf8');

  it('refuses a name that is none, a missing title and a package that is there', () => {
    expect(newFamily('My Family', 'My Family').stderr).toContain('"My Family" is not a name');
    expect(newFamily('my-family').stderr).toContain('A title is missing');
    expect(newFamily('blazor', 'Blazor').stderr).toContain('packages/blazor is there already');
    expect(clone.git('status', '--short')).toBe('');
  });

  it('makes a package that compiles, stands in the registry and is published', () => {
    const { status, stderr } = newFamily('my-family', 'My Family');
    expect(stderr).toBe('');
    expect(status).toBe(0);

    expect(read('packages/litestream/src/families.ts')).toContain(
      "import { myFamily } from 'generator-litestream-my-family';",
    );
    expect(read('packages/litestream/generators/my-family/index.js')).toContain("family: 'my-family'");
    expect(read('packages/my-family/generators/app/index.js')).toContain('families: [myFamily]');
    expect(read('packages/litestream/package.json')).toContain('"generator-litestream-my-family": "^0.1.0"');
    expect(`${read('packages/my-family/package.json')}${read('packages/my-family/README.md')}`).not.toMatch(/\bweb\b/);

    const tsc = join(clone.folder, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
      cwd: join(clone.folder, 'packages/my-family'),
      encoding: 'utf8',
    });
    expect(clone.nx('show', 'projects')).toContain('generator-litestream-my-family');
  });
});
