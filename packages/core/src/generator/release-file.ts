import type { Answers } from '../questions/question.js';

/** File name of the workflow that deploys, by the answers of an earlier run. */
export function releaseFile(answers: Partial<Answers>): string {
  return String(answers['releaseWorkflow'] ?? 'release.yml');
}
