import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { blobId, difference, inState, planFiles, type Known } from '../../src/plan/index.js';
import { unwritable } from '../../src/plan/unwritable.js';
import type { GeneratedFile } from '../../src/platforms/generated-file.js';

const file = (path: string, text: string, more: Partial<GeneratedFile> = {}): GeneratedFile => ({
  path,
  text,
  purpose: 'test',
  ...more,
});

describe('planFiles', () => {
  const disk: Record<string, string> = {
    'same.yml': 'a: 1\r\nb: 2\r\n',
    'edited.yml': 'a: 1\nmine: yes\n',
    '.gitattributes': '*.png binary',
    '.yo-rc.json': '{"generator-other":{"x":1},"generator-litestream":{"old":true}}',
  };
  const plan = planFiles(
    [
      file('new.yml', 'n\n'),
      file('same.yml', 'a: 1\nb: 2\n'),
      file('edited.yml', 'a: 1\n'),
      file('.gitattributes', '.deploy/*.sh eol=lf\n*.png binary\n', { merge: 'append-lines' }),
      file('.yo-rc.json', '{"generator-litestream":{"id":"x"}}', { merge: 'json-keys' }),
    ],
    (path) => disk[path],
  );

  it('tells new, same, merged and conflicting files apart', () => {
    expect(plan.files.map(({ file, state }) => [file.path, state])).toEqual([
      ['new.yml', 'new'],
      ['same.yml', 'same'],
      ['edited.yml', 'conflict'],
      ['.gitattributes', 'merged'],
      ['.yo-rc.json', 'merged'],
    ]);
  });

  it('adds lacking lines below the lines of the user', () => {
    expect(plan.files[3]?.after).toBe('*.png binary\n.deploy/*.sh eol=lf\n');
  });

  it('keeps what other generators stored', () => {
    expect(JSON.parse(plan.files[4]?.after ?? '')).toEqual({
      'generator-other': { x: 1 },
      'generator-litestream': { id: 'x' },
    });
  });

  it('shows what a person would lose', () => {
    const [conflict] = inState(plan, 'conflict');
    expect(conflict && difference(conflict)).toContain('-mine: yes');
  });

  it.each(['not json', '[]', '"text"', 'null'])('refuses to join a .yo-rc.json that holds %s', (text) => {
    expect(() => planFiles([file('.yo-rc.json', '{}', { merge: 'json-keys' })], () => text)).toThrow(UserError);
  });
});

describe('unwritable', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'plan-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const planned = (...paths: string[]) =>
    planFiles(
      paths.map((path) => file(path, 'x\n')),
      () => undefined,
    ).files;

  it('accepts folders that are yet to be made', () => {
    expect(unwritable(root, planned('.github/workflows/release.yml', '.deploy/deploy.sh'))).toEqual([]);
  });

  it('names a folder in the place of a file, and a file in the place of a folder', () => {
    mkdirSync(path.join(root, 'Dockerfile'));
    writeFileSync(path.join(root, '.deploy'), '');
    const causes = unwritable(root, planned('Dockerfile', '.deploy/a', '.deploy/b')).map(({ what }) => what);
    expect(causes).toHaveLength(2);
    expect(causes[0]).toMatch(/Dockerfile is a folder/);
    expect(causes[1]).toMatch(/\.deploy is a file/);
  });
});

describe('planFiles with what was written last', () => {
  const known = (texts: Record<string, string>, more: Partial<Known> = {}): Known => ({
    written: Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, blobId(text)])),
    joined: [],
    text: (path) => texts[path],
    complete: true,
    ...more,
  });
  const one = (disk: string | undefined, last: string | undefined, now: string, more: Partial<Known> = {}) =>
    planFiles([file('f', now)], () => disk, known(last === undefined ? {} : { f: last }, more)).files[0];

  it.each([
    ['n\n', 'l\n', 'n\n', 'same', 'n\n'],
    ['n\n', undefined, 'n\n', 'same', 'n\n'],
    ['l\r\n', 'l\n', 'n\nm\n', 'updated', 'n\r\nm\r\n'],
    ['mine\n', 'l\n', 'l\n', 'kept', 'mine\n'],
    ['a\nb\nc\nmine\n', 'a\nb\nc\n', 'A\nb\nc\n', 'merged', 'A\nb\nc\nmine\n'],
    ['a\nnew\n', 'a\n', 'a\nnew\n', 'same', 'a\nnew\n'],
    ['mine\n', 'l\n', 'n\n', 'conflict', 'n\n'],
    ['mine\n', undefined, 'n\n', 'conflict', 'n\n'],
    [undefined, 'l\n', 'n\n', 'deleted', undefined],
    [undefined, undefined, 'n\n', 'new', 'n\n'],
  ])('disk %j, last %j, now %j: %s', (disk, last, now, state, after) => {
    expect(one(disk, last, now)).toMatchObject({ state });
    expect(one(disk, last, now)?.after).toBe(after);
  });

  it.each([
    ['n\n', 'n\n', 'n\n', 'updated', 'n\n'],
    ['l\n', 'l\n', 'n\n', 'updated', 'n\n'],
    ['mine\n', 'l\n', 'l\n', 'merged', 'mine\n'],
    ['a\nb\nc\nmine\n', 'a\nb\nc\n', 'A\nb\nc\n', 'merged', 'A\nb\nc\nmine\n'],
    ['mine\n', 'l\n', 'n\n', 'conflict', 'n\n'],
  ])('a byte order mark is no edit, and goes: disk %j, last %j, now %j: %s', (disk, last, now, state, after) => {
    expect(one(`\uFEFF${disk}`, last, now)).toMatchObject({ state, before: `\uFEFF${disk}`, after });
  });

  it('never merges an edit into a program that was tested as a whole', () => {
    const [planned] = planFiles(
      [file('f', 'A\nb\nc\n', { whole: true })],
      () => 'a\nb\nc\nmine\n',
      known({ f: 'a\nb\nc\n' }),
    ).files;
    expect(planned).toMatchObject({ state: 'conflict', after: 'A\nb\nc\n', choices: { yours: 'a\nb\nc\nmine\n' } });
  });

  it('takes a file that was never committed for no deleted one, unless the history is cut', () => {
    const lost = { text: () => undefined };
    expect(one(undefined, 'l\n', 'n\n', lost)?.state).toBe('new');
    expect(one(undefined, 'l\n', 'n\n', { ...lost, complete: false })?.state).toBe('deleted');
  });

  it('needs no text of before where nobody touched the file, or we did not', () => {
    expect(one('l\n', 'l\n', 'n\n', { text: () => undefined })?.state).toBe('updated');
    expect(one('mine\n', 'l\n', 'l\n', { text: () => undefined })?.state).toBe('kept');
    expect(one('l\nmine\n', 'l\n', 'k\nl\n', { text: () => undefined })?.state).toBe('conflict');
  });

  it('replaces what is as a template published it, and nothing that was edited or is noted', () => {
    const published = { published: { f: [blobId('theirs\n')] } };
    expect(one('theirs\r\n', undefined, 'n\n', published)).toMatchObject({ state: 'replaced', after: 'n\r\n' });
    expect(one('theirs\nmine\n', undefined, 'n\n', published)?.state).toBe('conflict');
    expect(one('theirs\n', 'l\n', 'n\n', published)?.state).toBe('conflict');
    expect(one('theirs\n', undefined, 'n\n', { published: { g: published.published.f } })?.state).toBe('conflict');
  });

  it('offers yours, new, and both for what overlaps, with everything else merged', () => {
    const { choices } =
      one('a\nb\nmine\n1\n2\n3\n4\nadded\n', 'a\nb\nc\n1\n2\n3\n4\n', 'A\nb\nnew\n1\n2\n3\n4\n') ?? {};
    expect(choices).toEqual({
      yours: 'A\nb\nmine\n1\n2\n3\n4\nadded\n',
      new: 'A\nb\nnew\n1\n2\n3\n4\nadded\n',
      both: 'A\nb\n<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> new\n1\n2\n3\n4\nadded\n',
    });
  });

  it('removes what is not written any more, but not what was edited or belongs to somebody else', () => {
    const disk: Record<string, string> = { a: 'a\n', b: 'mine\n', c: 'c\n' };
    const { files } = planFiles(
      [],
      (path) => disk[path],
      known({ a: 'a\n', b: 'b\n', c: 'c\n', d: 'd\n' }, { joined: ['c'] }),
    );
    expect(files.map(({ file, state, after }) => [file.path, state, after])).toEqual([
      ['a', 'removed', undefined],
      ['b', 'left', 'mine\n'],
    ]);
    expect(files[0] && difference(files[0])).toMatch(/^--- a\/a\n\+\+\+ \/dev\/null/);
  });

  it('keeps a file in which a person made the same change as the generator, and others', () => {
    expect(one('A\nb\nc\nmine\n', 'a\nb\nc\n', 'A\nb\nc\n')).toMatchObject({ state: 'kept', after: 'A\nb\nc\nmine\n' });
  });

  it('takes a change that both made for no conflict', () => {
    expect(one('A\nb\nc\nd\nmine\n', 'a\nb\nc\nd\n', 'A\nb\nc\nd\n')?.state).toBe('kept');
    expect(one('A\nb\nc\nd\nmine\n', 'a\nb\nc\nd\n', 'A\nb\nC\nd\n')).toMatchObject({
      state: 'merged',
      after: 'A\nb\nC\nd\nmine\n',
    });
  });

  it('writes every result with the line ends of the disk', () => {
    expect(one('a\r\nb\r\nc\r\nmine\r\n', 'a\nb\nc\n', 'A\nb\nc\n')?.after).toBe('A\r\nb\r\nc\r\nmine\r\n');
    expect(one('mine\r\n', 'l\n', 'n\n')).toMatchObject({
      after: 'n\r\n',
      choices: {
        yours: 'mine\r\n',
        new: 'n\r\n',
        both: '<<<<<<< yours\r\nmine\r\n=======\r\nn\r\n>>>>>>> new\r\n',
      },
    });
  });

  it('puts each marker at the beginning of a line, where the last line has no end', () => {
    expect(one('a\nmine', 'a\nb', 'a\nnew')?.choices?.both).toBe('a\n<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> new\n');
  });

  it.each([
    ['unedited since', 'a\nb\nc\n', {}, 'none', ['A\nb\nc\n', 'A\nb\nc\n']],
    ['a program, unedited since', 'a\nb\nc\n', { whole: true }, 'none', ['A\nb\nc\n', 'A\nb\nc\n']],
    ['edited elsewhere', 'a\nb\nc\nmine\n', {}, 'merged', ['A\nb\nc\nmine\n', 'A\nb\nc\nmine\n']],
    ['edited in the same lines', 'mine\nb\nc\n', {}, 'overlapping', ['mine\nb\nc\n', 'A\nb\nc\n']],
    ['an edited program', 'a\nb\nc\nmine\n', { whole: true }, 'overlapping', ['a\nb\nc\nmine\n', 'A\nb\nc\n']],
  ])('without a note, asks by the commit that brought the file: %s', (_, disk, more, edits, [yours, now]) => {
    const brought = { commit: 'abc', text: (path: string) => (path === 'f' ? 'a\nb\nc\n' : undefined) };
    const [planned] = planFiles([file('f', 'A\nb\nc\n', more)], () => disk, { ...known({}), brought }).files;
    expect(planned).toMatchObject({ state: 'conflict', edits, after: now, choices: { yours, new: now } });
    expect(planned?.sameLines).toBe(edits === 'overlapping' ? true : undefined);
    expect(one('mine\n', undefined, 'n\n', { brought: { ...brought, text: () => undefined } })).toMatchObject({
      state: 'conflict',
      choices: { yours: 'mine\n' },
    });
  });

  it('leaves to a person what it does not write any more and the deployment still uses', () => {
    const { files } = planFiles([], () => 'a\n', known({ a: 'a\n', b: 'a\n' }), [], ['a']);
    expect(files.map(({ file, state }) => [file.path, state])).toEqual([
      ['a', 'handed'],
      ['b', 'removed'],
    ]);
  });

  it('takes the other path of a file where that one is there alone', () => {
    const paths = (...there: string[]) =>
      planFiles([file('a.yml', 'x\n', { otherPath: 'a.yaml' })], (path) => (there.includes(path) ? 'x\n' : undefined))
        .files.map(({ file, state }) => [file.path, state])
        .flat();
    expect(paths('a.yaml')).toEqual(['a.yaml', 'same']);
    expect(paths('a.yml', 'a.yaml')).toEqual(['a.yml', 'same']);
    expect(paths()).toEqual(['a.yml', 'new']);
  });

  it('drops its own lines of before from a joined file that nobody else touched', () => {
    const lines = (disk: string) =>
      planFiles([file('f', 'a\nc\n', { merge: 'append-lines' })], () => disk, known({ f: 'a\nb\n' })).files[0];
    expect(lines('a\nb\n')).toMatchObject({ state: 'updated', after: 'a\nc\n' });
    expect(lines('mine\na\nb\n')?.after).toContain('mine\n');
  });

  it('gives texts the id that git gives them', () => {
    expect(blobId('hello\r\n')).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('leaves a formatted .yo-rc.json as it is when it says the same', () => {
    const text = '{ "generator-litestream": {"id":"x"} }';
    expect(
      planFiles([file('.yo-rc.json', '{"generator-litestream":{"id":"x"}}', { merge: 'json-keys' })], () => text)
        .files[0]?.state,
    ).toBe('same');
  });
});
