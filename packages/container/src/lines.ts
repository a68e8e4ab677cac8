import { linesOf, type Project } from 'litestream-generator-core';

export { linesOf, type Line } from 'litestream-generator-core';

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
  return project.files
    .filter(
      (path) =>
        pattern.test(path) &&
        !/(?:^|\/)(?:tests?|testing|test-?utils?|__tests__|spec|examples?|docs?|fixtures?|e2e|vendor|benchmarks?)\//i.test(
          path,
        ),
    )
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}
