import type { Deployment } from '../../deployment/deployment.js';
import { environmentTexts, yamlString } from './workflow-text.js';

const RUN = 'github.event.workflow_run';

/** The input of the checkout that brings the commit that was tested; empty in any other run, which is the commit of the run. */
export const TESTED = `ref: "\${{ ${RUN}.head_sha }}"`;

/**
 * When a run continues that was started by the end of another workflow: that one succeeded, and a push to this repository had started it.
 * The branch alone says nothing, because a fork's branch may have the same name, and its code would be built with this repository's
 * secrets.
 */
const CONDITION = [
  `github.event_name != 'workflow_run' || (${RUN}.conclusion == 'success' && ${RUN}.event == 'push'`,
  `&& ${RUN}.head_repository.full_name == github.repository)`,
] as const;

/** Any other run. In the group of the deployments, GitHub would cancel a waiting deployment because of it. */
const REFUSED = `github.event_name == 'workflow_run' && (${RUN}.conclusion != 'success' || ${RUN}.event != 'push')`;

/** What release.yml says where a push waits for other workflows, and where it does not. */
export function waiting(deployment: Deployment) {
  const { releaseAfter } = deployment;
  if (releaseAfter === undefined) return { after: undefined, ref: '', sha: 'github.sha' };
  const group = environmentTexts(deployment).group.replaceAll('"', '');
  return {
    after: {
      names: releaseAfter.map(yamlString).join(', '),
      condition: CONDITION,
      group: JSON.stringify(`${group}\${{ ${REFUSED} && github.run_id || '' }}`),
    },
    ref: `, ${TESTED}`,
    sha: `${RUN}.head_sha || github.sha`,
  };
}
