import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Part of `deploy.sh`: whether the proxy leads to the app. The same for every deployment. */
export function renderVerifySh(_: Deployment): GeneratedFile {
  return {
    path: projectFiles.verify,
    text: renderTemplate('verify.sh', {}),
    mode: 0o755,
    purpose: 'part of deploy.sh: whether the proxy leads to the app',
  };
}
