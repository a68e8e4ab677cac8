import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { gitEnvironment } from '../git-environment.js';
import { linesOf, type AskGit } from './ask-git.js';
import { behindLinks, hiddenFiles } from './hidden-files.js';
import { textsOfVersions, versionsOf } from './git-versions.js';

/** What git does in steps, with the files by which it remembers it. A rebase picks commits, and so comes first. */
const operations = {
  rebase: ['rebase-merge', 'rebase-apply'],
  merge: ['MERGE_HEAD'],
  'cherry-pick': ['CHERRY_PICK_HEAD'],
  revert: ['REVERT_HEAD'],
} as const;

export type Operation = keyof typeof operations;

/** What the generator asks git about a checkout. Reads only. */
export interface Git {
  /**
   * Texts of blobs by id; those that git does not have are left out.
   * @param paths where they were: a repository with SHA-256 finds them by their content. Default: nobody knows
   */
  texts(ids: readonly string[], paths?: readonly string[]): ReadonlyMap<string, string>;
  /**
   * Which of these paths hold something that is not committed: changed, staged, or not tracked.
   * @param isStagedToo false for those alone whose text git does not have, which it has of what is staged. Default: true
   */
  uncommitted(paths: readonly string[], isStagedToo?: boolean): readonly string[];
  /** Which of these files git ignores, so that no commit takes them along. */
  ignored(paths: readonly string[]): readonly string[];
  /** Which of these files hold changes that git was told to overlook. */
  overlooked(paths: readonly string[]): readonly string[];
  /** Files that git has not merged yet: it waits for a person to do so. */
  unmerged(): readonly string[];
  /** The texts of a file that git has not merged yet: the common base, this side, and the other one. */
  sides(path: string): Partial<Readonly<Record<'base' | 'ours' | 'theirs', string>>>;
  /** The text of a file in a commit; undefined where that has no such file. Default: the last commit */
  committed(path: string, commit?: string): string | undefined;
  /** The commits that changed a file, abbreviated, the latest first, fifty at most. */
  commitsOf(path: string): readonly string[];
  /** What git is in the middle of: the next commit belongs to it. Undefined where it is in the middle of nothing. */
  underWay(): Operation | undefined;
  /** Files that a sparse checkout leaves out. */
  leftOut(): readonly string[];
  /** The paths of the blobs of the files that git tracks, by id. */
  tracked(): ReadonlyMap<string, string>;
  /** The path to which commits, or what is staged, moved a file; undefined where none did. */
  movedTo(path: string): string | undefined;
  /** Every file that git knows and that holds changes which are not committed. */
  changed(): readonly string[];
  /** The earliest commit in which a file holds these words, abbreviated; undefined where there is none, or in a shallow clone. */
  firstWith(words: string, file: string): string | undefined;
  /** Ids of the blobs of a commit, by path. */
  idsAt(commit: string): ReadonlyMap<string, string>;
  /** False in a shallow clone, where older texts are missing, and in a partial one, where they have to be fetched. */
  readonly complete: boolean;
  /** True in a clone that fetches texts when they are asked for. */
  readonly partial: boolean;
}

/** Git in this folder; undefined where it is not a checkout, or where git is not installed or refuses to read it. */
export function openGit(root: string): Git | undefined {
  if (!existsSync(path.join(root, '.git'))) return undefined;
  const git: AskGit = (args, input = '') => {
    const { status, stdout } = spawnSync('git', args, {
      cwd: root,
      input,
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: gitEnvironment(),
    });
    return status === 0 ? stdout : undefined;
  };
  const listed = (args: readonly string[]): readonly string[] => linesOf(git(args));
  const [shallow, sparse = '', format] =
    git(['rev-parse', '--is-shallow-repository', '--git-path', 'info/sparse-checkout', '--show-object-format'])
      ?.toString()
      .split('\n') ?? [];
  if (shallow === undefined) return undefined;
  let partial: boolean | undefined;
  const isPartial = (): boolean =>
    (partial ??= git(['config', '--get-regexp', '^remote\\..*\\.promisor$']) !== undefined);
  return {
    get complete() {
      return shallow === 'false' && !isPartial();
    },
    get partial() {
      return isPartial();
    },
    unmerged: () => [...new Set(listed(['ls-files', '--unmerged', '-z', '--full-name']).map(pathOf))],
    sides: (path) => {
      const side = (stage: number): string | undefined => git(['show', `:${stage}:${path}`])?.toString();
      const [base, ours, theirs] = [side(1), side(2), side(3)];
      return {
        ...(base !== undefined && { base }),
        ...(ours !== undefined && { ours }),
        ...(theirs !== undefined && { theirs }),
      };
    },
    committed: (path, commit = 'HEAD') => git(['show', `${commit}:${path}`])?.toString(),
    commitsOf: (path) => git(['log', '-50', '--format=%h', '--', path])?.toString().split('\n').filter(Boolean) ?? [],
    underWay: () => {
      const isThere = (name: string): boolean => {
        const place = git(['rev-parse', '--git-path', name])?.toString().trim();
        return place !== undefined && existsSync(path.resolve(root, place));
      };
      return (Object.keys(operations) as readonly Operation[]).find((name) => operations[name].some(isThere));
    },
    leftOut: () =>
      existsSync(path.resolve(root, sparse))
        ? listed(['ls-files', '-t', '-z']).flatMap((line) => (line.startsWith('S ') ? [line.slice(2)] : []))
        : [],
    tracked: () =>
      new Map(listed(['ls-files', '--stage', '-z']).map((line) => [line.split(' ')[1] ?? '', pathOf(line)] as const)),
    movedTo: (path) => moved(git, path),
    texts: (ids, paths = []) => {
      const read = (names: readonly string[]): ReadonlyMap<string, string> =>
        names.length === 0
          ? new Map()
          : blobs(git(['cat-file', '--batch'], `${names.join('\n')}\n`) ?? Buffer.alloc(0));
      return format === 'sha256' && paths.length > 0 ? textsOfVersions(read(versionsOf(git, paths)), ids) : read(ids);
    },
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
    uncommitted: (paths, isStagedToo = true) =>
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
              ...paths.map((file) => behindLinks(root, file)),
            ])?.toString() ?? '',
            isStagedToo,
          ),
    ...hiddenFiles(root, git),
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

/** The second letter of a line stands for the file itself, the first one for what is staged. */
function statusPaths(output: string, isStagedToo = true): readonly string[] {
  return output
    .split('\0')
    .filter((line) => line !== '' && (isStagedToo || line[1] !== ' '))
    .map((line) => line.slice(3));
}

/** The path of a line of `git ls-files`, which is behind a tab. */
function pathOf(line: string): string {
  return line.slice(line.indexOf('\t') + 1);
}

/** Follows a file through the commits that moved it, a few at most. */
function moved(git: AskGit, from: string): string | undefined {
  let name = from;
  const renames = ['--find-renames', '--name-status', '--diff-filter=R', '-z'];
  const target = (output: Buffer | undefined): string | undefined => {
    const words = output?.toString().split('\0') ?? [];
    const at = words.findIndex((word, index) => /^\n?R\d+$/.test(word) && words[index + 1] === name);
    return at < 0 ? undefined : words[at + 2];
  };
  for (let step = 0; step < 5; step += 1) {
    const commit = git(['log', '-1', '--format=%H', '--no-renames', '--diff-filter=D', '--', name])?.toString().trim();
    const next =
      target(git(['diff', '--cached', ...renames, 'HEAD'])) ??
      (commit ? target(git(['show', '--format=', ...renames, commit])) : undefined);
    if (next === undefined) break;
    name = next;
  }
  return name === from ? undefined : name;
}

/** Why edits that could be merged may be conflicts here, and what helps; undefined if every text is available. */
export function whyTextsAreMissing(root: string, git: Git | undefined): string | undefined {
  if (git?.complete === true) return undefined;
  if (git?.partial === true)
    return (
      'This is a partial clone, so git must fetch the original texts of the files that you edited. Run this ' +
      'again when the remote can be reached: edits that do not overlap are then merged.'
    );
  if (git !== undefined)
    return (
      'This is a shallow clone, so the original texts of the files that you edited may be missing. Fetch them ' +
      'with git fetch --unshallow: edits that do not overlap are then merged.'
    );
  return existsSync(path.join(root, '.git'))
    ? 'Git could not read the original texts of the files that you edited. To see why: git status'
    : undefined;
}
