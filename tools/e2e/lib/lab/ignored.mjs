import { parse } from 'yaml';

/**
 * What GitHub enforces and act does not, asserted on the same text: what a run in the lab proves rests on it.
 * @param {string} text A workflow.
 * @returns {string[]} What is wrong, a sentence each.
 */
export function ignoredByAct(text) {
  const { permissions, concurrency, jobs } = parse(text);
  const wrong = [];
  if (JSON.stringify(permissions) !== '{}')
    wrong.push('permissions on top must be {}, so that each job says what it needs');
  if (!concurrency?.group || concurrency['cancel-in-progress'] !== false)
    wrong.push('concurrency must queue, and cut no run short');
  for (const [id, job] of Object.entries(/** @type {Record<string, any>} */ (jobs))) {
    // act skips a job with another label, and says nothing.
    if (job['runs-on'] !== 'ubuntu-24.04') wrong.push(`${id}: runs-on must be ubuntu-24.04`);
    if (!(job['timeout-minutes'] > 0 && job['timeout-minutes'] <= 360))
      wrong.push(`${id}: without timeout-minutes it may take GitHub's six hours`);
    if (typeof job.permissions !== 'object') wrong.push(`${id}: no permissions`);
    const secrets = [...JSON.stringify(job).matchAll(/secrets\.([A-Z0-9_]+)/g)].filter(
      ([, name]) => name !== 'GITHUB_TOKEN',
    );
    if (secrets.length > 0 && !job.environment) wrong.push(`${id}: reads secrets without an environment`);
    // The outputs of a skipped job are text there, and empty on GitHub. A job is skipped with the one that it needs, on GitHub
    // and with act, unless its own condition asks for the state of that one.
    const runsAnyway = /\b(?:always|cancelled|failure)\s*\(/.test(String(job.if ?? ''));
    for (const needed of [job.needs ?? []].flat()) {
      if (runsAnyway && jobs[needed]?.if !== undefined && JSON.stringify(job).includes(`needs.${needed}.outputs`))
        wrong.push(`${id}: reads outputs of ${needed}, which may be skipped`);
    }
  }
  return wrong;
}
