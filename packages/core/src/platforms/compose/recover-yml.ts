import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from '../shared/actions.js';
import { connectSteps } from './host-steps.js';
import { projectFiles } from '../shared/paths.js';
import { renderTemplate } from '../shared/template.js';
import { deployMinutes } from '../shared/times.js';
import { environmentTexts, yamlString } from '../shared/workflow-text.js';

/** The workflow that goes back to a point in time or a version, started by hand. */
export function renderRecoverYml(deployment: Deployment): GeneratedFile {
  const { app } = deployment;
  return {
    path: projectFiles.recover,
    purpose: 'goes back to a point in time or a version, started by hand',
    text: renderTemplate('recover.yml', {
      uses,
      ...environmentTexts(deployment),
      confirmation: yamlString(`Without a dry run, type the app's name to confirm: ${app.name}`),
      minutes: deployMinutes(deployment),
      connect: connectSteps(deployment),
    }),
  };
}
