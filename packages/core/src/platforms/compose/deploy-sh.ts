import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';
import { deployMinutes } from './times.js';

/** What runs on the host: the order of a deployment, one at a time. */
export function renderDeploySh(deployment: Deployment): GeneratedFile {
  const { id, app, limits, pins } = deployment;
  return {
    path: projectFiles.deploy,
    text: renderTemplate('deploy.sh', {
      // Names may hold anything; this one stands in a comment.
      name: app.name.replaceAll(/\s+/g, ' '),
      id: shellQuote(id),
      composeFloor: shellQuote(pins.composeFloor),
      litestreamImage: shellQuote(pins.litestream),
      port: app.port,
      healthPath: shellQuote(app.healthPath),
      startSeconds: limits.startSeconds,
      minutes: deployMinutes(deployment),
      migrates: app.migrate !== undefined,
      handover: deployment.handover,
    }),
    mode: 0o755,
    purpose: 'deploys on the host, and rolls back there',
  };
}
