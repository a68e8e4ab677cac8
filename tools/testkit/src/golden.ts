import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFiles, type Family } from 'litestream-generator-core';
import { expect, test } from 'vitest';
import { renderCase, type Case, type Rendered } from './render-case.js';
import { readTree, writeTree, type Tree } from './tree.js';

/** The version of the engine in a link to the documentation of that version. */
const linkedVersion = /(?<=\/litestream-engine)@[\d.]+\//g;

/** `case.json` of a golden case. */
export interface GoldenCase extends Omit<Case, 'folder'> {
  /** What this case shows that no other does. */
  readonly shows: string;
  /** Folder below the package's `test/fixtures`. */
  readonly fixture: string;
  /** How many lines a person may have to read, all files together. Default: no limit but that of the guide. */
  readonly lines?: number;
}

/** A generated text as a golden file holds it. */
export function asGolden(text: string): string {
  return text.replaceAll(linkedVersion, '@VERSION/');
}

const lineCount = (text: string): number => text.split('\n').length - 1;

/** Folders of the golden cases below a package's `test/golden`. */
export function goldenFolders(golden: string): readonly string[] {
  return readdirSync(golden, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(golden, name));
}

/** What stands in the `case.json` of a golden case. */
export function readGoldenCase(folder: string): GoldenCase {
  return JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')) as GoldenCase;
}

/** A golden case as a run of the generator would render it. @param folder of the case, in the `test/golden` of the family's package */
export function renderGoldenCase(family: Family, folder: string): Rendered {
  const { fixture, shows: _shows, lines: _lines, ...given } = readGoldenCase(folder);
  return renderCase([family], { ...given, folder: path.join(folder, '../../fixtures', fixture) });
}

/**
 * One test per folder below `test/golden`: the fixture, rendered, is `expected/` to the byte, with no file more or less but the engine,
 * which is the same for every project and has tests of its own. The version in links to the documentation is left out, so that a
 * release changes no golden case.
 * `UPDATE_GOLDEN=1` rewrites `expected/` instead.
 * @param url `import.meta.url` of the test, which lies in `test/golden`
 */
export function testGolden(family: Family, url: string): void {
  for (const folder of goldenFolders(path.dirname(fileURLToPath(url)))) {
    const { lines, shows } = readGoldenCase(folder);
    test(`${path.basename(folder)}: ${shows}`, () => {
      const { files } = renderGoldenCase(family, folder);
      const actual: Tree = Object.fromEntries(
        files.filter((file) => file.path !== projectFiles.engine).map((file) => [file.path, asGolden(file.text)]),
      );
      const expected = path.join(folder, 'expected');
      if (process.env['UPDATE_GOLDEN'] === '1') writeTree(expected, actual);
      expect(actual).toEqual(existsSync(expected) ? readTree(expected) : {});
      expect(lineCount(actual[projectFiles.guide] ?? ''), `lines of ${projectFiles.guide}`).toBeLessThanOrEqual(150);
      const own = Object.values(actual).reduce((sum, text) => sum + lineCount(text), 0);
      if (lines !== undefined) expect(own, 'lines that a person has to read').toBeLessThanOrEqual(lines);
    });
  }
}
