// Builds every package; nx's report is for those who work on them, and only shown when it fails.
import { spawnSync } from 'node:child_process';

console.log('Building the packages. The first time takes longest.');
const { status, stdout, stderr } = spawnSync('npx', ['nx', 'run-many', '-t', 'build'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (status !== 0) console.error(stdout, stderr);
process.exitCode = status ?? 1;
