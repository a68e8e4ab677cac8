import type { Deployment, SecretStore } from '../../deployment/deployment.js';
import type { Answers } from '../../questions/question.js';

/** The store that `--external-secrets` names: a ClusterSecretStore where no kind is named. */
export function secretStoreOf(
  answers: Answers,
  { id, others }: Pick<Deployment, 'id' | 'others'>,
): SecretStore | undefined {
  const [name = '', kind = 'ClusterSecretStore'] = String(answers['externalSecrets'] ?? '')
    .split('/')
    .toReversed();
  if (name === '') return undefined;
  const key = String(answers['externalSecretsKey'] ?? '');
  return {
    kind,
    name,
    key: key || id,
    others: Object.fromEntries(others.map((other) => [other.name, key === '' ? other.id : `${key}-${other.name}`])),
  };
}
