import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import type { TargetSecret } from '../../targets/target.js';
import { projectFiles } from './paths.js';
import { secretsReaching } from './secrets-reaching.js';
import { renderTemplate } from './template.js';

/** How a value gets from standard input to `.env`; the words are those of the template. */
interface Value {
  readonly name: string;
  readonly way: 'plain' | 'json' | 'base64' | 'file';
  readonly variable: string;
  /** `required`, `optional`, or `=` and what a missing value is. */
  readonly need: string;
}

/** Part of `deploy.sh`: values from standard input to `.env`. */
export function renderValuesSh({ app, host, storage }: Deployment): GeneratedFile {
  const values: readonly Value[] = [
    { name: 'APP_IMAGE', way: 'plain', variable: 'APP_IMAGE', need: 'required' },
    { name: 'APP_DOMAIN', way: 'plain', variable: 'APP_DOMAIN', need: 'required' },
    { name: 'LETSENCRYPT_EMAIL', way: 'plain', variable: 'LETSENCRYPT_EMAIL', need: 'optional' },
    { name: 'LITESTREAM_IMAGE', way: 'plain', variable: 'LITESTREAM_IMAGE', need: 'optional' },
    ...secretsReaching('app', host).map(({ name, optional }): Value => ({ name, way: 'plain', variable: name, need: optional === true ? 'optional' : 'required' })),
    ...storage.secrets.map(storageValue),
    ...app.secrets.map(({ secret, variable, encoding }): Value => ({ name: secret, way: encoding, variable, need: 'optional' })),
  ];
  return {
    path: projectFiles.values,
    text: renderTemplate('values.sh', {
      values,
      shapes: storage.secrets.flatMap(({ name, shape }) => (shape === undefined ? [] : [{ name, pattern: shape.pattern, problem: shellQuote(shape.problem) }])),
    }),
    mode: 0o755,
    purpose: 'part of deploy.sh: values from standard input to .env',
  };
}

function storageValue(secret: TargetSecret): Value {
  const { name, use, optional, default: fallback } = secret;
  const need = fallback === undefined ? (optional === true ? 'optional' : 'required') : `=${fallback}`;
  switch (use.as) {
    case 'config': return { name, way: 'json', variable: use.variable, need };
    case 'env': return { name, way: 'plain', variable: use.variable, need };
    case 'file': return { name, way: 'file', variable: use.file, need };
  }
}
