import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, vi } from 'vitest';
import { run } from '../src/cli.js';

const packages = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const cli = path.join(packages, 'create/bin/create-litestream.js');
const scratch: string[] = [];
afterAll(() => scratch.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

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
 * `bin.test.ts` runs the real thing.
 */
export async function create(cwd: string, ...args: readonly string[]) {
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
    return { status: await run(args), ...written };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}

/** The installed command, as a process of its own and never as root, who may write everywhere. */
export function spawn(cwd: string, ...args: readonly string[]) {
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534, env: { ...process.env, HOME: cwd } } : {};
  if ('uid' in nobody) [path.dirname(cwd), cwd, ...readdirSync(cwd, { recursive: true, encoding: 'utf8' }).map((name) => path.join(cwd, name))].forEach((place) => chownSync(place, nobody.uid, nobody.gid));
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000, ...nobody });
  return { status, stdout, stderr };
}

/** Every file below a folder with its text, to compare before and after. */
export function tree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => path.join(entry.parentPath, entry.name)).sort().map((file) => [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]),
  );
}
