import { belowData } from '../facts/below-data.js';
import type { Facts, UncoveredState } from '../facts/facts.js';
import type { Answers } from '../questions/question.js';
import { list, text } from './answer-values.js';
import { uncoveredMounts, type KeptMount } from './kept-mounts.js';

/** What is not backed up: files that were found and not chosen, and all further volumes, which the sidecar does not see. */
export function uncoveredOf(
  { uncovered }: Facts,
  answers: Answers,
  mounts: readonly KeptMount[],
  id: string,
): readonly UncoveredState[] {
  const found = uncovered.map(({ value }) => value).filter(({ path }) => !isCovered(path, answers));
  return [...found, ...uncoveredMounts(mounts, id)];
}

/** Whether a place is among the files that are backed up. */
function isCovered(path: string, answers: Answers): boolean {
  const below = belowData(path, text(answers, 'dataFolder'));
  if (below === undefined) return false;
  return list(answers, 'files').some((one) => one === '.' || below === one || below.startsWith(`${one}/`));
}
