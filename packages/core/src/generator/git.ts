import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { gitEnvironment } from '../git-environment.js';
import type { AskGit } from './git/ask-git.js';
import { gitChanges, type GitChanges } from './git/git-changes.js';
import { gitHistory, type GitHistory } from './git/git-history.js';
import { gitMerge, type GitMerge } from './git/git-merge.js';
import { gitTexts, type GitTexts } from './git/git-texts.js';

export type { Operation } from './git/git-merge.js';

/** What the generator asks git about a checkout. Reads only. */
export interface Git extends GitTexts, GitChanges, GitMerge, GitHistory {
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
  const [shallow, sparse = '', format] =
    git(['rev-parse', '--is-shallow-repository', '--git-path', 'info/sparse-checkout', '--show-object-format'])
      ?.toString()
      .split('\n') ?? [];
  if (shallow === undefined) return undefined;
  const isShallow = shallow !== 'false';
  let partial: boolean | undefined;
  const isPartial = (): boolean =>
    (partial ??= git(['config', '--get-regexp', '^remote\\..*\\.promisor$']) !== undefined);
  return {
    ...gitTexts(git, format),
    ...gitChanges(root, git, sparse),
    ...gitMerge(root, git),
    ...gitHistory(git, isShallow),
    get complete() {
      return !isShallow && !isPartial();
    },
    get partial() {
      return isPartial();
    },
  };
}
