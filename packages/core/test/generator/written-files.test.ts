import { describe, expect, it } from 'vitest';
import { unpackText } from '../../src/generator/packed-text.js';
import { writtenFiles } from '../../src/generator/written-files.js';
import { blobId, nothingKnown, planFiles, type Known } from '../../src/plan/index.js';
import type { GeneratedFile } from '../../src/platforms/generated-file.js';

const file = (path: string, text: string, more: Partial<GeneratedFile> = {}): GeneratedFile => ({
  path,
  text,
  purpose: 'test',
  ...more,
});
const knownOf = (texts: Record<string, string>, more: Partial<Known> = {}): Known => ({
  written: Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, blobId(text)])),
  joined: [],
  text: (path) => texts[path],
  complete: true,
  ...more,
});

/** What a run remembers of files that are on the disk like this. */
function after(
  files: readonly GeneratedFile[],
  disk: Record<string, string>,
  known: Known = nothingKnown,
  before: Parameters<typeof writtenFiles>[2] = { texts: {}, added: {} },
) {
  return writtenFiles(
    planFiles(files, (path) => disk[path], known),
    known,
    before,
  );
}

describe('the memory of the written files', () => {
  it('has what was written, and neither what is removed nor the memory itself', () => {
    const files = [
      file('a', 'a\n'),
      file('.yo-rc.json', '{}', { merge: 'json-keys' }),
      file('o', 'o\n', { once: true }),
    ];
    const disk = { gone: 'g\n', edited: 'mine\n' };
    expect(after(files, disk, knownOf({ gone: 'g\n', edited: 'e\n' }))).toEqual({
      written: { a: blobId('a\n') },
      joined: [],
      added: {},
      texts: {},
    });
  });

  it('has of a file that stays deleted the text that was deleted', () => {
    const known = knownOf({ a: 'a\n' });
    expect(after([file('a', 'new\n')], {}, known, { texts: { a: 'packed' }, added: {} })).toMatchObject({
      written: { a: blobId('a\n') },
      texts: { a: 'packed' },
    });
  });

  it('keeps a text that git will not have, because the file has edits as well', () => {
    const kept = after([file('a', 'A\nb\nc\n')], { a: 'a\nb\nc\nmine\n' }, knownOf({ a: 'a\nb\nc\n' }));
    expect(unpackText(kept.texts['a'] ?? '')).toBe('A\nb\nc\n');
    const again = knownOf({ a: 'A\nb\nc\n' });
    const edited = { a: 'A\nb\nc\nmine\n' };
    expect(after([file('a', 'A\nb\nc\n')], edited, again, { texts: kept.texts, added: {} }).texts).toEqual(kept.texts);
    expect(after([file('a', 'A\nb\nc\n')], edited, again).texts, 'git has it').toEqual({});
    const lost = { ...again, text: () => undefined };
    expect(Object.keys(after([file('a', 'A\nb\nc\n')], edited, lost).texts), 'nobody has it').toEqual(['a']);
    expect(after([file('a', 'A\nb\nc\n')], edited, { ...lost, complete: false }).texts, 'another clone has it').toEqual(
      {},
    );
  });

  it("has the lines that runs added to somebody else's file, and no others", () => {
    const lines = (text: string) => [file('f', text, { merge: 'append-lines' })];
    const first = after(lines('ours\nboth\n'), { f: 'mine\nboth\n' });
    expect([first.joined, first.added]).toEqual([['f'], { f: ['ours'] }]);
    const known = knownOf({ f: 'ours\nboth\n' }, { joined: ['f'] });
    const more = after(lines('ours\nboth\nmore\n'), { f: 'mine\nboth\nours\n' }, known, {
      texts: {},
      added: first.added,
    });
    expect(more.added).toEqual({ f: ['ours', 'more'] });
    expect(
      after(lines('ours\nboth\n'), { f: 'mine\nboth\n' }, known, { texts: {}, added: first.added }).added,
      'a person took it out',
    ).toEqual({ f: [] });
    expect(
      after(lines('ours\nboth\n'), { f: 'ours\nboth\nmine\n' }, knownOf({ f: 'ours\nboth\n' })).added,
      'it was ours alone',
    ).toEqual({ f: ['ours', 'both'] });
  });
});
