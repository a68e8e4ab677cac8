import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Part of `deploy.sh`: what is installed, and the way back. */
export function renderVersionsSh({ handover }: Deployment): GeneratedFile {
  return {
    path: projectFiles.versions,
    text: renderTemplate('versions.sh', { handover }),
    mode: 0o755,
    purpose: 'part of deploy.sh: what is installed, and the way back',
  };
}
