import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Bash's own `time`, on a last line of standard error. */
const timed = 'TIMEFORMAT=$\'\\n@%U %S\'; time "$@"';

const who = ['-c', 'user.name=Operations', '-c', 'user.email=operations@example.com', '-c', 'core.hooksPath=/dev/null'];

/**
 * A clone that operations may change.
 * @param {string} source repository to clone, bare or not; it is only read
 * @param {string} folder where the clone lies; what is there is deleted
 */
export function openCheckout(source, folder) {
  rmSync(folder, { recursive: true, force: true });
  execFileSync('git', ['clone', '--quiet', source, folder]);
  const git = (...args) =>
    execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, stdio: 'pipe' });
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  const write = (file, text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  return {
    folder,
    git,
    read,
    write,
    files: () => git('ls-files').trim().split('\n'),
    /** @throws when the file does not hold the text: an edit that edits nothing would measure nothing */
    replace(file, from, to) {
      const before = read(file);
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} does not hold ${from}`);
      write(file, after);
    },
    commit(message) {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD').trim();
    },
    /** Back to a commit, without anything beside it. */
    back(commit) {
      git('reset', '--quiet', '--hard', commit);
      git('clean', '-qfdx');
    },
    /** What git sees: files by their state (M changed, D deleted, A new, U in conflict), and lines. */
    seen() {
      git('add', '--all', '--intent-to-add');
      const states = git('status', '--porcelain', '--no-renames').split('\n').filter(Boolean);
      const count = (pattern) => states.filter((line) => pattern.test(line.slice(0, 2))).length;
      const lines = git('diff', '--no-renames', '--numstat', 'HEAD').trim().split('\n').filter(Boolean);
      const sum = (column) => lines.reduce((all, line) => all + (Number(line.split('\t')[column]) || 0), 0);
      return { M: count(/M/), A: count(/A/), D: count(/D/), U: count(/U/), plus: sum(0), minus: sum(1) };
    },
    /** Runs a program here; `seconds` are those of the processor, which a busy machine does not lengthen much. */
    run(program, args) {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', timed, program, program, ...args], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 300_000,
        env: { ...process.env, CI: 'true', NO_COLOR: '1' },
      });
      const [, said = stderr, user, system] = /^([^]*)\n@(\S+) (\S+)\n$/.exec(stderr) ?? [];
      return { exit: status, output: `${stdout}${said}`, seconds: Number(user) + Number(system) };
    },
  };
}
