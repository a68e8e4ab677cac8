import { projectFiles } from './paths.js';

/**
 * Files of an earlier deployment that stay in the checkout unused: all but those that have become ours by the same name.
 * @param own of the platform
 */
export function leftBehind(files: readonly string[], own: readonly string[]): readonly string[] {
  const ours: ReadonlySet<string> = new Set([...Object.values(projectFiles), ...own]);
  return files.filter((file) => !ours.has(file));
}
