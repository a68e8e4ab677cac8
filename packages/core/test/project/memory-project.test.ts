import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MAX_FILE_BYTES } from '../../src/project/limits.js';
import { memoryProject, type MemoryFiles } from '../../src/project/memory-project.js';
import { openProject } from '../../src/project/open-project.js';
import type { Project } from '../../src/project/project.js';

const packages = path.resolve(import.meta.dirname, '../../..');
const fixtures = ['blazor', 'container', 'jamstack', 'web'].flatMap((family) =>
  readdirSync(path.join(packages, family, 'test/fixtures'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(packages, family, 'test/fixtures', entry.name)),
);
const scratch = mkdtempSync(path.join(tmpdir(), 'memory-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function contentsOf(folder: string): MemoryFiles {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(folder, file).split(path.sep).join('/');
      return entry.isDirectory() ? [`${name}/`, undefined] : [name, new Uint8Array(readFileSync(file))];
    }),
  );
}

function view({ name, files, dataFiles, unseenFolders, read }: Project): object {
  return { name, files, dataFiles, unseenFolders, texts: files.map((file) => read(file)) };
}

describe('memoryProject sees what openProject sees', () => {
  test.each(fixtures)('%s', (folder) => {
    expect(view(memoryProject(contentsOf(folder), path.basename(folder)))).toEqual(view(openProject(folder)));
  });

  test('with folders that are left out, scripts, data, large files and other encodings', () => {
    const folder = path.join(scratch, 'all');
    const write = (name: string, content: string | Uint8Array): void => {
      mkdirSync(path.join(folder, name, '..'), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    };
    write('MyApp/bin/start', '#!/bin/sh');
    write('MyApp/bin/Release/app.dll', 'x');
    write('MyApp/App_Data/site/db.sqlite', 'x');
    write('MyApp/App_Data/node_modules/x.js', 'x');
    write('node_modules/a/package.json', '{}');
    write('publish/app', 'x');
    write('wwwroot/App_Data/a.db', 'x');
    write('.git/HEAD', 'ref');
    mkdirSync(path.join(folder, 'dist'));
    write('big.json', 'x'.repeat(MAX_FILE_BYTES + 1));
    write('utf8.cs', '\uFEFFa\r\nb');
    write('utf16.sln', new Uint8Array([0xff, 0xfe, ...Buffer.from('a\r\nb', 'utf16le')]));
    expect(view(memoryProject(contentsOf(folder), 'all'))).toEqual(view(openProject(folder)));
  });
});
