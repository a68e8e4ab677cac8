import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { releaseWorkflow } from '../shared/release-workflow.js';
import { migratedDeployMinutes } from '../shared/times.js';
import { readersOf } from './readers-of.js';
import { clusterValues } from './workflow-values.js';

/** The release workflow: build → deploy. */
export function renderReleaseYml(deployment: Deployment): GeneratedFile {
  return releaseWorkflow(deployment, 'release-kubernetes.yml', {
    readers: readersOf(deployment) > 0,
    minutes: migratedDeployMinutes(deployment),
    values: clusterValues(deployment),
  });
}
