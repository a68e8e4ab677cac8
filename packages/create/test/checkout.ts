import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters as plain } from 'node:util';
import { vi } from 'vitest';

const packages = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const scratch: string[] = [];

/** Removes what the tests of a file made. */
export function cleanUp(): void {
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A copy of a fixture, `blazor/blazor-today`, in a folder of its own; an empty folder without one. */
export function checkout(fixture?: string, name = 'my-shop'): string {
  const parent = mkdtempSync(path.join(os.tmpdir(), 'create-'));
  scratch.push(parent);
  const folder = path.join(parent, name);
  if (fixture === undefined) mkdirSync(folder);
  else {
    const [family = '', template = ''] = fixture.split('/');
    cpSync(path.join(packages, family, 'test/fixtures', template), folder, { recursive: true });
  }
  return folder;
}

/**
 * The command as a user without a terminal runs it, but in this process: twenty times as fast as `spawn`.
 * `bin.integration.test.ts` runs the real thing.
 */
export async function create(cwd: string, ...args: readonly string[]) {
  const { run } = await import('../src/cli.js'); // here, because most of the tests do without
  const before = process.cwd();
  const written = { stdout: '', stderr: '' };
  const capture = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    });
  const spies = [capture('stdout'), capture('stderr')];
  process.chdir(cwd);
  try {
    const status = await run(args);
    return { status, stdout: plain(written.stdout), stderr: plain(written.stderr) };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}

/** Every file below a folder with its text, to compare before and after. */
export function tree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]),
  );
}
