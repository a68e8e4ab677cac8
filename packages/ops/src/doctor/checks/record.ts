import { ageOf } from '../age-of.js';
import { lastLine } from '../../docker/last-line.js';
import { bad, defineCheck, good, unknown, type CheckContext, type Finding } from '../check.js';
import { findRepository, type Repository } from '../github.js';
import { fingerprintsIn } from '../host-keys.js';

/**
 * What does GitHub keep of the last deployment that was proven? It decides whether
 * the next release takes an empty storage or another host.
 */
export const record = defineCheck({
  id: 'record',
  title: 'Deployment record',
  limit: 60,
  everywhere: true,
  async run(context) {
    const {
      deployment: { releaseWorkflow },
      value,
      quote,
    } = context;
    const newest = await newestDeployment(context);
    if ('state' in newest) return newest;
    if (newest.entry === undefined)
      return good('There is no record yet. The next release is the first deployment, so the storage may be empty');
    const { version, proven, hostKey, time } = newest.entry;
    const known = fingerprintsIn(value('DEPLOY_KNOWN_HOSTS') ?? '');
    if (known.length > 0 && !known.includes(hostKey)) {
      return bad(
        'The last deployment went to a host with another key than DEPLOY_KNOWN_HOSTS has, so the next release stops',
        `If the host is a new one: stop the app on the old one, then gh workflow run ${releaseWorkflow} -f old_host_stopped=true`,
      );
    }
    const databases = proven
      .split(',')
      .map((one) => decodeURIComponent(one.replace(/@[^@]*$/, '')))
      .join(', ');
    return good(quote(`${version} was deployed ${ageOf(time, new Date())} ago, when the backup had ${databases}`));
  },
});

/** What the record has of a deployment. */
export interface Entry {
  readonly version: string;
  readonly proven: string;
  /** Type and fingerprint, as ssh says them. */
  readonly hostKey: string;
  readonly time: Date;
}

/** The newest deployment that was proven, where there is one, or why that cannot be said. */
export async function newestDeployment(
  context: CheckContext,
): Promise<{ readonly entry: Entry | undefined } | Finding> {
  const repository = await findRepository(context);
  if ('state' in repository) return repository;
  const newest = await newestOf(repository, context.deployment.id).catch((error: unknown) => {
    if (error instanceof SyntaxError) return { refusal: 'its answer cannot be understood' };
    throw error;
  });
  return 'refusal' in newest
    ? unknown(
        `The login of gh is not allowed to read the deployments of ${repository.name}: ${context.quote(newest.refusal)}`,
        'Log in as somebody who is allowed to: gh auth login',
      )
    : newest;
}

/** The newest successful deployment of this deployment's task. `deploy.sh` reads the record in the same way. */
async function newestOf(
  { gh }: Repository,
  id: string,
): Promise<{ readonly entry: Entry | undefined } | { readonly refusal: string }> {
  const list = await gh(
    'api',
    `repos/{owner}/{repo}/deployments?task=litestream:${id}&per_page=20`,
    '--jq',
    '.[] | {id, created_at, payload} | tojson',
  );
  if (list.code !== 0) return { refusal: lastLine(list) };
  for (const line of list.stdout.split('\n').filter((text) => text.trim() !== '')) {
    const {
      id: number,
      created_at: time,
      payload,
    } = JSON.parse(line) as { readonly id: number; readonly created_at: string; readonly payload: unknown };
    const states = await gh('api', `repos/{owner}/{repo}/deployments/${number}/statuses`, '--jq', '.[].state');
    if (states.code !== 0) return { refusal: lastLine(states) };
    if (!states.stdout.split('\n').includes('success')) continue;
    const {
      version = '',
      proven = '',
      host_key: hostKey = '',
    } = (typeof payload === 'string' ? JSON.parse(payload) : payload) as Readonly<Record<string, string>>;
    return { entry: { version, proven, hostKey, time: new Date(time) } };
  }
  return { entry: undefined };
}
