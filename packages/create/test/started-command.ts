import { execFileSync, spawn as start, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';

const cli = path.resolve(import.meta.dirname, '../bin/create-litestream.js');

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

/** Who runs the command: never root. What is said of colours here is not a matter of the command, and Node warns where both are said. */
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
