import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { inContainer, projectFiles } from './paths.js';
import { renderTemplate } from './template.js';
import { migrateMinutes } from './times.js';

/** Part of `deploy.sh`: the steps of a deployment. */
export function renderStepsSh(deployment: Deployment): GeneratedFile {
  const { app } = deployment;
  return {
    path: projectFiles.steps,
    text: renderTemplate('steps.sh', {
      // Where no health path is registered, the front page stands in, which may well be a redirect or not exist.
      healthy: app.healthPath === '/' ? '[1-4]??' : '[23]??',
      migrates: app.migrate !== undefined,
      handover: deployment.handover,
      migrateMinutes: migrateMinutes(deployment),
      health: inContainer.health,
      socket: inContainer.socket,
    }),
    mode: 0o755,
    purpose: 'part of deploy.sh: the steps of a deployment',
  };
}
