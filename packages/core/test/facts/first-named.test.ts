import { expect, test } from 'vitest';
import { found } from '../../src/facts/fact.js';
import { firstNamed } from '../../src/facts/first-named.js';

test('a later list adds the names that no earlier one has', () => {
  const list = (from: string, ...names: readonly string[]) => names.map((name) => found(name, from));
  const all = firstNamed(
    (name) => name,
    list('code', 'A', 'B', 'B'),
    list('Compose', 'B', 'C'),
    list('Kamal', 'C', 'D'),
  );
  // What stands twice in one list is that list's own affair.
  expect(all.map(({ value, from }) => `${value} of ${from}`)).toEqual([
    'A of code',
    'B of code',
    'B of code',
    'C of Compose',
    'D of Kamal',
  ]);
});
