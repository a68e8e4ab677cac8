import type { Deployment } from '../../deployment/deployment.js';
import type { TargetSecret } from '../../targets/target.js';
import { secretsReaching } from './secrets-reaching.js';

/** A value that the workflow sends to the host, and what becomes of it there. */
export interface SentValue {
  /** Name of the secret or variable in the repository. */
  readonly name: string;
  readonly way: 'plain' | 'json' | 'base64' | 'file';
  /** Variable in `.env`, or name of the file. */
  readonly variable: string;
  /** `required`, `optional`, or `=` and what a missing value is. */
  readonly need: string;
}

/** What is sent beside what the engine knows by itself (image, domain, contact address). */
export function sentValues({ app, host, storage }: Deployment): {
  readonly app: readonly SentValue[];
  readonly storage: readonly SentValue[];
} {
  return {
    app: [
      ...secretsReaching('app', host).map(({ name, optional }): SentValue => ({
        name,
        way: 'plain',
        variable: name,
        need: optional === true ? 'optional' : 'required',
      })),
      ...app.secrets.map(
        ({
          secret,
          variable,
          stored = variable,
          encoding,
          formerly,
          named = false,
          onHost = false,
          byHand = false,
          clusterSecret,
          clearIn,
          placeholderIn,
        }): SentValue => ({
          name: secret,
          way: encoding,
          variable: stored,
          need:
            [formerly, clusterSecret, clearIn, placeholderIn].some((one) => one !== undefined) ||
            named ||
            onHost ||
            byHand
              ? 'required'
              : 'optional',
        }),
      ),
    ],
    storage: storage.secrets.map(storageValue),
  };
}

function storageValue(secret: TargetSecret): SentValue {
  const { name, use, optional, default: fallback } = secret;
  const need = fallback === undefined ? (optional === true ? 'optional' : 'required') : `=${fallback}`;
  switch (use.as) {
    case 'config':
      return { name, way: 'json', variable: use.variable, need };
    case 'env':
      return { name, way: 'plain', variable: use.variable, need };
    case 'file':
      return { name, way: 'file', variable: use.file, need };
  }
}
