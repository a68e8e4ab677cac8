import { expect, test } from 'vitest';
import { choicesWithoutBase, mergeThreeWay } from '../../src/plan/three-way.js';

/** A long program: most of its lines are there many times. */
const long = Array.from({ length: 12_000 }, (_, number) => (number % 3 ? '  fi\n' : `line ${number % 30}\n`)).join('');
const edited = long.replace('line 27\n', 'edited\n');

test('one edited line of a long program is compared at once', { timeout: 2000 }, () => {
  expect(choicesWithoutBase(edited, long)).toMatchObject({
    yours: edited,
    new: long,
    both: long.replace('line 27\n', '<<<<<<< yours\nedited\n=======\nline 27\n>>>>>>> new\n'),
  });
  const now = long.replace('line 3\n', 'new\n');
  expect(mergeThreeWay(edited, long, now)).toEqual({ text: edited.replace('line 3\n', 'new\n') });
});

test('two versions of a long program are one conflict', { timeout: 2000 }, () => {
  const [yours, now] = [`line 99\n${long}end\n`, `${long}line 98\nend\n`];
  expect(choicesWithoutBase(yours, now, true)).toMatchObject({ yours, new: now });
});

test.each([
  ['at the beginning', 'b\nc\n', 'a\nb\nc\n', 'a\nb\nc\nd\n', 'b\nc\nd\n'],
  ['at the end', 'a\nb\n', 'a\nb\nc\n', 'x\na\nb\nc\n', 'x\na\nb\n'],
  ['of everything', 'a\n', 'a\n', 'a\n', 'a\n'],
])('an edit %s', (_, disk, base, now, text) => {
  const merged = mergeThreeWay(disk, base, now);
  expect('text' in merged ? merged.text : merged).toEqual(text);
});
