import { blobId } from '../../plan/blob-id.js';
import type { AskGit } from './ask-git.js';

/** Ids of every text that commits, or what is staged, had at these places, in a repository with SHA-256. */
export function versionsOf(git: AskGit, paths: readonly string[]): readonly string[] {
  const commits = ['log', '--all', '--format=', '--raw', '-m', '-z', '--no-abbrev', '--no-renames', '--diff-filter=d'];
  const staged = ['ls-files', '--stage', '-z'];
  const output = [commits, staged].map((words) => git(['--literal-pathspecs', ...words, '--', ...paths])?.toString());
  return [...new Set(output.join(' ').match(/\b[0-9a-f]{64}\b/g))].filter((id) => !/^0+$/.test(id));
}

/** The texts under the ids that the memory has of them: those are the same in every repository, whatever git calls them. */
export function textsOfVersions(
  texts: ReadonlyMap<string, string>,
  ids: readonly string[],
): ReadonlyMap<string, string> {
  return new Map([...texts.values()].map((text) => [blobId(text), text] as const).filter(([id]) => ids.includes(id)));
}
