import { expect, test } from 'vitest';
import { faultsOf } from '../../src/plan/faults.js';
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

test.each([
  ['a key', 'x.yml', 'env:\n  A: mine\n  B: b\n  C: c\nlast: 1\n', 'env:\n  B: b\n  C: c\n  A: new\nlast: 1\n'],
  [
    'an entry',
    'x.yml',
    'dbs:\n  - path: a\n  - path: b\n  - path: c\nlast: 1\n',
    'dbs:\n  - path: b\n  - path: c\n  - path: a\nlast: 1\n',
  ],
  [
    'a line',
    'x.conf',
    'id=x\ndatabase=a\ndatabase=b\nname=c\nport=1\n',
    'id=x\ndatabase=b\nname=c\ndatabase=a\nport=1\n',
  ],
])('%s that both added, each at its own place, is a conflict of these edits alone', (_, path, edited, ours) => {
  const base = edited
    .split('\n')
    .filter((line) => !line.includes('A: mine') && !/path: a|database=a/.test(line))
    .join('\n');
  const [disk, now] = [`${edited}# mine\n`, `# new\n${ours}`];
  const merged = mergeThreeWay(disk, base, now, (text) => faultsOf(path, text));
  expect(merged).toMatchObject({ twice: true, yours: `# new\n${disk}`, new: `${now}# mine\n` });
  expect('both' in merged && merged.both.match(/^<{7} yours$/gm)).toHaveLength(2);
});

test('what a person had twice before is no conflict', () => {
  const base = 'a: 1\nb: 2\nc: 3\n';
  expect(mergeThreeWay(`${base}a: 4\n`, base, `# new\n${base}`, (text) => faultsOf('x.yml', text))).toEqual({
    text: `# new\n${base}a: 4\n`,
  });
});
