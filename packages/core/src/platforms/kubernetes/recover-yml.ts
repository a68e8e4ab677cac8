import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from '../shared/actions.js';
import { projectFiles } from '../shared/paths.js';
import { renderTemplate } from '../shared/template.js';
import { migratedDeployMinutes } from '../shared/times.js';
import { environmentTexts, yamlString } from '../shared/workflow-text.js';
import { readersOf } from './readers-of.js';
import { clusterValues } from './workflow-values.js';

/** The workflow that goes back to a point in time or a version, started by hand. */
export function renderRecoverYml(deployment: Deployment): GeneratedFile {
  return {
    path: projectFiles.recover,
    purpose: 'goes back to a point in time or a version, started by hand',
    text: renderTemplate('recover-kubernetes.yml', {
      uses,
      ...environmentTexts(deployment),
      confirmation: yamlString(`Without a dry run, type the app's name to confirm: ${deployment.app.name}`),
      minutes: migratedDeployMinutes(deployment),
      readers: readersOf(deployment) > 0,
      values: clusterValues(deployment),
    }),
  };
}
