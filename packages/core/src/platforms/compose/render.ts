import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { renderAlertsYml } from './alerts-yml.js';
import { renderComposeTemplate } from './compose-template.js';
import { renderCarriedServices } from './carried-services.js';
import { renderDependabot } from './dependabot.js';
import { renderDeployConf, renderEnvironmentConf } from './deploy-conf.js';
import { renderDeploySh } from './deploy-sh.js';
import { renderDockerfile } from './dockerfile.js';
import { renderDockerignore } from './dockerignore.js';
import { renderGitattributes } from './gitattributes.js';
import { renderGuide } from './guide.js';
import { renderLitestreamYml } from './litestream-yml.js';
import { projectFiles } from './paths.js';
import { renderProxyCompose } from './proxy-compose.js';
import { renderRecoverYml } from './recover-yml.js';
import { renderReleaseYml } from './release-yml.js';
import { renderRestoreDrillYml } from './restore-drill-yml.js';
import { renderUpgradeYml } from './upgrade-yml.js';

type Renderer = (deployment: Deployment) => GeneratedFile | undefined;

/** One line per file; `undefined` means that this deployment needs no such file. */
const renderers: readonly Renderer[] = [
  renderComposeTemplate,
  renderCarriedServices,
  renderLitestreamYml,
  renderDeployConf,
  renderDeploySh,
  renderProxyCompose,
  renderAlertsYml,
  renderGuide,
  renderReleaseYml,
  renderRecoverYml,
  renderRestoreDrillYml,
  renderUpgradeYml,
  renderDependabot,
  renderDockerfile,
  renderDockerignore,
  renderGitattributes,
];

/** Files of the project that the deployment uses, whoever wrote them: what the image is built from. */
export function neededFiles({ app: { image } }: Deployment): readonly string[] {
  return image.kind === 'dockerfile' ? [image.path, projectFiles.dockerignore] : [];
}

/** Everything that the Compose platform writes for a deployment, sorted by path. Pure: the same deployment gives the same bytes. */
export function renderCompose(deployment: Deployment): GeneratedFile[] {
  return [
    ...renderers.flatMap((render) => render(deployment) ?? []),
    ...deployment.others.map(renderEnvironmentConf),
  ].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
