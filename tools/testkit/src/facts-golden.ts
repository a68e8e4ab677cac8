import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { detect, openProject, type Family } from 'litestream-generator-core';
import { expect, test } from 'vitest';

/**
 * One test per folder below `test/fixtures`: what is found in it is `test/facts/<name>.json` to the byte. `UPDATE_GOLDEN=1` rewrites that
 * file instead.
 * @param url `import.meta.url` of the test, which lies in `test`
 */
export function testFacts(family: Family, url: string): void {
  const here = path.dirname(fileURLToPath(url));
  const fixtures = path.join(here, 'fixtures');
  test.each(
    readdirSync(fixtures, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  )('facts of %s', (name) => {
    const { facts } = detect(openProject(path.join(fixtures, name)), [family]);
    const golden = path.join(here, 'facts', `${name}.json`);
    const actual = `${JSON.stringify(facts, undefined, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') {
      mkdirSync(path.dirname(golden), { recursive: true });
      writeFileSync(golden, actual);
    }
    expect(actual).toBe(existsSync(golden) ? readFileSync(golden, 'utf8').replaceAll('\r\n', '\n') : '');
  });
}
