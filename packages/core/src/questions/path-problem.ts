import { entriesProblem } from './list-entries.js';
import type { AnswerValue } from './question.js';

/** What is wrong with the characters of a path, whatever it names; undefined where nothing is. */
export function pathTextProblem(path: string): string | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(path)) return 'a path cannot hold line breaks or other control characters';
  return path.includes('\\') ? `write it with slashes: ${path.replaceAll('\\', '/')}` : undefined;
}

/** All that is wrong with a list of paths, each problem with its path; undefined where nothing is. */
export function pathsProblem(value: AnswerValue, problemOf: (path: string) => string | undefined): string | undefined {
  return entriesProblem(value, (path) => {
    const problem = problemOf(path);
    return problem === undefined ? undefined : `${JSON.stringify(path)}: ${problem}`;
  });
}
