import type { Deployment } from '../deployment/deployment.js';
import type { Answers } from '../questions/question.js';
import type { GeneratedFile } from './generated-file.js';
import type { Platform } from './platform.js';
import { platforms } from './registry.js';

/** The platform of a deployment. */
export function platformOf({ platform }: Pick<Deployment, 'platform'>): Platform {
  const found = platforms.find(({ id }) => id === platform);
  if (found === undefined) throw new Error(`there is no platform "${platform}"`);
  return found;
}

/** The platform of these answers: the first one, where none was asked for. */
export function platformFor(answers: Partial<Answers>): Platform {
  const [first] = platforms;
  return platformOf({ platform: String(answers['platform'] ?? first?.id) });
}

/** Everything that is written for a deployment, sorted by path. */
export function renderDeployment(deployment: Deployment): GeneratedFile[] {
  return platformOf(deployment).render(deployment);
}
