import { linesOf, pathOf, type AskGit } from './ask-git.js';
import { textsOfVersions, versionsOf } from './versions-of.js';

/** The texts that git has, and their ids. */
export interface GitTexts {
  /**
   * Texts of blobs by id; those that git does not have are left out.
   * @param paths where they were: a repository with SHA-256 finds them by their content. Default: nobody knows
   */
  texts(ids: readonly string[], paths?: readonly string[]): ReadonlyMap<string, string>;
  /** The text of a file in a commit; undefined where that has no such file. Default: the last commit */
  committed(path: string, commit?: string): string | undefined;
  /** The paths of the blobs of the files that git tracks, by id. */
  tracked(): ReadonlyMap<string, string>;
  /** Ids of the blobs of a commit, by path. */
  idsAt(commit: string): ReadonlyMap<string, string>;
}

export function gitTexts(git: AskGit, format: string | undefined): GitTexts {
  const read = (names: readonly string[]): ReadonlyMap<string, string> =>
    names.length === 0 ? new Map() : blobs(git(['cat-file', '--batch'], `${names.join('\n')}\n`) ?? Buffer.alloc(0));
  return {
    texts: (ids, paths = []) =>
      format === 'sha256' && paths.length > 0 ? textsOfVersions(read(versionsOf(git, paths)), ids) : read(ids),
    committed: (path, commit = 'HEAD') => git(['show', `${commit}:${path}`])?.toString(),
    tracked: () =>
      new Map(
        linesOf(git(['ls-files', '--stage', '-z'])).map((line) => [line.split(' ')[1] ?? '', pathOf(line)] as const),
      ),
    idsAt: (commit) => idsIn(linesOf(git(['ls-tree', '-r', '-z', '--full-tree', commit]))),
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
function idsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(lines.map((line) => [pathOf(line), line.split(/[ \t]/)[2] ?? '']));
}
