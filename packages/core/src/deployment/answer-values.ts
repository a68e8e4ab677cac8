import type { Answers } from '../questions/question.js';

/** The text of an answer; empty where there is none. */
export function text(answers: Answers, name: string): string {
  return String(answers[name] ?? '');
}

/** The entries of an answer that is a list; none where there is no answer. */
export function list(answers: Answers, name: string): readonly string[] {
  return (answers[name] ?? []) as readonly string[];
}
