import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Part of `deploy.sh`: what the backup holds, for a person who has to decide. The same for every deployment. */
export function renderLookSh(_: Deployment): GeneratedFile {
  return {
    path: projectFiles.look,
    text: renderTemplate('look.sh', {}),
    mode: 0o755,
    purpose: 'part of deploy.sh: what the backup holds, for a person',
  };
}
