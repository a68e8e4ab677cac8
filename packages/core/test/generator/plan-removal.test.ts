import { expect, it } from 'vitest';
import type { Memory } from '../../src/generator/memory.js';
import { planRemoval } from '../../src/generator/plan-removal.js';
import { readStored, type Stored } from '../../src/generator/stored.js';
import { blobId, nothingKnown } from '../../src/plan/index.js';
import type { GeneratedFile } from '../../src/platforms/generated-file.js';

/** States and texts where these files are on the disk, and the memory knows them. */
function removal(disk: Record<string, string>, stored: Partial<Stored>, rendered: readonly GeneratedFile[] = []) {
  const memory: Memory = {
    stored: { ...readStored(undefined), ...stored },
    known: nothingKnown,
    git: undefined,
    read: (path) => disk[path],
  };
  return planRemoval(memory, rendered).files.map(({ file, state, after }) => [file.path, state, after]);
}
const lines = (path: string, text: string): GeneratedFile => ({ path, text, purpose: 'test', merge: 'append-lines' });

it('removes what is as it was written, asks about what a person edited, and leaves everything else', () => {
  const written = { a: blobId('a\n'), b: blobId('b\n'), c: blobId('c\n') };
  expect(removal({ a: 'a\n', b: 'mine\n', other: 'o\n' }, { written })).toEqual([
    ['a', 'removed', undefined],
    ['b', 'conflict', undefined],
  ]);
});

it("takes its own lines out of somebody else's file", () => {
  const written = { f: blobId('ours\nboth\n') };
  const rendered = [lines('f', 'ours\nboth\n')];
  const disk = { f: 'mine\nboth\nours\n' };
  expect(removal(disk, { written, joined: ['f'], added: { f: ['ours'] } }, rendered)).toEqual([
    ['f', 'merged', 'mine\nboth\n'],
  ]);
  expect(removal(disk, { written, joined: ['f'] }, rendered), 'which these are is not known').toEqual([
    ['f', 'same', disk.f],
  ]);
  expect(removal({ f: 'ours\nboth\nmine\n' }, { written }, rendered), 'it was ours').toEqual([
    ['f', 'merged', 'mine\n'],
  ]);
  expect(removal({ f: 'both\nours\n' }, { written }, rendered), 'nothing else is in it').toEqual([
    ['f', 'removed', undefined],
  ]);
  expect(removal(disk, { written, joined: ['f'], added: { f: ['ours'] } }), 'an earlier version wrote it').toEqual([
    ['f', 'merged', 'mine\nboth\n'],
  ]);
});

it('takes its key out of the file that remembers', () => {
  expect(removal({ '.yo-rc.json': '{"generator-litestream":{},"mine":1}' }, {})).toEqual([
    ['.yo-rc.json', 'merged', '{\n  "mine": 1\n}\n'],
  ]);
  expect(removal({ '.yo-rc.json': '{"generator-litestream":{}}' }, {})).toEqual([
    ['.yo-rc.json', 'removed', undefined],
  ]);
});
