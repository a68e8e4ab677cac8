import type { Deployment } from '../../deployment/deployment.js';
import type { SecretFiles } from '../shared/files-of-secrets.js';

/** Where the guide has the kubeconfig of the account that deploys made, outside of the repository. */
export function kubeConfigFile(id: string): string {
  return `~/.kube/${id}`;
}

/** The kubeconfig of the account that deploys. */
export function secretFiles({ id }: Deployment): SecretFiles {
  return [['KUBE_CONFIG', kubeConfigFile(id)]];
}
