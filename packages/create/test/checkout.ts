import { execFileSync, spawn as start, spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters as plain } from 'node:util';
import { vi } from 'vitest';

const packages = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const cli = path.join(packages, 'create/bin/create-litestream.js');
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
 * `bin.test.ts` runs the real thing.
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

/** Nobody's number on every Linux. */
const nobody = 65_534;

function giveAway(folder: string, to: number): void {
  chownSync(folder, to, to);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(path.join(folder, name), to, to);
}

interface Server {
  readonly pipe: number;
  readonly folder: string;
  calls: number;
}
let server: Server | undefined;

/** Starts the process that runs the command for all tests of this worker, as the one that `spawn` starts for each: it ends with it. */
function openServer(cwd: string): Server {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'create-server-'));
  if (process.getuid?.() === 0) giveAway(folder, nobody); // who removes it at the end
  const name = path.join(folder, 'pipe');
  execFileSync('mkfifo', ['-m', '666', name]);
  const pipe = openSync(name, 'r+'); // does not wait for the reader
  const child = start(process.execPath, [path.join(import.meta.dirname, 'command-server.mjs'), name], {
    stdio: ['ignore', 'ignore', 'inherit'],
    ...runAs(cwd),
  });
  child.unref();
  return { pipe, folder, calls: 0 };
}

/**
 * The same as `spawn`, in a process that stays for the next call: starting Node and loading the generator is most of what a run costs.
 * Waits without yielding, so that a test reads as a person works: one step after the other.
 */
export function served(cwd: string, ...args: readonly string[]) {
  if (process.platform === 'win32') return spawn(cwd, ...args); // has no named pipes in folders
  if (process.getuid?.() === 0) giveAway(path.dirname(cwd), nobody);
  server ??= openServer(cwd);
  const answer = path.join(server.folder, String(++server.calls));
  writeSync(server.pipe, `${JSON.stringify({ cwd, args, answer })}\n`);
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (const until = Date.now() + 60_000; !existsSync(answer);) {
    if (Date.now() > until) throw new Error(`no answer to ${args.join(' ')}`);
    Atomics.wait(sleeper, 0, 0, 5);
  }
  const { status, stdout, stderr } = JSON.parse(readFileSync(answer, 'utf8')) as {
    status: number;
    stdout: string;
    stderr: string;
  };
  return { status, stdout: plain(stdout), stderr: plain(stderr) };
}

/** Who runs the command: never root. What is said of colours here is no matter of the command, and Node warns where both are said. */
function runAs(home: string) {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody, env: { ...env, HOME: home } } : { env };
}

/** The installed command, as a process of its own and never as root, who may write everywhere. */
export function spawn(cwd: string, ...args: readonly string[]) {
  if (process.getuid?.() === 0) giveAway(path.dirname(cwd), nobody);
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    ...runAs(cwd),
  });
  return { status, stdout: plain(stdout), stderr: plain(stderr) };
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
