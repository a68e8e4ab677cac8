import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { difference, inState, planFiles, unwritable } from '../../src/plan/index.js';
import type { GeneratedFile } from '../../src/platforms/generated-file.js';

const file = (path: string, text: string, more: Partial<GeneratedFile> = {}): GeneratedFile => ({ path, text, purpose: 'test', ...more });

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
    expect(JSON.parse(plan.files[4]?.after ?? '')).toEqual({ 'generator-other': { x: 1 }, 'generator-litestream': { id: 'x' } });
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
  const planned = (...paths: string[]) => planFiles(paths.map((path) => file(path, 'x\n')), () => undefined).files;

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
