import { expect, test } from 'vitest';
import { markersHint } from '../../src/generator/markers-hint.js';
import type { Plan } from '../../src/plan/index.js';

const both = 'a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> new\n';
const hint = (after: string): string =>
  markersHint({
    files: [{ file: { path: 'x.yml' }, state: 'conflict', before: 'a\nb\n', after }],
    changes: [],
  } as unknown as Plan);

test('a file with both versions is edited before anything is committed', () => {
  expect(hint(both)).toMatch(/^Before you commit, edit x\.yml: /);
  expect(hint('a\nc\n')).toBe('');
});
