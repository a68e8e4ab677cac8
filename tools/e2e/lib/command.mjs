import { spawn } from 'node:child_process';

/**
 * What a command said and how it ended.
 * @typedef {{ code: number, output: string }} Result
 */

/**
 * Runs a command to its end; output is both streams in the order of arrival.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ input?: string, env?: Record<string, string | undefined>, cwd?: string, bare?:
 *   boolean }} [options] `bare`: nothing of this process' environment.
 * @returns {Promise<Result>}
 */
export function attempt(file, args, { input = '', env, cwd, bare = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: bare ? env : { ...process.env, ...env }, cwd });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    child.stdin.on('error', () => {}); // a command that ends without reading is no fault
    child.stdin.end(input);
  });
}

/**
 * As `attempt`, but a failure is an error, and the result is the output alone.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Parameters<typeof attempt>[2]} [options]
 */
export async function run(file, args, options) {
  const { code, output } = await attempt(file, args, options);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${output.trimEnd()}`);
  return output.trim();
}

/** @param {readonly string[]} args */
export const docker = (...args) => run('docker', args);

/**
 * Polls until `condition` gives something true.
 * @template T
 * @param {string} what For the message when it never comes.
 * @param {number} seconds
 * @param {() => Promise<T>} condition
 * @returns {Promise<NonNullable<T>>}
 */
export async function eventually(what, seconds, condition) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition().catch(() => undefined);
    if (value) return value;
    if (Date.now() > until) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
}
