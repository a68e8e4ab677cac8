import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from '../shared/actions.js';
import { projectFiles } from '../shared/paths.js';
import { renderTemplate } from '../shared/template.js';
import { deployMinutes } from '../shared/times.js';
import { severalEnvironments, yamlString } from '../shared/workflow-text.js';

/** The workflow that reads once a week what the restore drill in the cluster found. */
export function renderRestoreDrillYml(deployment: Deployment): GeneratedFile {
  const { environment, id } = deployment;
  return {
    path: projectFiles.restoreDrill,
    purpose: 'reads once a week what the restore drill in the cluster found',
    text: renderTemplate('restore-drill-kubernetes.yml', {
      id,
      uses,
      environment: yamlString(environment),
      names: severalEnvironments(deployment),
      minutes: deployMinutes(deployment),
    }),
  };
}
