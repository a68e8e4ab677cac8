import { posix } from 'node:path';
import type { Deployment } from '../../deployment/deployment.js';
import { releaseBranches } from '../../deployment/release-branches.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from './actions.js';
import { buildSteps } from './build-steps.js';
import { projectFiles } from './paths.js';
import { whyPerEnvironment } from './public-hosts.js';
import { waiting } from './release-after.js';
import { renderTemplate } from './template.js';
import { environmentTexts, yamlString } from './workflow-text.js';

/**
 * The release workflow of a platform: its template with the triggers and the build, which are the same on every platform.
 * @param values what only this platform's template needs
 */
export function releaseWorkflow(
  deployment: Deployment,
  template: string,
  values: Readonly<Record<string, unknown>>,
): GeneratedFile {
  const { app } = deployment;
  return {
    path: posix.join(posix.dirname(projectFiles.workflow), deployment.releaseWorkflow),
    purpose: 'builds, deploys, and keeps the record of what is backed up',
    text: renderTemplate(template, {
      uses,
      name: deployment.releaseWorkflow === 'release.yml' ? 'Release' : 'Deploy',
      ...environmentTexts(deployment),
      perEnvironment: whyPerEnvironment(deployment),
      pages: app.pages !== undefined,
      releaseOnPush: deployment.releaseOnPush,
      branches: releaseBranches(deployment).map(yamlString).join(', '),
      ...waiting(deployment),
      migrates: app.migrate !== undefined,
      published: app.image.kind === 'published',
      runner: app.architecture === 'arm64' && 'path' in app.image ? 'ubuntu-24.04-arm' : 'ubuntu-24.04',
      steps: buildSteps(deployment),
      ...values,
    }),
  };
}
