import type { Secret } from '../secret.js';
import type { Deployment } from './deployment.js';

/** A value that somebody enters in the repository's settings, with what it is for. */
export interface RepositorySecret extends Required<Omit<Secret, 'when'>> {
  readonly for: 'host' | 'storage' | 'app';
}

/** Everything that the deployment needs from the repository's settings, for the guide's table and the workflow's `env`, in that order. */
export function allSecrets({ host, storage, app }: Deployment): readonly RepositorySecret[] {
  return [
    ...host.secrets.map((secret) => complete(secret, 'host')),
    ...storage.secrets.map((secret) => complete(secret, 'storage')),
    ...app.secrets.map(({ secret, variable, encoding, named = false }) =>
      complete(
        {
          name: secret,
          what: `Given to the app as ${variable}${encoding === 'base64' ? ', encoded as base64 on the way' : ''}${named ? '' : ', as before'}`,
          example: '…',
          where: named ? 'Where the app\'s developers have it from' : 'Keep the one that the repository has',
          optional: !named,
        },
        'app',
      ),
    ),
  ];
}

function complete({ name, what, example, where, kind = 'secret', optional = false }: Secret, purpose: RepositorySecret['for']): RepositorySecret {
  return { name, what, example, where, kind, optional, for: purpose };
}
