import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFiles, type Answers, type Deployment, type Family } from 'litestream-generator-core';
import { expect, test } from 'vitest';
import { renderCase, type Case } from './render-case.js';
import { readTree, writeTree, type Tree } from './tree.js';

/** The version of the engine in a link to the documentation of that version. */
const linkedVersion = /(?<=\/litestream-engine)@[\d.]+\//g;

/** `case.json` of a golden case. */
export interface GoldenCase {
  /** What this case shows that no other does. */
  readonly shows: string;
  /** Folder below the package's `test/fixtures`. */
  readonly fixture: string;
  readonly target: string;
  /** Default: the first one. */
  readonly platform?: string;
  readonly answers: Answers;
  readonly id: string;
  readonly others?: Deployment['others'];
  readonly remembered?: Case['remembered'];
  /** How many lines a person may have to read, all files together. Default: no limit but that of the guide. */
  readonly lines?: number;
}

/** A generated text as a golden file holds it. */
export function asGolden(text: string): string {
  return text.replaceAll(linkedVersion, '@VERSION/');
}

const lineCount = (text: string): number => text.split('\n').length - 1;

/**
 * One test per folder below `test/golden`: the fixture, rendered, is `expected/` to the byte, with no file more or less but the engine,
 * which is the same for every project and has tests of its own. The version in links to the documentation is left out, so that a
 * release changes no golden case.
 * `UPDATE_GOLDEN=1` rewrites `expected/` instead.
 * @param url `import.meta.url` of the test, which lies in `test/golden`
 */
export function testGolden(family: Family, url: string): void {
  const golden = path.dirname(fileURLToPath(url));
  for (const name of readdirSync(golden, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)) {
    const folder = path.join(golden, name);
    const {
      fixture,
      target,
      platform,
      answers,
      id,
      others = [],
      remembered,
      lines,
      shows,
    } = JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')) as GoldenCase;
    test(`${name}: ${shows}`, () => {
      const checkout = path.join(golden, '..', 'fixtures', fixture);
      const { files } = renderCase([family], {
        folder: checkout,
        target,
        ...(platform !== undefined && { platform }),
        answers,
        id,
        others,
        ...(remembered !== undefined && { remembered }),
      });
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
