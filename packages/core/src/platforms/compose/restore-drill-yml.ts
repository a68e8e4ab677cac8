import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from '../shared/actions.js';
import { sshVariables } from './host-steps.js';
import { projectFiles } from '../shared/paths.js';
import { renderTemplate } from '../shared/template.js';
import { deployMinutes } from '../shared/times.js';
import { severalEnvironments, variable, yamlString } from '../shared/workflow-text.js';

/** The workflow that tries the backup once a week. */
export function renderRestoreDrillYml(deployment: Deployment): GeneratedFile {
  const { environment, id, storage } = deployment;
  return {
    path: projectFiles.restoreDrill,
    purpose: 'checks once a week that every database can be restored',
    text: renderTemplate('restore-drill.yml', {
      id,
      uses,
      environment: yamlString(environment),
      names: severalEnvironments(deployment),
      minutes: deployMinutes(deployment),
      onHost: storage.folder !== undefined,
      values: [...(storage.folder === undefined ? [] : sshVariables(deployment)), ...storage.secrets.map(variable)],
    }),
  };
}
