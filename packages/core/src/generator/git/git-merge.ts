import { existsSync } from 'node:fs';
import path from 'node:path';
import { present } from '../../present.js';
import { linesOf, pathOf, type AskGit } from './ask-git.js';

/** What git does in steps, with the files by which it remembers it. A rebase picks commits, and so comes first. */
const operations = {
  rebase: ['rebase-merge', 'rebase-apply'],
  merge: ['MERGE_HEAD'],
  'cherry-pick': ['CHERRY_PICK_HEAD'],
  revert: ['REVERT_HEAD'],
} as const;

export type Operation = keyof typeof operations;

/** What git waits for a person to finish. */
export interface GitMerge {
  /** Files that git has not merged yet: it waits for a person to do so. */
  unmerged(): readonly string[];
  /** The texts of a file that git has not merged yet: the common base, this side, and the other one. */
  sides(path: string): Partial<Readonly<Record<'base' | 'ours' | 'theirs', string>>>;
  /** What git is in the middle of: the next commit belongs to it. Undefined where it is in the middle of nothing. */
  underWay(): Operation | undefined;
}

export function gitMerge(root: string, git: AskGit): GitMerge {
  const isThere = (name: string): boolean => {
    const place = git(['rev-parse', '--git-path', name])?.toString().trim();
    return place !== undefined && existsSync(path.resolve(root, place));
  };
  return {
    unmerged: () => [...new Set(linesOf(git(['ls-files', '--unmerged', '-z', '--full-name'])).map(pathOf))],
    sides: (path) => {
      const side = (stage: number): string | undefined => git(['show', `:${stage}:${path}`])?.toString();
      return present({ base: side(1), ours: side(2), theirs: side(3) });
    },
    underWay: () => (Object.keys(operations) as readonly Operation[]).find((name) => operations[name].some(isThere)),
  };
}
