import { posix } from 'node:path';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { renderDependabot, type Update } from '../shared/dependabot.js';
import { line, renderDeployConf, renderEnvironmentConf, type Group } from '../shared/deploy-conf.js';
import { renderDeploySh } from '../shared/deploy-sh.js';
import { renderDockerfile } from '../shared/dockerfile.js';
import { renderDockerignore } from '../shared/dockerignore.js';
import { renderGitattributes } from '../shared/gitattributes.js';
import { renderLitestreamYml } from '../shared/litestream-yml.js';
import { renderAll, type Renderer } from '../shared/render-all.js';
import { renderUpgradeYml } from '../shared/upgrade-yml.js';
import { renderAccessYaml } from './access-yaml.js';
import { renderAppYaml } from './app-yaml.js';
import { renderDrillYaml } from './drill-yaml.js';
import { renderExternalSecrets, renderOtherExternalSecrets } from './external-secrets-yaml.js';
import { renderGuide } from './guide.js';
import { renderBase, renderOtherOverlay, renderOverlay } from './kustomization.js';
import { renderNetworkYaml } from './network-yaml.js';
import { kubernetesFiles } from './paths.js';
import { renderPodMonitorYaml } from './pod-monitor-yaml.js';
import { renderReadersYaml } from './readers-yaml.js';
import { renderRecoverYml } from './recover-yml.js';
import { renderReleaseYml } from './release-yml.js';
import { renderRestoreDrillYml } from './restore-drill-yml.js';

/** One line per file; `undefined` means that this deployment needs no such file. */
const renderers: readonly Renderer[] = [
  renderOverlay,
  renderBase,
  renderAppYaml,
  renderNetworkYaml,
  renderDrillYaml,
  renderPodMonitorYaml,
  renderReadersYaml,
  renderExternalSecrets,
  renderAccessYaml,
  renderLitestreamYml,
  (deployment) => renderDeployConf(deployment, [where(deployment), migration(deployment)]),
  renderDeploySh,
  renderGuide,
  renderReleaseYml,
  renderRecoverYml,
  renderRestoreDrillYml,
  renderUpgradeYml,
  (deployment) => renderDependabot(deployment, pinnedImages),
  renderDockerfile,
  renderDockerignore,
  renderGitattributes,
];

/** Dependabot rewrites `image:` lines of the manifests that lie directly in the folder. */
const pinnedImages: Update = {
  ecosystem: 'docker',
  directory: posix.join('/', posix.dirname(kubernetesFiles.app)),
  why: 'Litestream beside the app',
};

/** Everything that this platform writes for a deployment, sorted by path. Pure: the same deployment gives the same bytes. */
export function renderKubernetes(deployment: Deployment): GeneratedFile[] {
  const others = deployment.others.flatMap((other) => [
    renderEnvironmentConf(other),
    renderOtherOverlay(deployment, other),
    ...[renderOtherExternalSecrets(deployment, other)].filter((file) => file !== undefined),
  ]);
  return renderAll(deployment, renderers, others);
}

/** Without this line, the engine assumes Docker Compose. */
function where({ platform }: Deployment): Group {
  return ['# What runs the app.', [line('platform', platform)]];
}

/** The Job that migrates runs the app's image with these; the Compose file has them as a service. */
function migration({ app }: Deployment): Group {
  return [
    '# The arguments with which the app migrates its databases, one a line.',
    (app.migrate ?? []).map((argument) => line('migrate_argument', argument)),
  ];
}
