import type { AnswerValue } from './question.js';

/** What an entry of a list is about: `NAME` of `NAME=value`. */
export function subjectOf(entry: string): string {
  return entry.split('=', 1)[0] ?? '';
}

/** What is found now, and the previous result for everything else, because its source may be gone. */
export function withLast(today: readonly string[], before: AnswerValue | undefined): readonly string[] {
  const kept = ((before ?? []) as readonly string[]).filter((entry) =>
    today.every((other) => subjectOf(other) !== subjectOf(entry)),
  );
  return [...today, ...kept];
}

/** What is wrong with the entries of a list, each problem once; undefined where nothing is. */
export function entriesProblem(
  value: AnswerValue,
  problemOf: (entry: string) => string | undefined,
): string | undefined {
  const problems = (value as readonly string[]).flatMap((entry) => problemOf(entry) ?? []);
  return problems.length === 0 ? undefined : [...new Set(problems)].join('; ');
}
