import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gitEnvironment } from '../git-environment.js';

/** The files below a folder that git tracks; none where it is no checkout, or where git is not installed or refuses to read it. */
export function trackedFiles(root: string): ReadonlySet<string> {
  if (!existsSync(join(root, '.git'))) return new Set();
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: gitEnvironment(),
  });
  return new Set(status === 0 ? stdout.split('\0') : []);
}
