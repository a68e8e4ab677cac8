import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { releaseWorkflow } from '../shared/release-workflow.js';
import { deployMinutes } from '../shared/times.js';
import { connectSteps } from './host-steps.js';

/** The release workflow: build → deploy. */
export function renderReleaseYml(deployment: Deployment): GeneratedFile {
  return releaseWorkflow(deployment, 'release.yml', {
    minutes: deployMinutes(deployment),
    connect: connectSteps(deployment),
  });
}
