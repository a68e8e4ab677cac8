import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Part of `restore.sh`: what the backup holds, and a look at a moment of it. The same for every deployment. */
export function renderHistorySh(_: Deployment): GeneratedFile {
  return {
    path: projectFiles.history,
    text: renderTemplate('history.sh', {}),
    mode: 0o755,
    purpose: 'part of restore.sh: what the backup holds, and a look at it',
  };
}
