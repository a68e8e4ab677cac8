import { posix } from 'node:path';
import type { Deployment } from '../../deployment/deployment.js';
import { releaseBranches } from '../../deployment/release-branches.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from '../shared/actions.js';
import { buildSteps } from '../shared/build-steps.js';
import { projectFiles } from '../shared/paths.js';
import { whyPerEnvironment } from '../shared/public-hosts.js';
import { waiting } from '../shared/release-after.js';
import { renderTemplate } from '../shared/template.js';
import { deployMinutes, migrateMinutes } from '../shared/times.js';
import { environmentTexts, yamlString } from '../shared/workflow-text.js';
import { readersOf } from './readers-of.js';
import { clusterValues } from './workflow-values.js';

/** The release workflow: build → deploy. */
export function renderReleaseYml(deployment: Deployment): GeneratedFile {
  const { app } = deployment;
  return {
    path: posix.join(posix.dirname(projectFiles.workflow), deployment.releaseWorkflow),
    purpose: 'builds, deploys, and keeps the record of what is backed up',
    text: renderTemplate('release-kubernetes.yml', {
      uses,
      name: deployment.releaseWorkflow === 'release.yml' ? 'Release' : 'Deploy',
      ...environmentTexts(deployment),
      perEnvironment: whyPerEnvironment(deployment),
      pages: app.pages !== undefined,
      releaseOnPush: deployment.releaseOnPush,
      branches: releaseBranches(deployment).map(yamlString).join(', '),
      ...waiting(deployment),
      migrates: app.migrate !== undefined,
      readers: readersOf(deployment) > 0,
      minutes: Math.min(deployMinutes(deployment) + migrateMinutes(deployment), 360),
      published: app.image.kind === 'published',
      runner: app.architecture === 'arm64' && 'path' in app.image ? 'ubuntu-24.04-arm' : 'ubuntu-24.04',
      steps: buildSteps(deployment),
      values: clusterValues(deployment),
    }),
  };
}
