import { allSecrets } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import { renderTemplate } from '../shared/template.js';
import { unansweredDomain, variable, type Variable } from '../shared/workflow-text.js';

/** Secrets that only the connection needs; all others go to `deploy.sh`. */
const forSsh: readonly string[] = ['DEPLOY_USERNAME', 'DEPLOY_KEY', 'DEPLOY_PORT', 'DEPLOY_KNOWN_HOSTS'];

/** What a step has in its environment to reach the host. */
export function sshVariables(deployment: Deployment): readonly Variable[] {
  return allSecrets(deployment)
    .filter(({ name }) => name === deployment.host.secret || forSsh.includes(name))
    .map(variable);
}

/** What a step has in its environment to reach the host, and to send to it. */
function hostVariables(deployment: Deployment) {
  const { host } = deployment;
  const secrets = allSecrets(deployment).filter((secret) => secret.for !== 'build');
  return {
    ssh: sshVariables(deployment),
    values: [
      { name: 'APP_DOMAIN', value: unansweredDomain(host.secret) }, // where deploy.conf has none
      ...secrets.filter(({ name }) => ![host.secret, 'DEPLOY_DOMAIN', ...forSsh].includes(name)).map(variable),
    ],
  };
}

/** Steps of every workflow that works on the host, after the checkout: they check the secrets, and connect. */
export function connectSteps(deployment: Deployment): string {
  return renderTemplate('connect.yml', hostVariables(deployment)).trimEnd();
}
