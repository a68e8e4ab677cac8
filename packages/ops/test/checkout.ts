import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { jamstack } from 'generator-litestream-jamstack';
import { loadDeployment, type Family } from 'litestream-generator-core';
import { afterAll } from 'vitest';

const fixtures = path.resolve(import.meta.dirname, '../../jamstack/test/fixtures');
const scratch: string[] = [];
afterAll(() => scratch.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export const families: readonly Family[] = [jamstack];

/** A folder that goes away with the tests. */
export function folderFor(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `ops-${name}-`));
  scratch.push(folder);
  return folder;
}

/** A checkout with the files that the generator would write for these answers. */
export function generated(answers: Readonly<Record<string, unknown>>): string {
  const folder = folderFor('checkout');
  cpSync(path.join(fixtures, 'vue-ssg-today'), folder, { recursive: true });
  const store = {
    version: '0.1.0',
    answers: {
      environment: 'production',
      imageBuild: 'supplied',
      dockerfile: 'Dockerfile',
      ...(answers['databases'] !== undefined && { withoutDatabases: ['db.sqlite'] }),
      ...answers,
    },
    deployments: { production: 'my-shop-abc234' },
    earlier: [],
  };
  writeFileSync(path.join(folder, '.yo-rc.json'), JSON.stringify({ 'generator-litestream': store }));
  for (const { file, after } of loadDeployment(folder, families).plan.files) {
    if (after === undefined) continue;
    const target = path.join(folder, ...file.path.split('/'));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, after, { mode: file.mode ?? 0o644 });
  }
  return folder;
}

/**
 * A folder for PATH with stand-ins: programs of these names that run JavaScript. Not on Windows, which knows no first line.
 * @returns the folder
 */
export function standIns(programs: Readonly<Record<string, string>>): string {
  const folder = folderFor('bin');
  for (const [name, script] of Object.entries(programs)) {
    const file = path.join(folder, name);
    writeFileSync(
      file,
      `#!${process.execPath}\n// A stand-in of the tests, not the real ${name}.\nconst args = process.argv.slice(2);\n${script}\n`,
    );
    chmodSync(file, 0o755);
  }
  return folder;
}
