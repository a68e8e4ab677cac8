import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** What the generator asks git about a checkout. Reads only. */
export interface Git {
  /** Texts of blobs by id; those that git does not have are left out. */
  texts(ids: readonly string[]): ReadonlyMap<string, string>;
  /** Which of these paths hold something that is not committed: changed, staged, or not tracked. */
  uncommitted(paths: readonly string[]): readonly string[];
  /** Every file that git knows and that holds changes which are not committed. */
  changed(): readonly string[];
  /** The earliest commit in which a file holds these words, abbreviated; undefined where there is none, or in a shallow clone. */
  firstWith(words: string, file: string): string | undefined;
  /** Ids of the blobs of a commit, by path. */
  idsAt(commit: string): ReadonlyMap<string, string>;
  /** False in a shallow clone, where older texts are missing. */
  readonly complete: boolean;
}

/** Git in this folder; undefined where it is no checkout, or where git is not installed or refuses to read it. */
export function openGit(root: string): Git | undefined {
  if (!existsSync(path.join(root, '.git'))) return undefined;
  const git = (args: readonly string[], input = ''): Buffer | undefined => {
    const { status, stdout } = spawnSync('git', args, {
      cwd: root,
      input,
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: environment(),
    });
    return status === 0 ? stdout : undefined;
  };
  const shallow = git(['rev-parse', '--is-shallow-repository'])?.toString().trim();
  if (shallow === undefined) return undefined;
  return {
    complete: shallow === 'false',
    texts: (ids) =>
      ids.length === 0 ? new Map() : blobs(git(['cat-file', '--batch'], `${ids.join('\n')}\n`) ?? Buffer.alloc(0)),
    firstWith: (words, file) =>
      shallow === 'false'
        ? git(['log', '--reverse', '--format=%h', `-S${words}`, '--', file])
            ?.toString()
            .split('\n', 1)
            .join() || undefined
        : undefined,
    idsAt: (commit) => treeIds(git(['ls-tree', '-r', '-z', '--full-tree', commit])?.toString() ?? ''),
    changed: () =>
      statusPaths(git(['status', '--porcelain', '-z', '--untracked-files=no', '--no-renames'])?.toString() ?? ''),
    uncommitted: (paths) =>
      paths.length === 0
        ? []
        : statusPaths(
            git([
              '--literal-pathspecs',
              'status',
              '--porcelain',
              '-z',
              '--untracked-files=all',
              '--no-renames',
              '--',
              ...paths,
            ])?.toString() ?? '',
          ),
  };
}

/** Without what a hook or another program set about its own repository. */
function environment(): NodeJS.ProcessEnv {
  const foreign = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_PREFIX'];
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name))),
    GIT_OPTIONAL_LOCKS: '0',
  };
}

/** `<id> blob <bytes>`, the bytes and a line end for each; `<id> missing` for one that is not there. */
function blobs(output: Buffer): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    const [id = '', type, size] = output.subarray(at, end).toString().split(' ');
    at = end + 1;
    if (size === undefined) continue;
    if (type === 'blob') texts.set(id, output.subarray(at, at + Number(size)).toString());
    at += Number(size) + 1;
  }
  return texts;
}

/** `<mode> blob <id>`, a tab and the path for each. */
function treeIds(output: string): ReadonlyMap<string, string> {
  const entries = output.split('\0').filter((line) => line !== '');
  return new Map(entries.map((line) => [line.slice(line.indexOf('\t') + 1), line.split(/[ \t]/)[2] ?? '']));
}

function statusPaths(output: string): readonly string[] {
  return output
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
}

/** Why edits that could be merged may be conflicts here, and what helps; undefined where every text is at hand. */
export function whyTextsAreMissing(root: string, git: Git | undefined): string | undefined {
  if (git?.complete === true) return undefined;
  if (git !== undefined)
    return (
      'This clone is shallow, so the texts that your edits began from may be missing: ' +
      'git fetch --unshallow brings them, and what does not overlap is merged then.'
    );
  return existsSync(path.join(root, '.git'))
    ? 'Git could not be asked for the texts that your edits began from: git status says why.'
    : undefined;
}
