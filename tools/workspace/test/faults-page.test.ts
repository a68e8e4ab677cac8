import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** Where a name like `engine:turn.integration` of docs/faults.md lies. */
function fileOf(kind: string, name: string): string {
  if (kind === 'e2e') return `tools/e2e/scenarios/${name}.mjs`;
  if (kind === 'kubernetes') return `tools/e2e/kubernetes/scenarios/${name}.mjs`;
  if (kind === 'bench') return `tools/bench/benches/${name}.mjs`;
  return `${kind === 'cells' ? 'tools' : 'packages'}/${kind}/test/${name}.test.ts`;
}

it('docs/faults.md names tests that exist', () => {
  const page = readFileSync(join(root, 'docs/faults.md'), 'utf8');
  const named = [...page.matchAll(/`(core|engine|create|ops|cells|e2e|kubernetes|bench):([\w./-]+)`/g)];
  expect(named.length).toBeGreaterThan(60);
  expect(
    named.map(([, kind = '', name = '']) => fileOf(kind, name)).filter((file) => !existsSync(join(root, file))),
  ).toEqual([]);
});
