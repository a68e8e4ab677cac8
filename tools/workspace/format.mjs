// Formats the repository's TypeScript and JavaScript with oxfmt, and its shell scripts with shfmt. With --check, writes nothing, names
// the files that are not formatted, and exits with 1.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from '@wasm-fmt/shfmt';

const check = process.argv.includes('--check');
const notOurs = /(^|\/)(fixtures|golden|dist)\//;

/** Whether a file is a shell script: by its name, or by its first line. */
const isShell = (file) =>
  file.endsWith('.sh') || (!/\.\w+$/.test(file) && /^#!.*\b(ba)?sh\b/.test(readFileSync(file, 'utf8').slice(0, 80)));

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && !notOurs.test(file) && existsSync(file));

const scripts = files.filter(isShell).filter((file) => {
  const before = readFileSync(file, 'utf8');
  const after = format(before, 'script.bash', { indent: 2, switchCaseIndent: true });
  if (before === after) return false;
  if (!check) writeFileSync(file, after);
  return true;
});
if (check && scripts.length > 0) console.error(`Not formatted:\n  ${scripts.join('\n  ')}`);

const { status } = spawnSync('oxfmt', check ? ['--check', '.'] : ['.'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (check && (status !== 0 || scripts.length > 0)) {
  console.error('Format them with: npm run format');
  process.exit(1);
}
process.exit(status ?? 1);
