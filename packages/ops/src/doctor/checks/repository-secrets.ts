import { allSecrets } from 'litestream-generator-core';
import type { Answer } from '../../docker/docker.js';
import { bad, defineCheck, good, unknown } from '../check.js';
import { findRepository, type Repository } from '../github.js';

const remedy = '.deploy/README.md has the commands, in step 5 of "First deployment".';

/** Does the repository have every secret that the workflow wants? GitHub tells names only, and nothing else is asked for. */
export const repositorySecrets = defineCheck({
  id: 'repository-secrets',
  title: 'Repository secrets',
  limit: 40,
  everywhere: true,
  async run(context) {
    const { deployment } = context;
    const repository = await findRepository(context);
    if ('state' in repository) return repository;
    const held = await heldNames(repository, deployment.environment);
    if (held === undefined)
      return unknown(
        'The login of gh is not allowed to list the names of the secrets',
        'Log in as somebody who is allowed to: gh auth login',
      );
    const { secret: secrets } = held;
    const required = allSecrets(deployment).filter(({ optional }) => !optional);
    const missing = required.filter(({ name, kind }) => !held[kind].has(name));
    if (missing.length > 0)
      return bad(`${repository.name} lacks ${missing.map(({ name }) => name).join(', ')}`, remedy);
    const { secretStore } = deployment;
    const rest =
      secretStore === undefined
        ? toldOfMonitor(secrets, deployment.others.length > 0)
        : `; the ${secretStore.kind} ${secretStore.name} has the others`;
    return good(`${repository.name} has all ${required.length} required secrets and variables${rest}`);
  },
});

/** What a monitor would not notice: without an address, and where several environments call one. */
function toldOfMonitor(secrets: Names, several: boolean): string {
  if (!secrets.has('HEARTBEAT_URL'))
    return '; without HEARTBEAT_URL nobody is notified at once when the backup stops: see docs/monitoring.md in the documentation';
  return several && !secrets.ofEnvironment.has('HEARTBEAT_URL')
    ? '; HEARTBEAT_URL is not a secret of this environment, so all environments call one address, ' +
        'and one that works hides one that fails: see docs/monitoring.md in the documentation'
    : '';
}

/** Names of the repository itself, of the environment and of the organisation. */
interface Names {
  has(name: string): boolean;
  readonly ofEnvironment: ReadonlySet<string>;
  /** Whether GitHub refused to list those of the environment, for another reason than that there is none. */
  readonly environmentRefused: boolean;
}

/** Names of the secrets and variables that a repository has. */
export type HeldNames = Readonly<Record<'secret' | 'variable', Names>>;

/** What a repository has, as far as an environment sees it; undefined when it cannot be listed. */
export async function heldNames(repository: Repository, environment: string): Promise<HeldNames | undefined> {
  const [secret, variable] = await Promise.all([
    names(repository, environment, 'secret'),
    names(repository, environment, 'variable'),
  ]);
  return secret === undefined || variable === undefined ? undefined : { secret, variable };
}

/**
 * Names of the repository itself, of the environment, and of the organisation where
 * that is to be seen. Undefined when not even the first is.
 */
async function names({ gh }: Repository, environment: string, kind: 'secret' | 'variable'): Promise<Names | undefined> {
  const [own, ofEnvironment, ofOrganisation] = await Promise.all([
    gh(kind, 'list', '--json', 'name', '--jq', '.[].name'),
    gh(kind, 'list', '--env', environment, '--json', 'name', '--jq', '.[].name'),
    gh('api', `repos/{owner}/{repo}/actions/organization-${kind}s`, '--jq', `.${kind}s[].name`),
  ]);
  if (own.code !== 0) return undefined;
  const listed = ({ code, stdout }: Answer): ReadonlySet<string> =>
    new Set(code === 0 ? stdout.split('\n').map((line) => line.trim()) : []);
  const inEnvironment = listed(ofEnvironment);
  const all = [listed(own), inEnvironment, listed(ofOrganisation)];
  return {
    has: (name) => all.some((one) => one.has(name)),
    ofEnvironment: inEnvironment,
    environmentRefused: ofEnvironment.code !== 0 && !ofEnvironment.output.includes('HTTP 404'),
  };
}
