import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import { inContainer, manifestPath } from './paths.js';

/** What `restore.sh` and `health.sh` both know, quoted for the shell. */
export function volumeData({ id, databases, patterns }: Deployment) {
  return {
    id: shellQuote(id),
    databases: databases.map(({ path }) => shellQuote(path)),
    manifest: shellQuote(patterns.length === 0 ? '' : manifestPath),
    config: shellQuote(inContainer.config),
    data: shellQuote(inContainer.data),
    state: shellQuote(inContainer.state),
  };
}
