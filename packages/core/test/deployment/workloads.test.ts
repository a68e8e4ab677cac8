import { expect, test } from 'vitest';
import { workloadsOf } from '../../src/deployment/workloads.js';

const step = (...commands: string[]) => [{ kind: 'step' as const, name: 'a', where: 'a:1', commands }];

test('workloads: those that the earlier workflow installed, else what the project files ask for', () => {
  expect(workloadsOf(step('dotnet workload install wasm-tools wasm-experimental'), 'wasm-tools')).toEqual([
    'wasm-tools',
    'wasm-experimental',
  ]);
  expect(workloadsOf(step('dotnet workload restore'), 'wasm-tools')).toEqual(['wasm-tools']);
  expect(workloadsOf([], undefined)).toEqual([]);
});
