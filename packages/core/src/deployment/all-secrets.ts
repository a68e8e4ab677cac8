import type { Secret } from '../secret.js';
import type { AppVariable } from './app.js';
import type { Deployment } from './deployment.js';
import { buildInputs } from './build-secrets.js';
import { settingsPatchSecret } from './settings-patch.js';

/** A value that somebody enters in the repository's settings, with what it is for. */
export interface RepositorySecret extends Required<Omit<Secret, 'when' | 'belongsTo'>>, Pick<Secret, 'belongsTo'> {
  readonly for: 'host' | 'storage' | 'app' | 'build';
}

type WithSecrets = Pick<Deployment, 'host' | 'storage' | 'app' | 'secretStore'>;

/**
 * Everything that the deployment needs from the repository's settings, each name once,
 * for the guide's table and the workflow's `env`, in that order.
 */
export function allSecrets(deployment: WithSecrets): readonly RepositorySecret[] {
  const all = everySecret(deployment);
  if (deployment.secretStore === undefined) return once(all);
  const { secrets } = deployment.host;
  const ofWorkflow = new Set(
    secrets.flatMap(({ name, inWorkflow = false, reaches }) =>
      inWorkflow || reaches?.includes('build') === true ? [name] : [],
    ),
  );
  return once(all.filter((secret) => secret.for === 'build' || (secret.for === 'host' && ofWorkflow.has(secret.name))));
}

/** Everything that has to be in the secret store; nothing where there is none. A value that the repository has counts more. */
export function storeSecrets(deployment: WithSecrets): readonly RepositorySecret[] {
  if (deployment.secretStore === undefined) return [];
  const names = new Set(allSecrets(deployment).map(({ name }) => name));
  return once(everySecret(deployment)).filter((secret) => secret.for !== 'build' && !names.has(secret.name));
}

/** Each name once. A secret that several parts need belongs to the first one: the host, the storage and the app come before the build. */
function once(all: readonly RepositorySecret[]): readonly RepositorySecret[] {
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
}

function everySecret({ host, storage, app }: WithSecrets): readonly RepositorySecret[] {
  return [
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
}

/** A secret with a new name is required, because what worked under its old name must not be lost silently. */
function ofApp(name: string, variables: readonly AppVariable[]): Secret {
  const given = variables
    .map(({ variable, encoding }) => `${variable}${encoding === 'base64' ? ', base64-encoded in transit' : ''}`)
    .join(' and ');
  const formerly = variables.find((variable) => variable.formerly !== undefined)?.formerly;
  if (variables.some(({ named }) => named))
    return {
      name,
      what: `Given to the app as ${given}`,
      example: '…',
      where: "The app's developers",
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
      what: `Given to the app as ${given}; until now only the person who ran Kamal had it`,
      example: '…',
      where: '.kamal/secrets says where it came from',
    };
  const inCluster = variables.find((variable) => variable.clusterSecret !== undefined)?.clusterSecret;
  if (inCluster !== undefined)
    return {
      name,
      what: `Given to the app as ${given}; until now the Secret ${inCluster.name} of the cluster had it`,
      example: '…',
      where: readSecret(inCluster),
    };
  const clearIn = variables.find((variable) => variable.clearIn !== undefined)?.clearIn;
  if (clearIn !== undefined)
    return {
      name,
      what: `Given to the app as ${given}; until now it was in clear text in ${clearIn}`,
      example: '…',
      where: 'The service that issued it. Create a new one, because the old one stays in the history of the repository',
    };
  const placeholderIn = variables.find((variable) => variable.placeholderIn !== undefined)?.placeholderIn;
  if (placeholderIn !== undefined)
    return {
      name,
      what: `Given to the app as ${given}; until now ${placeholderIn} had a text in the place of the value`,
      example: '…',
      where: 'The service that issued it. If the app does not need it, enter any word',
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
        what: `Given to the app as ${given}; until now the app read it from ${formerly}, which has another purpose here`,
        example: '…',
        where: `The service that issued the value which the app had in ${formerly}. If the app does not need it, enter any word`,
      };
}

function complete(
  { name, what, example, where, kind = 'secret', optional = false, carriedOver = false, belongsTo }: Secret,
  purpose: RepositorySecret['for'],
): RepositorySecret {
  const known = { name, what, example, where, kind, optional, carriedOver, for: purpose };
  return belongsTo === undefined ? known : { ...known, belongsTo };
}

/** How its value is read, where both names are as the cluster allows them. */
function readSecret({ name, key }: NonNullable<AppVariable['clusterSecret']>): string {
  if (!/^[\w.-]+$/.test(name) || !/^[\w.-]+$/.test(key)) return 'The Secret of the cluster';
  return `kubectl get secret ${name} -o jsonpath='{.data.${key.replaceAll('.', String.raw`\.`)}}' | base64 -d`;
}
