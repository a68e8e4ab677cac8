import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters as plain } from 'node:util';
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
    const status = await run(args);
    return { status, stdout: plain(written.stdout), stderr: plain(written.stderr) };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}

/** Nobody's number on every Linux. */
const nobody = 65_534;

function giveAway(folder: string, to: number): void {
  chownSync(folder, to, to);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) chownSync(path.join(folder, name), to, to);
}

/** The installed command, as a process of its own and never as root, who may write everywhere. */
export function spawn(cwd: string, ...args: readonly string[]) {
  const root = process.getuid?.() === 0;
  if (root) giveAway(path.dirname(cwd), nobody);
  const who = root ? { uid: nobody, gid: nobody, env: { ...process.env, HOME: cwd } } : {};
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000, ...who });
  return { status, stdout: plain(stdout), stderr: plain(stderr) };
}

/** Every file below a folder with its text, to compare before and after. */
export function tree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => path.join(entry.parentPath, entry.name)).sort().map((file) => [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]),
  );
}
