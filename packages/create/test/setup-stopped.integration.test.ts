import { spawn } from 'node:child_process';
import path from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkout, create } from './checkout.js';

const cli = path.resolve(import.meta.dirname, '../bin/create-litestream.js');

/** Starts setup at a real terminal, and stops it at its first question. */
async function stopped(folder: string, stop: (pid: number, type: (keys: string) => void) => void) {
  const child = spawn('script', ['-qefc', `echo "pid=$$"; exec '${process.execPath}' '${cli}' setup`, '/dev/null'], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: path.dirname(folder), TERM: 'xterm-256color' },
    stdio: 'pipe',
  });
  const late = setTimeout(() => child.kill('SIGKILL'), 40_000);
  let screen = '';
  let asked = false;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += plain(chunk.toString());
    if (asked || !screen.includes('Stop here')) return;
    asked = true;
    setTimeout(() => stop(Number(/pid=(\d+)/.exec(screen)?.[1]), (keys) => child.stdin.write(keys)), 300);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(late);
  return { code, screen };
}

// `script` of util-linux makes the terminal.
describe.skipIf(process.platform !== 'linux')('setup ends at a question', () => {
  it.each([
    ['Ctrl-C', (_: number, type: (keys: string) => void) => type('\u0003')],
    ['SIGINT', (pid: number) => process.kill(pid, 'SIGINT')],
    ['SIGTERM', (pid: number) => process.kill(pid, 'SIGTERM')],
    ['SIGHUP', (pid: number) => process.kill(pid, 'SIGHUP')],
  ])('by %s', { timeout: 60_000 }, async (_, stop) => {
    const folder = checkout('jamstack/vue-ssg-today');
    expect((await create(folder, '--yes', '--target', 's3')).status).toBe(0);
    const { code, screen } = await stopped(folder, stop);
    expect(screen).toContain('Stopped. What is done stays, and the next run of setup continues there.');
    expect(screen).not.toMatch(/\n +at |Error|trace/);
    expect(code).toBe(130);
  });
});
