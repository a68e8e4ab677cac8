import { spawn } from 'node:child_process';

/**
 * Starts a program at a real terminal.
 * @param {readonly string[]} command
 * @param {{ cwd: string, env: Record<string, string | undefined>, columns?: number }} options
 */
export function startAtTerminal(command, { cwd, env, columns = 100 }) {
  const quoted = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  return spawn('script', ['-qefc', `stty cols ${columns} rows 40; exec ${quoted}`, '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'xterm-256color', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
