import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { MAX_FILE_BYTES } from '../../src/project/limits.js';
import { openProject } from '../../src/project/open-project.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'project-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe('openProject', () => {
  test('lists files in path order with POSIX paths, and is called like its folder', () => {
    write('b/two.txt', '2');
    write('a.txt', '1');
    write('.github/workflows/release.yml', 'on: push');
    const project = openProject(root);
    expect(project.files).toEqual(['.github/workflows/release.yml', 'a.txt', 'b/two.txt']);
    expect(project.name).toBe(basename(root));
    expect(project.read('b/two.txt')).toBe('2');
    expect(project.read('b/three.txt')).toBeUndefined();
  });

  test('leaves out what can be huge and says nothing', () => {
    for (const folder of ['node_modules', 'bin', 'obj', '.git', 'dist', '.next', 'App_Data', 'wwwroot'])
      write(`MyApp/${folder}/x/file.txt`, '');
    write('MyApp/kept.txt', '');
    expect(openProject(root).files).toEqual(['MyApp/kept.txt']);
  });

  test('decodes by byte order mark and turns CRLF into LF', () => {
    write('utf8.cs', '\uFEFFa\r\nb');
    write('utf16.sln', new Uint8Array([0xff, 0xfe, ...Buffer.from('a\r\nb', 'utf16le')]));
    const project = openProject(root);
    expect([project.read('utf8.cs'), project.read('utf16.sln')]).toEqual(['a\nb', 'a\nb']);
  });

  test('lists a file over 1 MB without reading it', () => {
    write('big.json', 'x'.repeat(MAX_FILE_BYTES + 1));
    const project = openProject(root);
    expect(project.files).toEqual(['big.json']);
    expect(project.read('big.json')).toBeUndefined();
  });

  test('is not caught by links in a circle, and reads a link to a file', () => {
    write('real.txt', 'text');
    mkdirSync(join(root, 'sub'));
    symlinkSync('..', join(root, 'sub/up'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('real.txt', join(root, 'link.txt'));
    expect(openProject(root).files).toEqual(['link.txt', 'real.txt']);
    expect(openProject(root).read('link.txt')).toBe('text');
  });

  test('reads nothing outside the folder', () => {
    write('a.txt', '');
    expect(openProject(root).read('../../etc/passwd')).toBeUndefined();
  });

  test('stops at too many files, naming the limit', () => {
    for (let index = 0; index < 6; index++) write(`${index}.txt`, '');
    expect(() => openProject(root, 5)).toThrow(/more than 5 files.*\n.*solution/);
  });

  test('names a missing folder, and a file in its place', () => {
    write('file', '');
    expect(() => openProject(join(root, 'gone'))).toThrow(UserError);
    expect(() => openProject(join(root, 'gone'))).toThrow(/There is no folder .*gone/);
    expect(() => openProject(join(root, 'file'))).toThrow(/is a file, not a folder/);
  });

  test('takes names with spaces, quotes and unicode', () => {
    write('My "App" (ünï)/日本.cs', 'x');
    expect(openProject(root).files).toEqual(['My "App" (ünï)/日本.cs']);
  });
});
