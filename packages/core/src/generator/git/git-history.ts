import type { AskGit } from './ask-git.js';

/** What the commits say of a file. */
export interface GitHistory {
  /** The commits that changed a file, abbreviated, the latest first, fifty at most. */
  commitsOf(path: string): readonly string[];
  /** The path to which commits, or what is staged, moved a file; undefined where none did. */
  movedTo(path: string): string | undefined;
  /** The earliest commit in which a file holds these words, abbreviated; undefined where there is none, or in a shallow clone. */
  firstWith(words: string, file: string): string | undefined;
}

export function gitHistory(git: AskGit, isShallow: boolean): GitHistory {
  const commits = (args: readonly string[]): readonly string[] =>
    git(['log', '--format=%h', ...args])
      ?.toString()
      .split('\n')
      .filter(Boolean) ?? [];
  return {
    commitsOf: (path) => commits(['-50', '--', path]),
    movedTo: (path) => moved(git, path),
    firstWith: (words, file) => (isShallow ? undefined : commits(['--reverse', `-S${words}`, '--', file])[0]),
  };
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
