import { allSecrets } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import { unansweredDomain, variable, type Variable } from '../shared/workflow-text.js';

/** What the step that connects has in its environment: how to reach the cluster, and the values that it gets. */
export function clusterValues(deployment: Deployment): readonly Variable[] {
  return [
    { name: 'APP_DOMAIN', value: unansweredDomain(deployment.host.secret) }, // where deploy.conf has none
    ...allSecrets(deployment)
      .filter((secret) => secret.for !== 'build' && !['DEPLOY_DOMAIN', deployment.host.secret].includes(secret.name))
      .map(variable),
  ];
}
