import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { inContainer, projectFiles } from './paths.js';
import { renderTemplate } from './template.js';
import { configLabel } from './times.js';

/** Part of `deploy.sh`: what must be right before anything is changed. */
export function renderPreflightSh({ earlier }: Deployment): GeneratedFile {
  return {
    path: projectFiles.preflight,
    text: renderTemplate('preflight.sh', {
      configLabel,
      restore: inContainer.restore,
      volumes: quotedOnce(earlier.flatMap(({ volumes }) => volumes)),
      folders: quotedOnce(earlier.flatMap(({ folders }) => folders)),
    }),
    mode: 0o755,
    purpose: 'part of deploy.sh: what must be right before anything is changed',
  };
}

function quotedOnce(names: readonly string[]): readonly string[] {
  return [...new Set(names)].map(shellQuote);
}
