import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { jamstack } from 'generator-litestream-jamstack';
import { loadDeployment, type Family } from 'litestream-generator-core';

const fixtures = path.resolve(import.meta.dirname, '../../jamstack/test/fixtures');
const scratch: string[] = [];
const ends: (() => void)[] = [];

/** Calls this when the tests of a file have ended. */
export function atEnd(end: () => void): void {
  ends.push(end);
}

/** Ends what the tests of a file started, and removes what they made. */
export function cleanUp(): void {
  for (const end of ends.splice(0)) end();
  rendered.clear();
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export const families: readonly Family[] = [jamstack];

/** A folder that goes away with the tests. */
export function folderFor(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `ops-${name}-`));
  scratch.push(folder);
  return folder;
}

/** Checkouts by their answers: rendering one takes longer than copying it. */
const rendered = new Map<string, string>();

/** A checkout of its own with the files that the generator would write for these answers. */
export function generated(answers: Readonly<Record<string, unknown>>): string {
  const key = JSON.stringify(answers);
  const original = rendered.get(key) ?? render(answers);
  rendered.set(key, original);
  const folder = path.join(folderFor('checkout'), 'shop'); // the app is named after it
  cpSync(original, folder, { recursive: true });
  return folder;
}

function render(answers: Readonly<Record<string, unknown>>): string {
  const folder = path.join(folderFor('rendered'), 'shop');
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
