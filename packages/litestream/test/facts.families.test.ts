import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { detect, openProject } from 'litestream-generator-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { families } from '../src/families.js';

afterEach(() => vi.restoreAllMocks());

const packages = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const fixtures = families.flatMap(({ id }) => {
  const folder = path.join(packages, id, 'test', 'fixtures');
  return existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => ({ id, name, folder: path.join(folder, name) }))
    : [];
});

describe.each(fixtures)('$name', ({ id, name, folder }) => {
  const project = openProject(folder);

  test('is claimed by its family, as its template', () => {
    // Detection also runs in a browser, which has no process.
    vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('process.cwd was called');
    });
    const { facts, family } = detect(project, families);
    vi.restoreAllMocks();
    expect([family.id, facts.template.value]).toEqual([id, name.replace(/-(?:today|earlier|e\d\w?)$/, '')]);
  });

  test.each(families.map((family) => family.id))('asked for %s', (asked) => {
    const { family, mismatch } = detect(project, families, { family: asked });
    expect(family.id).toBe(id);
    expect(mismatch?.actual.id).toBe(asked === id ? undefined : id);
  });
});

test('there are fixtures of every family', () => {
  expect(new Set(fixtures.map(({ id }) => id))).toEqual(new Set(families.map(({ id }) => id)));
});
