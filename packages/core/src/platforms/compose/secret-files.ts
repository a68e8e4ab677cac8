import type { Deployment } from '../../deployment/deployment.js';
import type { SecretFiles } from '../shared/files-of-secrets.js';

/** The key for SSH, and what `host-setup` prints. */
export function secretFiles({ id }: Deployment): SecretFiles {
  return [
    ['DEPLOY_KEY', `~/.ssh/${id}`],
    ['DEPLOY_KNOWN_HOSTS', `~/.ssh/${id}.known_hosts`],
  ];
}
