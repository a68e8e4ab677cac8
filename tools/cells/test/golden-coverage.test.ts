import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { families } from 'generator-litestream';
import { projectFiles, targets } from 'litestream-generator-core';
import { asGolden, goldenFolders, readGoldenCase, readTree } from 'tools-testkit';
import { renderCells } from '../src/cells.js';

const packages = path.resolve(import.meta.dirname, '../../../packages');
const root = mkdtempSync(path.join(os.tmpdir(), 'cells-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Folder of every golden case. */
const cases = families.flatMap(({ id }) => goldenFolders(path.join(packages, id, 'test/golden')));
/** Targets that a golden case has. The contract suites hold the others, so that a new one needs no case. */
const goldenTargets = new Set(cases.map((folder) => readGoldenCase(folder).target));
/** Text of every golden file. */
const golden = cases.flatMap((folder) => Object.values(readTree(path.join(folder, 'expected'))));
const goldenLines = new Set(golden.flatMap((text) => text.split('\n')).map(withoutNames));

/** What differs from cell to cell without any text depending on it: ids, names of apps and storages, lists of names. */
function withoutNames(line: string): string {
  return targets
    .reduce((text, { title }) => text.replaceAll(title, '<storage>'), withoutItems(line))
    .replaceAll('${REPLICA_FOLDER}/', '') // in front of each path of a target that is a folder of the host
    .replaceAll(/[a-z-]+-today/g, '<app>')
    .replaceAll(/[a-z][a-z-]*-[a-z0-9]{6}(?=[^a-z0-9-]|$)/g, '<id>')
    .replaceAll(/\b[A-Z][A-Z0-9_]+(?: [A-Z][A-Z0-9_]+)+/g, '<NAMES>')
    .trim();
}

/** A line of the account of the earlier deployment, without what it lists and counts. */
function withoutItems(line: string): string {
  if (!/^\s*(?:- \*\*(?:Kept|Replaced|Lost)|<details>)/.test(line)) return line;
  return line.replaceAll(/`[^`]*`(?:, `[^`]*`)*/g, '<items>').replaceAll(/\b\d+ things?/g, '<number>');
}

test.for(readdirSync(path.join(packages, 'core/templates')))('every line of %s stands in a golden file', (template) => {
  const lines = readFileSync(path.join(packages, 'core/templates', template), 'utf8')
    .split('\n')
    .map((line) => line.replaceAll(/<%[^-=][\s\S]*?%>|<%[^-=].*$/g, '').trim())
    .filter((line) => line !== '' && !line.startsWith('<%'));
  const absent = [...new Set(lines)].filter((line) => !seen(line));
  expect(absent).toEqual([]);
});

/** The line as it is, or with anything in place of what the template fills in. */
function seen(line: string): boolean {
  if (!line.includes('<%-')) return goldenLines.has(withoutNames(line));
  const pattern = line
    .split(/<%-.*?%>/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  const expression = new RegExp(`^\\s*${pattern}\\s*$`, 'm');
  return golden.some((text) => expression.test(text));
}

test('S3, Azure and SFTP have golden cases', () => {
  expect([...goldenTargets].toSorted()).toEqual(expect.arrayContaining(['azure', 's3', 'sftp']));
});

test('every line that a cell of these targets gets stands in a golden file', () => {
  const absent = new Map<string, string>();
  for (const { template, target, folder } of renderCells(root)) {
    if (!goldenTargets.has(target)) continue;
    for (const [file, text] of Object.entries(readTree(folder))) {
      if (file === projectFiles.engine) continue; // the same bytes for every project
      for (const line of asGolden(text).split('\n').map(withoutNames)) {
        if (!goldenLines.has(line) && !absent.has(line)) absent.set(line, `${template} × ${target}, ${file}`);
      }
    }
  }
  expect(Object.fromEntries(absent)).toEqual({});
});
