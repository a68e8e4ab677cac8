import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { inContainer, projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** What runs on the host: the order of a deployment, and the way back. */
export function renderDeploySh({ id, app, limits, pins }: Deployment): GeneratedFile {
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
      // Where no health path is registered, the front page stands in, which may well be a redirect or not exist.
      healthy: app.healthPath === '/' ? '[1-4]??' : '[23]??',
      startSeconds: limits.startSeconds,
      migrates: app.migrate !== undefined,
      health: inContainer.health,
      socket: inContainer.socket,
    }),
    mode: 0o755,
    purpose: 'deploys on the host, and rolls back there',
  };
}
