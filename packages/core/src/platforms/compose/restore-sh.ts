import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { inContainer, projectFiles } from './paths.js';
import { volumeData } from './shell-data.js';
import { renderTemplate } from './template.js';

/** What the one-shot runs: keeps, restores or refuses each database. */
export function renderRestoreSh(deployment: Deployment): GeneratedFile {
  const { app: { user }, limits, patterns, storage } = deployment;
  return {
    path: projectFiles.restore,
    text: renderTemplate('restore.sh', {
      ...volumeData(deployment),
      ...user,
      folders: [...new Set(patterns.map(({ folder }) => folder))].map(shellQuote),
      restoreMinutes: limits.restoreMinutes,
      keys: shellQuote(inContainer.keys),
      secrets: shellQuote(storage.secrets.map(({ name }) => name).join(', ')),
    }),
    mode: 0o755,
    purpose: 'keeps, restores or refuses each database before anything may open it',
  };
}
