import { buildKeyFile } from '../../deployment/build-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import { keyFiles } from './key-files.js';

/** Files that the guide creates before they are entered as secrets, by the name of the secret. */
export type SecretFiles = readonly (readonly [secret: string, file: string])[];

/**
 * Where each secret lies that is entered as a file, by its name: below the home folder, which is `~`.
 * @param made files of the platform; those of the storage and of the build are known
 */
export function filesOfSecrets(deployment: Deployment, made: SecretFiles): ReadonlyMap<string, string> {
  return new Map([
    ...made,
    ...keyFiles(deployment).map(({ name, file }) => [name, file] as const),
    ...(deployment.app.buildAgent?.keys ?? []).map((name) => [name, buildKeyFile(name)] as const),
  ]);
}
