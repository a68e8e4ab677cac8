import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, scratchClone } from './scratch.js';

if (missing) console.warn(`skipped: ${missing}`);

describe.skipIf(missing)('nx affected', () => {
  let clone: ReturnType<typeof scratchClone>;
  beforeAll(() => {
    clone = scratchClone();
  });
  afterAll(() => clone.remove());

  /** Packages whose tests nx would run after a commit that changes this file; what runs of the tools is their own affair. */
  const affectedBy = (file: string) => {
    appendFileSync(join(clone.folder, file), '\n');
    clone.commit(`fix: change ${file}`);
    const graph = clone.nx('affected', '--target=test', '--base=HEAD~1', '--head=HEAD', '--graph=stdout');
    const { tasks } = JSON.parse(graph) as {
      tasks: { tasks: Record<string, { target: { project: string; target: string } }> };
    };
    return Object.values(tasks.tasks)
      .filter(({ target }) => target.target === 'test' && !target.project.startsWith('tools-'))
      .map(({ target }) => target.project)
      .toSorted();
  };

  it('after a change in blazor runs blazor, the umbrella and create, and neither web nor jamstack', () => {
    expect(affectedBy('packages/blazor/package.json')).toEqual([
      'create-litestream',
      'generator-litestream',
      'generator-litestream-blazor',
    ]);
  });

  it('after a change in ops runs ops and what offers its commands', () => {
    expect(affectedBy('packages/ops/src/commands.ts')).toEqual([
      'create-litestream',
      'generator-litestream',
      'litestream-ops',
    ]);
  });

  it('after a change in core runs every package', () => {
    expect(affectedBy('packages/core/src/index.ts')).toEqual([
      'create-litestream',
      'generator-litestream',
      'generator-litestream-blazor',
      'generator-litestream-container',
      'generator-litestream-jamstack',
      'generator-litestream-web',
      'litestream-generator-core',
      'litestream-ops',
    ]);
  });
});
