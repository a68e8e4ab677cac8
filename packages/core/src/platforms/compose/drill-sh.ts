import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { secretsReaching } from './secrets-reaching.js';
import { renderTemplate } from './template.js';

/** Runs in the drill's workflow: restores every database far from the host, by the one-shot of the deployment. */
export function renderDrillSh({ id, host, storage }: Deployment): GeneratedFile {
  return {
    path: projectFiles.drill,
    text: renderTemplate('drill.sh', {
      id: shellQuote(id),
      stated: ['APP_IMAGE', 'APP_DOMAIN', ...secretsReaching('app', host).filter(({ optional }) => !optional).map(({ name }) => name)],
      storage: storage.secrets.map(({ name }) => name),
    }),
    mode: 0o755,
    purpose: 'part of the workflows: restores every database far from the host',
  };
}
