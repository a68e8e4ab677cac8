import { posix } from 'node:path';
import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { filesMatching, sourceLines, type Line } from '../lines.js';

/** Go of the app, without its tests. */
export function goFiles({ project }: Pick<ContainerView, 'project'>): readonly string[] {
  return filesMatching(project, /(?<!_test)\.go$/);
}

/** Lines of the files that say a word: a large project has many others. */
export function linesSaying(
  view: Pick<ContainerView, 'project'>,
  ...words: readonly string[]
): readonly (readonly Line[])[] {
  return goFiles(view)
    .filter((path) => words.some((word) => view.project.read(path)?.includes(word)))
    .map((path) => sourceLines(view.project, path));
}

/** Files of the package that a name belongs to: the one of a file, or the one that it calls `name`, where the project has it. */
export function packageFiles(view: ContainerView, at: Line, name?: string): readonly string[] {
  const own = posix.dirname(fileOfPlace(at.from));
  if (name === undefined) return goFiles(view).filter((path) => posix.dirname(path) === own);
  const declares = new RegExp(String.raw`^package\s+${name}\b`, 'm');
  return goFiles(view).filter(
    (path) => posix.dirname(path).split('/').at(-1) === name || declares.test(view.project.read(path) ?? ''),
  );
}

/** The lines of the function around a line, with its head; empty where it stands outside of any. */
export function functionAround({ project }: ContainerView, at: Line): readonly Line[] {
  const lines = sourceLines(project, fileOfPlace(at.from));
  const row = lines.findIndex(({ from }) => from === at.from);
  const head = lines.slice(0, row + 1).findLastIndex(({ text }) => /^func\b/.test(text));
  if (head < 0) return [];
  const end = lines.slice(head + 1).findIndex(({ text }) => text.startsWith('}'));
  const last = end < 0 ? lines.length : head + 1 + end;
  return row > last ? [] : lines.slice(head, last);
}

/** The names of the parameters of a function, in their order. */
export function parametersOf(head: string): readonly string[] {
  const inner = /^func\s+(?:\([^)]*\)\s*)?\w+\(([^)]*)\)/.exec(head)?.[1] ?? '';
  return inner.split(',').flatMap((one) => /^\s*(\w+)/.exec(one)?.[1] ?? []);
}
