import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { playedFunctions } from './fake-commands.js';
export { fakeCommands } from './fake-commands.js';

/** Why scripts cannot be run here; undefined where they can. */
export const noShell =
  process.platform === 'win32'
    ? 'the scripts run on Linux hosts, not on Windows'
    : // What deploy.sh itself asks a host for beside the shell's own tools.
      spawnSync('curl', ['--version']).error !== undefined
      ? 'the scripts need curl, which is not installed: apt-get install curl'
      : undefined;
if (noShell !== undefined) console.warn(`skipped: ${noShell}`);

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the tests. */
export function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'shell-'));
  made.push(folder);
  return folder;
}

/** Runs bash to its end; with `seconds`, all that it started is killed after that time. */
export function bash(
  args: readonly string[],
  {
    input = '',
    env = {},
    cwd,
    seconds,
  }: { input?: string; env?: Record<string, string>; cwd?: string; seconds?: number | undefined } = {},
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
