import type { Answers } from '../questions/question.js';
import type { StorageErrors } from '../targets/errors/storage-errors.js';
import type { Endpoint, Target, TargetDocs, TargetSecret } from '../targets/target.js';
import { chosenSecrets } from './chosen-secrets.js';
import { list } from './answer-values.js';
import { filesOf, filesPassword, type FilesBackup } from './files.js';

/** The storage half of a deployment: the target's data, chosen and filled in. */
export interface Storage {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: readonly TargetSecret[];
  /** The files beside the databases that are backed up; undefined where none are. */
  readonly files?: FilesBackup;
  /** Where its server is; undefined where `folder` is not. */
  readonly endpoint?: Endpoint;
  /** Variable of the folder of the host that is the storage. */
  readonly folder?: string;
  readonly identity: readonly string[];
  readonly errors: StorageErrors;
  readonly docs: TargetDocs;
}

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
