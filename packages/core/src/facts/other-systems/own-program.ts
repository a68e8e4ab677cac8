import { nameOf } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import { shellWords } from '../../project/shell-words.js';

/** What stands behind the app's own program in a command line; undefined where that is another program. */
export function argumentsOfApp({ files }: Project, text: string): readonly string[] | undefined {
  const words = shellWords(text.replace(/^[-@:+!]+/, ''));
  const own = new Set(files.map((file) => nameOf(file).replace(/\.(?:cs|fs|vb)proj$/, '')));
  const at = words.slice(0, 3).findIndex((word) => own.has(nameOf(word).replace(/\.dll$/, '')));
  return at < 0 ? undefined : words.slice(at + 1);
}

/** Whether arguments only say on which addresses the app listens. */
export function onlyListens(given: readonly string[]): boolean {
  return given.every((word, at) => /^--?urls(?:=|$)/.test(word) || /^--?urls$/.test(given[at - 1] ?? ''));
}
