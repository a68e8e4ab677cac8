import { linesOf, remembered, type Line, type Project } from 'litestream-generator-core';

export { linesOf, type Line } from 'litestream-generator-core';

/** Characters of a line that is read. People write no longer ones; a file that a program made may be a single line. */
const MAX_LINE = 1000;
/** Places of one kind that are followed in a file: people write fewer. */
export const MAX_PLACES = 100;

const known = new WeakMap<Project, Map<string, { readonly text: string; readonly lines: readonly Line[] }>>();

/** Lines of a file of source code; one that is longer than any that people write is empty. */
export function sourceLines(project: Project, path: string): readonly Line[] {
  const text = project.read(path) ?? '';
  const files = known.get(project) ?? new Map<string, { readonly text: string; readonly lines: readonly Line[] }>();
  known.set(project, files);
  const found = files.get(path);
  if (found?.text === text) return found.lines;
  const lines = linesOf(project, path).map((line) => (line.text.length > MAX_LINE ? { ...line, text: '' } : line));
  files.set(path, { text, lines });
  return lines;
}

/** First line of a file that matches, with what the pattern caught. */
export function findLine(
  project: Project,
  path: string,
  pattern: RegExp,
): { readonly match: RegExpExecArray; readonly from: string } | undefined {
  for (const { text, from } of linesOf(project, path)) {
    const match = pattern.exec(text);
    if (match) return { match, from };
  }
  return undefined;
}

/** Files whose path matches, the nearest to the root first; those of tests, examples and documentation never. */
export function filesMatching(project: Project, pattern: RegExp): readonly string[] {
  return matching(project, String(pattern), () =>
    project.files
      .filter(
        (path) =>
          pattern.test(path) &&
          !/(?:^|\/)(?:tests?|testing|test-?utils?|__tests__|spec|examples?|docs?|fixtures?|e2e|vendor|benchmarks?)\//i.test(
            path,
          ),
      )
      .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1)),
  );
}

/** A checkout may have many files, and many readers ask for the same ones. */
const matching = remembered<readonly string[]>();
