import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { inContainer, projectFiles } from './paths.js';
import { volumeData } from './shell-data.js';
import { renderTemplate } from './template.js';
import { sidecarTimes } from './times.js';

/** The sidecar's health check, and the proof after a deploy. */
export function renderHealthSh(deployment: Deployment): GeneratedFile {
  return {
    path: projectFiles.health,
    text: renderTemplate('health.sh', {
      ...volumeData(deployment),
      patterns: deployment.patterns.map(({ folder, pattern }) => shellQuote(`${folder}/${pattern}`)),
      socket: shellQuote(inContainer.socket),
      metrics: shellQuote(inContainer.metrics),
      restoreMinutes: deployment.limits.restoreMinutes,
      healthSync: sidecarTimes.healthSync,
    }),
    mode: 0o755,
    purpose: 'says whether every database is in the storage right now',
  };
}
