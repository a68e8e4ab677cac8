import { isPattern } from '../../questions/database-paths.js';
import type { Question } from '../../questions/question.js';
import { wholeNumber } from '../../questions/validate.js';

/** A name as Kubernetes takes it, or nothing. */
const name = /^(?:[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?)?$/;

function nameQuestion(words: Pick<Question, 'name' | 'message' | 'help' | 'example'>, otherwise: string): Question {
  return {
    ...words,
    type: 'text',
    default: () => otherwise,
    ask: () => false,
    validate: (value) =>
      name.test(String(value)) ? undefined : 'It takes a name of lower-case letters, digits, dots and hyphens.',
  };
}

/** Properties of the cluster that are not in a checkout. None of them is asked, because the cluster's defaults are usually right. */
export const kubernetesQuestions: readonly Question[] = [
  {
    name: 'volumeSize',
    type: 'text',
    message: 'How large should the volume for the databases be?',
    help: 'Size of the volume for the databases. Litestream needs room on it as well. Default: 10Gi',
    example: '50Gi',
    default: () => '10Gi',
    ask: () => false,
    validate: (value) =>
      /^[1-9][0-9]{0,5}(?:Mi|Gi|Ti)$/.test(String(value)) ? undefined : 'It takes a size like 10Gi.',
  },
  nameQuestion(
    {
      name: 'storageClass',
      message: 'Which storage class should the volume have? (leave empty for the default of the cluster)',
      help: 'Storage class of that volume. It has to support ReadWriteOncePod. Default: that of the cluster',
      example: 'premium-rwo',
    },
    '',
  ),
  nameQuestion(
    {
      name: 'ingressClass',
      message: 'Which class should the Ingress have? (leave empty for the default of the cluster)',
      help: 'Class of the Ingress that leads to the app. Default: that of the cluster',
      example: 'nginx',
    },
    '',
  ),
  nameQuestion(
    {
      name: 'clusterIssuer',
      message: 'Which ClusterIssuer of cert-manager should issue the certificates? (leave empty for none)',
      help: 'ClusterIssuer of cert-manager for the certificate of the domain; empty means none. Default: letsencrypt',
      example: 'letsencrypt-prod',
    },
    'letsencrypt',
  ),
  {
    name: 'gateway',
    type: 'text',
    message: 'Which Gateway should lead to the app, as namespace/name? (leave empty for an Ingress)',
    help: 'Gateway (Gateway API) that leads to the app, as namespace/name; then there is no Ingress. Default: none',
    example: 'infra/public',
    default: () => '',
    ask: () => false,
    validate: (value) =>
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\/[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?)?$/.test(String(value))
        ? undefined
        : 'It takes the namespace and the name of a Gateway: infra/public.',
  },
  {
    name: 'readers',
    type: 'number',
    message: 'How many read-only pods should run?',
    help: 'Number of read-only pods, each with a copy of the databases that is some seconds behind; the app must support this. Default: 0',
    example: '2',
    default: () => 0,
    ask: () => false,
    validate: (value, { answers }) => {
      const databases = answers['databases'];
      return (
        wholeNumber(0, 50)(value) ??
        (Number(value) > 0 && Array.isArray(databases) && databases.every((path) => isPattern(String(path)))
          ? 'read-only pods need databases that are listed by name, and only patterns are listed: name a database, or leave this out'
          : undefined)
      );
    },
  },
  {
    name: 'externalSecrets',
    type: 'text',
    message: 'Which secret store has the values? (leave empty for the secrets of the repository)',
    help:
      'ClusterSecretStore of the External Secrets Operator that has the values, or SecretStore/NAME; then GitHub keeps only ' +
      'KUBE_CONFIG and what the build needs. Default: none',
    example: 'vault',
    default: () => '',
    ask: () => false,
    validate: (value) =>
      /^(?:(?:(?:Cluster)?SecretStore\/)?[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?)?$/.test(String(value))
        ? undefined
        : 'It takes the name of a ClusterSecretStore, or SecretStore/NAME.',
  },
  {
    name: 'externalSecretsKey',
    type: 'text',
    message: 'Which secret of that store has the values? (leave empty for one with the deployment id as its name)',
    help:
      'Name or path of the secret in that store, with one property for each value. Other environments have one with -NAME behind it. ' +
      'Default: the deployment id',
    example: 'apps/shop',
    default: () => '',
    ask: () => false,
    when: ({ answers }) => String(answers['externalSecrets'] ?? '') !== '',
    validate: (value) =>
      /^[\w./+=@:-]{0,200}$/.test(String(value))
        ? undefined
        : 'It takes letters, digits and the characters . / _ + = @ : -',
  },
];

/** Common questions that have no effect in a cluster, or none yet: see docs/kubernetes.md. */
export const kubernetesWithout: readonly string[] = ['handover', 'carryServices', 'redirectDomains'];
