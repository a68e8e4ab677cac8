import type { Secret } from '../secret.js';
import type { AppVariable, Deployment } from './deployment.js';
import { buildInputs } from './build-secrets.js';
import { settingsPatchSecret } from './settings-patch.js';

/** A value that somebody enters in the repository's settings, with what it is for. */
export interface RepositorySecret extends Required<Omit<Secret, 'when' | 'belongsTo'>>, Pick<Secret, 'belongsTo'> {
  readonly for: 'host' | 'storage' | 'app' | 'build';
}

/**
 * Everything that the deployment needs from the repository's settings, each name once,
 * for the guide's table and the workflow's `env`, in that order.
 */
export function allSecrets({
  host,
  storage,
  app,
}: Pick<Deployment, 'host' | 'storage' | 'app'>): readonly RepositorySecret[] {
  const all = [
    ...host.secrets.map((secret) => complete(secret, 'host')),
    ...storage.secrets.map((secret) => complete(secret, 'storage')),
    ...[...new Set(app.secrets.map(({ secret }) => secret))].map((name) =>
      complete(
        ofApp(
          name,
          app.secrets.filter(({ secret }) => secret === name),
        ),
        'app',
      ),
    ),
    ...(app.patchedSettings === undefined
      ? []
      : [
          complete(
            {
              name: settingsPatchSecret,
              what: `JSON Patch for ${app.patchedSettings}, applied before the image is built, as in the earlier deployment`,
              example: '[{"op":"replace","path":"/a","value":1}]',
              where: 'Keep the one that the repository has',
              optional: true,
              carriedOver: true,
            },
            'build',
          ),
        ]),
    ...buildInputs(app).map((secret) => complete(secret, 'build')),
  ];
  // One that the app or the storage has as well is theirs: it goes to the host.
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
}

/** One that got a new name is required: what worked by its old name must not be lost in silence. */
function ofApp(name: string, variables: readonly AppVariable[]): Secret {
  const given = variables
    .map(({ variable, encoding }) => `${variable}${encoding === 'base64' ? ', encoded as base64 on the way' : ''}`)
    .join(' and ');
  const formerly = variables.find((variable) => variable.formerly !== undefined)?.formerly;
  if (variables.some(({ named }) => named))
    return {
      name,
      what: `Given to the app as ${given}`,
      example: '…',
      where: "Where the app's developers have it from",
    };
  if (variables.some(({ onHost }) => onHost))
    return {
      name,
      what: `Given to the app as ${given}; until now only a file on the host had it`,
      example: '…',
      where: 'The .env file of the earlier deployment, on the host',
    };
  if (variables.some(({ byHand }) => byHand))
    return {
      name,
      what: `Given to the app as ${given}; until now only who called Kamal had it`,
      example: '…',
      where: '.kamal/secrets says where it came from until now',
    };
  const clearIn = variables.find((variable) => variable.clearIn !== undefined)?.clearIn;
  if (clearIn !== undefined)
    return {
      name,
      what: `Given to the app as ${given}; until now in clear text in ${clearIn}`,
      example: '…',
      where: 'Whoever issued it: take a new one, because the old one stays in the history of the repository',
    };
  return formerly === undefined
    ? {
        name,
        what: `Given to the app as ${given}, as in the earlier deployment`,
        example: '…',
        where: 'Keep the one that the repository has',
        optional: true,
        carriedOver: true,
      }
    : {
        name,
        what: `Given to the app as ${given}; until now in ${formerly}, which serves something else here`,
        example: '…',
        where: `The value that the app had in ${formerly}, from whoever issued it; where the app needs none, any word will do`,
      };
}

function complete(
  { name, what, example, where, kind = 'secret', optional = false, carriedOver = false, belongsTo }: Secret,
  purpose: RepositorySecret['for'],
): RepositorySecret {
  const known = { name, what, example, where, kind, optional, carriedOver, for: purpose };
  return belongsTo === undefined ? known : { ...known, belongsTo };
}
