import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const who = ['-c', 'user.name=Checkouts', '-c', 'user.email=checkouts@example.com', '-c', 'core.hooksPath=/dev/null'];

/**
 * A checkout that may be changed. A mirror may lack its largest files: they are committed away, so that what git sees afterwards is what
 * the generator did.
 * @param {string} source repository to clone; it is only read
 * @param {string} folder where the clone lies; what is there is deleted
 * @param {string} commit
 */
export function clone(source, folder, commit) {
  rmSync(folder, { recursive: true, force: true });
  execFileSync('git', ['clone', '--quiet', '--no-checkout', '--shared', source, folder], { stdio: 'pipe' });
  /** @param {readonly string[]} args @param {string} [input] */
  const git = (args, input) =>
    execFileSync('git', [...who, ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 29,
      stdio: 'pipe',
      ...(input === undefined ? {} : { input }),
    });
  git(['read-tree', commit]);
  git(['update-ref', '--no-deref', 'HEAD', git(['rev-parse', `${commit}^{commit}`]).trim()]);
  const entries = git(['ls-files', '--stage', '-z']).split('\0').filter(Boolean);
  const files = entries.map((line) => {
    const [head = '', path = ''] = line.split('\t');
    const [mode = '', id = ''] = head.split(' ');
    return { mode, id, path };
  });
  const said = git(['cat-file', '--batch-check'], files.map(({ id }) => `${id}\n`).join('')).split('\n');
  // A submodule's commit lies in another repository.
  const missing = files.filter(({ mode }, index) => mode === '160000' || said[index]?.endsWith(' missing'));
  if (missing.length > 0)
    git(['update-index', '--force-remove', '-z', '--stdin'], missing.map(({ path }) => `${path}\0`).join(''));
  git(['checkout-index', '--all', '--force', '--quiet']);
  const commitAll = (/** @type {string} */ message) => {
    git(['add', '--all']);
    git(['commit', '--quiet', '--allow-empty', '--message', message]);
  };
  commitAll('The checkout');
  return {
    folder,
    commit: commitAll,
    /** What differs from the last commit, `M .deploy/README.md`; empty when nothing does. */
    status: () => git(['status', '--porcelain']).trimEnd(),
    /** What differs since it was looked at last, committed or not. */
    tree: () => {
      git(['add', '--all']);
      return git(['write-tree']).trim();
    },
    branch: (/** @type {string} */ name) => git(['checkout', '--quiet', '-B', name]),
  };
}
