import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from './actions.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** The workflow that looks for a newer version of the files once a week; only where somebody asked for it. */
export function renderUpgradeYml({ id, upgradeWorkflow }: Deployment): GeneratedFile | undefined {
  if (!upgradeWorkflow) return undefined;
  return {
    path: projectFiles.upgrade,
    purpose: 'looks once a week for a newer version of these files, and proposes it',
    text: renderTemplate('upgrade.yml', { id, uses }),
  };
}
