import { projectFiles } from './paths.js';

const ours: ReadonlySet<string> = new Set(Object.values(projectFiles));

/** Files of an earlier deployment that stay in the checkout unused: all but those that have become ours by the same name. */
export function leftBehind(files: readonly string[]): readonly string[] {
  return files.filter((file) => !ours.has(file));
}
