import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { renderAlertsYml } from './alerts-yml.js';
import { renderComposeTemplate } from './compose-template.js';
import { renderCarriedServices } from './carried-services.js';
import { renderDependabot, type Update } from '../shared/dependabot.js';
import { renderDeployConf, renderEnvironmentConf } from '../shared/deploy-conf.js';
import { renderDeploySh } from '../shared/deploy-sh.js';
import { renderDockerfile } from '../shared/dockerfile.js';
import { renderDockerignore } from '../shared/dockerignore.js';
import { renderGitattributes } from '../shared/gitattributes.js';
import { renderGuide } from './guide.js';
import { renderLitestreamYml } from '../shared/litestream-yml.js';
import { renderAll, type Renderer } from '../shared/render-all.js';
import { renderProxyCompose } from './proxy-compose.js';
import { renderRecoverYml } from './recover-yml.js';
import { renderReleaseYml } from './release-yml.js';
import { renderRestoreDrillYml } from './restore-drill-yml.js';
import { renderUpgradeYml } from '../shared/upgrade-yml.js';

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
  (deployment) => renderDependabot(deployment, pinnedImages),
  renderDockerfile,
  renderDockerignore,
  renderGitattributes,
];

/** Dependabot rewrites an `image:` line whose value is a plain name or the default of a variable, without an anchor before it. */
const pinnedImages: Update = {
  ecosystem: 'docker-compose',
  directory: '/.deploy',
  why: 'Litestream and the proxy',
};

/** Everything that the Compose platform writes for a deployment, sorted by path. Pure: the same deployment gives the same bytes. */
export function renderCompose(deployment: Deployment): GeneratedFile[] {
  return renderAll(deployment, renderers, deployment.others.map(renderEnvironmentConf));
}
