import type { AnswerValue } from '../questions/question.js';
import type { Stored } from './stored.js';

/** Answers of 0.1.0 that correspond to a fact: if the project has the fact now, the fact counts. */
const withFact: ReadonlySet<string> = new Set([
  'port',
  'user',
  'healthPath',
  'dataFolder',
  'imageBuild',
  'dockerfile',
  'migrations',
  'databases',
]);

/**
 * What 0.1.0 stored: every answer, chosen or not. Those that correspond to a fact become results of the last run; of the
 * others `resolveAnswers` keeps as chosen what differs from the default. The domain was never found, so a person chose it.
 */
export function carriedOver(stored: Stored): Stored {
  const chosen = Object.entries(stored.answers).filter(([name]) => !withFact.has(name));
  const { domain: _, ...last } = stored.answers;
  const databases: AnswerValue = stored.answers['databases'] ?? [];
  return {
    ...stored,
    answers: Object.fromEntries(chosen),
    last: {
      answers: last,
      databases: (Array.isArray(databases) ? databases : [databases]).map((path) => ({
        path: String(path),
        holds: 'a database of the app',
      })),
      patterns: [],
    },
  };
}
