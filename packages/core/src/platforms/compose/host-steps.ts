import { allSecrets } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import { uses } from './actions.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';
import { domain, variable } from './workflow-text.js';

/** Secrets that only the connection needs; all others go to `deploy.sh`. */
const forSsh: readonly string[] = ['DEPLOY_USERNAME', 'DEPLOY_KEY', 'DEPLOY_PORT', 'DEPLOY_KNOWN_HOSTS'];

/** What the host needs of `.deploy/`: all but the guide and what runs in the workflows. */
const shipped = [
  projectFiles.compose, projectFiles.litestream, projectFiles.restore, projectFiles.storage, projectFiles.volume, projectFiles.history, projectFiles.health,
  projectFiles.deploy, projectFiles.preflight, projectFiles.values, projectFiles.versions, projectFiles.steps, projectFiles.verify, projectFiles.report,
  projectFiles.look, projectFiles.proxy,
];

/** What a step has in its environment to reach the host, and to send to it. */
export function hostVariables(deployment: Deployment) {
  const { host } = deployment;
  const secrets = allSecrets(deployment);
  return {
    ssh: secrets.filter(({ name }) => name === host.secret || forSsh.includes(name)).map(variable),
    values: [
      { name: 'APP_DOMAIN', value: domain(host) },
      ...secrets.filter(({ name }) => ![host.secret, 'DEPLOY_DOMAIN', ...forSsh].includes(name)).map(variable),
    ],
  };
}

/**
 * Steps of every workflow that works on the host, from the checkout to the connection.
 *
 * @param digest Expression of the image's digest.
 * @param before Steps between the checkout and the secrets.
 */
export function connectSteps(deployment: Deployment, digest: string, before = ''): string {
  return renderTemplate('connect.yml', { uses, digest, before, ...hostVariables(deployment) });
}

/** The step that uploads `.deploy/`. */
export function shipStep({ handover }: Deployment): string {
  const files = [...shipped, ...(handover ? [projectFiles.handover] : [])];
  return renderTemplate('ship.yml', { shipped: files.map((path) => path.replace('.deploy/', '')) });
}
