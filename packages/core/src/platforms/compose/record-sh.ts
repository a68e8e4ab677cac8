import type { Deployment } from '../../deployment/deployment.js';
import { shellWord } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Runs in the workflows: the record of what was deployed and proven, which lies on GitHub. */
export function renderRecordSh({ id, environment }: Deployment): GeneratedFile {
  return {
    path: projectFiles.record,
    text: renderTemplate('record.sh', { id, environmentWord: shellWord(environment) }),
    mode: 0o755,
    purpose: 'part of the workflows: the record of what was deployed and proven',
  };
}
