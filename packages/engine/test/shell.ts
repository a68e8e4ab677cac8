import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { playedFunctions } from './fake-commands.js';
import { resident } from './resident.js';
export { fakeCommands } from './fake-commands.js';

/** Why scripts cannot be run here; undefined where they can. tools/workspace/skipped-tests.mjs says so in one line. */
export const noShell =
  process.platform === 'win32'
    ? 'the scripts run on Linux hosts, not on Windows'
    : // What deploy.sh itself asks a host for beside the shell's own tools.
      spawnSync('curl', ['--version']).error !== undefined
      ? 'the scripts need curl, which is not installed: apt-get install curl'
      : undefined;

/** A folder that is gone after the tests. */
export const scratch = (): string => mkdtempSync(path.join(inject('scratch'), 'shell-'));

interface Given {
  input?: string;
  env?: Record<string, string>;
  cwd?: string;
}

/** Runs bash to its end; with `seconds`, all that it started is killed after that time. */
export function bash(
  args: readonly string[],
  { input = '', env = {}, cwd, seconds }: Given & { seconds?: number } = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', args, {
      env: { ...process.env, ...playedFunctions(env['PATH']), ...env },
      cwd,
      detached: seconds !== undefined,
    });
    const timer =
      seconds === undefined
        ? undefined
        : setTimeout(() => process.kill(-(child.pid ?? Number.NaN), 'SIGKILL'), seconds * 1000);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** The engine as its sources are; ENGINE_MAIN names another file that is the engine, such as the bundle. */
export const engine = process.env['ENGINE_MAIN'] ?? path.join(import.meta.dirname, '../src/main.sh');

const copy = resident(engine, () => inject('scratch'));

/** The same for what begins with `. ${engine}`, by a bash that has read it already. */
export function engineBash(args: readonly string[], { input = '', env = {}, cwd = process.cwd() }: Given = {}) {
  return copy(args, { input, cwd, env: { ...playedFunctions(env['PATH']), ...env } });
}
