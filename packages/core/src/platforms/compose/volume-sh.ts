import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Part of `restore.sh`: what lies on the volume, and moving it. The same for every deployment. */
export function renderVolumeSh(_: Deployment): GeneratedFile {
  return {
    path: projectFiles.volume,
    text: renderTemplate('volume.sh', {}),
    mode: 0o755,
    purpose: 'part of restore.sh: what lies on the volume, and moving it',
  };
}
