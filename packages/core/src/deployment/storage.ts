import type { Answers } from '../questions/question.js';
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
