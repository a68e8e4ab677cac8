import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

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

/** Where bash is: `env` in the first line of a played command would be one more program to start for each call. */
const bashPath =
  noShell === undefined ? spawnSync('bash', ['-c', 'printf %s "$BASH"'], { encoding: 'utf8' }).stdout : '';

/** Commands that stand in for real ones, found first in PATH. */
export function fakeCommands(folder: string, commands: Readonly<Record<string, string>>): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, body] of Object.entries(commands)) {
    writeFileSync(path.join(bin, name), `#!${bashPath}\n${body}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return `${bin}:${process.env['PATH'] ?? ''}`;
}

/** Runs bash to its end. */
export function bash(
  args: readonly string[],
  { input = '', env = {}, cwd }: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', args, { env: { ...process.env, ...env }, cwd });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
