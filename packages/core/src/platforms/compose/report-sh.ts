import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Part of `deploy.sh`: what a run tells at its end. */
export function renderReportSh({ handover }: Deployment): GeneratedFile {
  return {
    path: projectFiles.report,
    text: renderTemplate('report.sh', { handover }),
    mode: 0o755,
    purpose: 'part of deploy.sh: what a run tells at its end',
  };
}
