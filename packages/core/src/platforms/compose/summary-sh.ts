import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** What a workflow shows at its end; the only script of `.deploy/` that runs on the runner. */
export function renderSummarySh({ app, id }: Deployment): GeneratedFile {
  return {
    path: projectFiles.summary,
    text: renderTemplate('summary.sh', { folder: `deploy/${id}`, migrates: app.migrate !== undefined }),
    mode: 0o755,
    purpose: 'what a run of the workflow shows at its end',
  };
}
