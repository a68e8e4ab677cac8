import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Part of `restore.sh`: what the storage has, and getting it. */
export function renderStorageSh({ storage }: Deployment): GeneratedFile {
  return {
    path: projectFiles.storage,
    text: renderTemplate('storage.sh', { endpoint: { override: '', ...storage.endpoint } }),
    mode: 0o755,
    purpose: 'part of restore.sh: what the storage has, and getting it',
  };
}
