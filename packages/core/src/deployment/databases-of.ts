import type { DatabaseFile, DatabasePattern, Facts } from '../facts/facts.js';
import { isPattern, patternOf } from '../questions/database-paths.js';
import type { Answers } from '../questions/question.js';
import { list } from './answer-values.js';

/** In the order of the answers; what is known of a database stays known. */
export function databasesOf({ databases }: Facts, answers: Answers): readonly DatabaseFile[] {
  const known = new Map(databases.map(({ value }) => [value.path, value.holds]));
  const paths = list(answers, 'databases').filter((path) => !isPattern(path));
  return paths.map((path) => ({ path, holds: known.get(path) ?? 'a database of the app' }));
}

/** Those that were found, then those that were named, each once and without those that were taken out. */
export function patternsOf({ patterns }: Facts, answers: Answers): readonly DatabasePattern[] {
  const found = patterns.map(({ value }) => value);
  const named = list(answers, 'databases')
    .filter(isPattern)
    .map((path): DatabasePattern => ({ ...patternOf(path), holds: 'databases of the app' }));
  const out = list(answers, 'withoutDatabases');
  const pathOf = ({ folder, pattern }: DatabasePattern): string => `${folder}/${pattern}`;
  return [...found, ...named.filter((one) => found.every((other) => pathOf(other) !== pathOf(one)))].filter(
    (one) => !out.includes(pathOf(one)),
  );
}
