import { heartbeatSecret, registrySecrets, withOwnSecrets } from '../../deployment/host-secrets.js';
import type { HostSecret, HostSecrets } from '../../family.js';
import type { Answers } from '../../questions/question.js';

const kubeConfig: HostSecret = {
  inWorkflow: true,
  name: 'KUBE_CONFIG',
  what: 'How to reach the cluster: a kubeconfig of the account that deploys, as the whole file',
  example: 'apiVersion: v1 …',
  where: 'The file that step 3 makes',
};

const domain: HostSecret = {
  inWorkflow: true,
  name: 'DEPLOY_DOMAIN',
  what: 'Domain under which the app answers, or several with commas between them',
  example: 'app.example.com',
  where: 'Your DNS: a name that points to the Ingress controller or Gateway of the cluster',
  kind: 'variable',
  optional: true,
  when: { domain: '' },
};

/** The family's own secret for the host, which is the app's domain alone here. */
function domainSecret(host: HostSecret): HostSecret {
  return {
    ...host,
    inWorkflow: true,
    what: 'Domain under which the app answers, where neither deploy.conf nor the variable DEPLOY_DOMAIN has one',
    where: 'Your DNS: a name that points to the Ingress controller or Gateway of the cluster',
    ...(host.reaches === undefined && { optional: true }),
  };
}

/** Kubernetes pulls the image again whenever the pod moves, long after the job's own token has ended. */
const registry = registrySecrets.map((secret) => ({
  ...secret,
  what: `${secret.what}. Every node pulls the image again when the pod moves to it`,
}));

/**
 * Everything for reaching the cluster, then what the family adds.
 * @param published whether somebody else publishes the image: the workflow then asks its registry as well
 */
export function secretsForCluster(own: HostSecrets, answers: Answers, published: boolean): readonly HostSecret[] {
  const login = published ? registry.map((secret) => ({ ...secret, inWorkflow: true })) : registry;
  return withOwnSecrets([kubeConfig, domainSecret(own.host), domain, heartbeatSecret, ...login], own, answers);
}
