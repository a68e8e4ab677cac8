import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { inContainer, projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Part of `deploy.sh`: a new version beside the old one, where the owner wants that. */
export function renderHandoverSh({ app, handover }: Deployment): GeneratedFile | undefined {
  if (!handover) return undefined;
  return {
    path: projectFiles.handover,
    text: renderTemplate('handover.sh', { migrates: app.migrate !== undefined, health: inContainer.health }),
    mode: 0o755,
    purpose: 'part of deploy.sh: a new version beside the old one',
  };
}
