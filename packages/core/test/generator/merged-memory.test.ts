import { expect, it } from 'vitest';
import type { Git } from '../../src/generator/git.js';
import { mergedMemory } from '../../src/generator/merged-memory.js';
import { blobId } from '../../src/plan/index.js';

const markers = '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n';
const store = (value: object) => JSON.stringify({ 'generator-litestream': value });

/** What becomes of two versions of the memory; `disk` has the files beside it. */
function merged(ours?: object, theirs?: object, disk: Record<string, string> = {}, text = markers) {
  const sides = { base: store({}), ...(ours && { ours: store(ours) }), ...(theirs && { theirs: store(theirs) }) };
  const git = {
    sides: () => sides,
    unmerged: () => ['.yo-rc.json'],
    committed: () => undefined,
    commitsOf: () => [],
    complete: true,
  } as unknown as Git;
  return mergedMemory((path) => (path === '.yo-rc.json' ? text : disk[path]), git);
}

it('joins the two versions where git stopped, and does nothing elsewhere', () => {
  expect(merged({ answers: { a: 1 } }, { answers: { b: 2 } })?.text).toBe(
    `${JSON.stringify({ 'generator-litestream': { answers: { a: 1, b: 2 }, written: {} } }, undefined, 2)}\n`,
  );
  expect(merged({ answers: { a: 1 } }, { answers: { a: 2 } })?.told).toContain('Both answered: a: 1 here, 2 there.');
  expect(merged({}, {}, {}, '{}')).toBeUndefined();
  expect(() => merged({})).toThrow(/no longer has its two versions/);
});

it('refuses two deployments of one environment: each has a backup of its own', () => {
  const deployment = (id: string, name = 'production') => ({ deployments: { [name]: id } });
  expect(() => merged(deployment('a-1'), deployment('a-2'))).toThrow(
    /both branches created a deployment for production/,
  );
  expect(merged(deployment('a-1'), deployment('a-1'))?.text).toContain('"production": "a-1"');
  expect(merged(deployment('a-1'), deployment('a-2', 'staging'))?.text).toContain('"staging": "a-2"');
});

it.each([
  ['one side', 'theirs\n', 'theirs\n'],
  ['the other', 'ours\n', 'ours\n'],
  ['a text of its own', 'mine\n', 'ours\n'],
])('remembers of a file that a person settled by taking %s what that side wrote', (_, disk, expected) => {
  const written = (text: string) => ({ written: { f: blobId(text) } });
  expect(merged(written('ours\n'), written('theirs\n'), { f: disk })?.text).toContain(`"f": "${blobId(expected)}"`);
});
