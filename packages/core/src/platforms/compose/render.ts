import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { renderCheckSecretsSh } from './check-secrets-sh.js';
import { renderComposeTemplate } from './compose-template.js';
import { renderDeploySh } from './deploy-sh.js';
import { renderDockerfile } from './dockerfile.js';
import { renderDockerignore } from './dockerignore.js';
import { renderDrillSh } from './drill-sh.js';
import { renderGitattributes } from './gitattributes.js';
import { renderGuide } from './guide.js';
import { renderHandoverSh } from './handover-sh.js';
import { renderHealthSh } from './health-sh.js';
import { renderHistorySh } from './history-sh.js';
import { renderHostSetupSh } from './host-setup-sh.js';
import { renderLitestreamYml } from './litestream-yml.js';
import { renderLookSh } from './look-sh.js';
import { renderPreflightSh } from './preflight-sh.js';
import { renderProxyCompose } from './proxy-compose.js';
import { renderRecordSh } from './record-sh.js';
import { renderRecoverYml } from './recover-yml.js';
import { renderReleaseYml } from './release-yml.js';
import { renderReportSh } from './report-sh.js';
import { renderRestoreDrillYml } from './restore-drill-yml.js';
import { renderRestoreSh } from './restore-sh.js';
import { renderStepsSh } from './steps-sh.js';
import { renderStorageSh } from './storage-sh.js';
import { renderSummarySh } from './summary-sh.js';
import { renderValuesSh } from './values-sh.js';
import { renderVerifySh } from './verify-sh.js';
import { renderVersionsSh } from './versions-sh.js';
import { renderVolumeSh } from './volume-sh.js';

type Renderer = (deployment: Deployment) => GeneratedFile | undefined;

/** One line per file; `undefined` means that this deployment needs no such file. */
const renderers: readonly Renderer[] = [
  renderComposeTemplate,
  renderLitestreamYml,
  renderRestoreSh,
  renderStorageSh,
  renderVolumeSh,
  renderHistorySh,
  renderHealthSh,
  renderDeploySh,
  renderPreflightSh,
  renderValuesSh,
  renderVersionsSh,
  renderStepsSh,
  renderHandoverSh,
  renderVerifySh,
  renderReportSh,
  renderLookSh,
  renderProxyCompose,
  renderGuide,
  renderReleaseYml,
  renderRecoverYml,
  renderRestoreDrillYml,
  renderDrillSh,
  renderHostSetupSh,
  renderCheckSecretsSh,
  renderRecordSh,
  renderSummarySh,
  renderDockerfile,
  renderDockerignore,
  renderGitattributes,
];

/** Everything that the Compose platform writes for a deployment, sorted by path. Pure: the same deployment gives the same bytes. */
export function renderCompose(deployment: Deployment): GeneratedFile[] {
  return renderers
    .flatMap((render) => render(deployment) ?? [])
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
