import type { Answers } from '../questions/question.js';
import type { Target } from '../targets/target.js';
import { chosenSecrets } from './chosen-secrets.js';
import { list } from './answer-values.js';
import type { Storage } from './deployment.js';
import { filesOf, filesPassword } from './files.js';

/** The storage half of a deployment. */
export function storageOf(target: Target, answers: Answers): Storage {
  const { id, title, type, settings = {}, secrets, endpoint, folder, identity, errors, docs } = target;
  const chosen = chosenSecrets(secrets, answers);
  const files = filesOf(list(answers, 'files'), target, chosen);
  return {
    id,
    title,
    type,
    settings,
    secrets: files === undefined ? chosen : [...chosen, filesPassword],
    ...(files && { files }),
    ...(folder === undefined ? { endpoint } : { folder: folder.variable }),
    identity,
    errors,
    docs,
  };
}
