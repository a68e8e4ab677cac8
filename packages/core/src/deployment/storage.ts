import type { Answers } from '../questions/question.js';
import type { Target } from '../targets/target.js';
import { chosenSecrets } from './chosen-secrets.js';
import type { Storage } from './deployment.js';

/** The storage half of a deployment. */
export function storageOf(
  { id, title, type, settings = {}, secrets, endpoint, identity, errors, docs }: Target,
  answers: Answers,
): Storage {
  return { id, title, type, settings, secrets: chosenSecrets(secrets, answers), endpoint, identity, errors, docs };
}
