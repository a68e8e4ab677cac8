import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Runs in the workflows: what they show at their end. */
export function renderSummarySh({ app, id }: Deployment): GeneratedFile {
  return {
    path: projectFiles.summary,
    text: renderTemplate('summary.sh', { folder: `deploy/${id}`, migrates: app.migrate !== undefined }),
    mode: 0o755,
    purpose: 'part of the workflows: what they show at their end',
  };
}
