import type { Stored } from './stored.js';

/** File name of the workflow that deploys, by the answers of an earlier run. */
export function releaseFile({ answers, last }: Pick<Stored, 'answers' | 'last'>): string {
  return String(answers['releaseWorkflow'] ?? last.answers['releaseWorkflow'] ?? 'release.yml');
}
