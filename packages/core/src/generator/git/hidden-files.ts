import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { linesOf, type AskGit } from './ask-git.js';

/** Names are no patterns; `git check-ignore` takes them so by itself. */
const literal = ['--literal-pathspecs'];

/** Where a file lies that a link in the checkout leads to: git follows none. */
export function behindLinks(root: string, file: string): string {
  const place = path.join(root, ...file.split('/'));
  if (!existsSync(place)) return file;
  return path.relative(realpathSync(root), realpathSync(place)).split(path.sep).join('/');
}

/** What `git status` does not tell of files: those that it ignores, and those whose changes it was told to overlook. */
export function hiddenFiles(root: string, git: AskGit) {
  const listed = (args: readonly string[], input?: string): readonly string[] => linesOf(git(args, input));
  const places = (files: readonly string[]): readonly string[] =>
    files.filter((file) => existsSync(path.join(root, ...file.split('/')))).map((file) => behindLinks(root, file));
  return {
    ignored: (files: readonly string[]): readonly string[] =>
      listed(
        ['check-ignore', '-z', '--stdin'],
        places(files)
          .map((place) => `${place}\0`)
          .join(''),
      ),
    overlooked: (files: readonly string[]): readonly string[] => {
      const there = places(files);
      if (there.length === 0) return [];
      // A small letter stands for `git update-index --assume-unchanged`, an S for `--skip-worktree`.
      const flagged = listed([...literal, 'ls-files', '-v', '-z', '--', ...there])
        .filter((line) => /^[a-zS] /.test(line))
        .map((line) => line.slice(2));
      return flagged.filter((file) => {
        const [entry = ''] = listed([...literal, 'ls-files', '--stage', '-z', '--', file]);
        return git(['hash-object', '--', file])?.toString().trim() !== entry.split(' ')[1];
      });
    },
  };
}
