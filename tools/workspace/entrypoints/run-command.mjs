import { spawnSync } from 'node:child_process';

const shell = process.platform === 'win32';

/**
 * Runs a command to its end.
 * @param {string} command @param {readonly string[]} args @param {object} [options] as of `spawnSync`
 * @returns what it said on standard output
 * @throws with everything it said, when it does not exit with 0 within ten minutes
 */
export function output(command, args, options = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    shell,
    timeout: 600_000,
    maxBuffer: 64e6,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw new Error(
      `${command} ${args.join(' ')}: exit ${result.status ?? result.signal}\n${result.stdout}${result.stderr}`,
    );
  return result.stdout;
}
