import type { AnswerValue, Answers } from '../questions/question.js';
import type { Target, TargetSecret } from '../targets/target.js';
import type { Storage } from './deployment.js';

/** The secrets that a target has with these answers. */
export function chosenSecrets(secrets: readonly TargetSecret[], answers: Answers): readonly TargetSecret[] {
  return secrets.filter(({ when = {} }) => Object.entries(when).every(([name, value]) => answers[name] === value));
}

/** The storage half of a deployment. */
export function storageOf({ id, title, type, settings = {}, secrets, endpoint, docs }: Target, answers: Answers): Storage {
  return { id, title, type, settings, secrets: chosenSecrets(secrets, answers), endpoint, docs };
}

/** Folder in the container that holds the files of `use.as: 'file'`. */
export type KeyFolder = `/${string}`;

/**
 * The replica's keys beside `type` and `path`, in Litestream's words: those of settings and secrets together. Text may
 * hold `${VARIABLE}`, which Litestream expands; written with `jsonForLitestream` it would be lost.
 */
export function replicaKeys({ settings, secrets }: Pick<Storage, 'settings' | 'secrets'>, keyFolder: KeyFolder): Readonly<Record<string, Exclude<AnswerValue, readonly string[]>>> {
  const keys: Record<string, string | number | boolean> = { ...settings };
  for (const { use } of secrets) {
    if (use.as === 'config' && use.key !== undefined) keys[use.key] = `\${${use.variable}}`;
    if (use.as === 'file') keys[use.key] = `${keyFolder}/${use.file}`;
  }
  return keys;
}
