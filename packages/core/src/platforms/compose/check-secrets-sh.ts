import { allSecrets } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { hostVariables } from './host-steps.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';
import { annotation } from './workflow-text.js';

/** Runs in the workflows: checks the secrets, and writes what the connection and `deploy.sh` read. */
export function renderCheckSecretsSh(deployment: Deployment): GeneratedFile {
  const { values } = hostVariables(deployment);
  return {
    path: projectFiles.checkSecrets,
    text: renderTemplate('check-secrets.sh', {
      hostSecret: deployment.host.secret,
      sent: lines([...values.map(({ name }) => name), 'APP_IMAGE', 'REGISTRY_USERNAME', 'REGISTRY_PASSWORD']),
      needed: allSecrets(deployment).filter(({ optional }) => !optional).map(({ name, where }) => ({ name, where: annotation(where) })),
    }),
    mode: 0o755,
    purpose: 'part of the workflows: checks the secrets before anything is touched',
  };
}

/** Words in lines of at most 90 characters. */
function lines(words: readonly string[]): readonly string[] {
  const result = [''];
  for (const word of words) {
    const line = result.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= 90) result.push(word);
    else result[result.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return result;
}
