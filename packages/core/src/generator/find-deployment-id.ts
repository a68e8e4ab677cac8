import { deploymentIdPattern } from '../deployment/index.js';
import { UserError } from '../errors.js';
import { isObject } from '../is-object.js';
import { yamlValue } from '../yaml-limits.js';
import { lastGoodMemory, removedDeployment, restoreCommand, restoreMemory } from './last-good-memory.js';
import type { Memory } from './memory.js';
import { storePath } from './stored.js';

/** Files in `.deploy/` that only the generator writes. */
const traces = ['.deploy/deploy.conf', '.deploy/litestream.yml', '.deploy/restore.sh'];
const template = '.deploy/docker-compose-template.yml';

/** An id, and where it comes from when the memory does not have it. */
export interface FoundId {
  readonly id: string | undefined;
  /** A message for the person. */
  readonly told?: string;
}

/**
 * The id of this environment's deployment: from the memory, otherwise from the generated files in the checkout. Undefined if there
 * is neither, so that a new one may be made.
 * @throws UserError where the files belong to a deployment that the memory does not know, or do not say to which: a new id would
 * start an empty backup beside the old one
 */
export function findDeploymentId(
  environment: string,
  { stored: { deployments }, git, read }: Pick<Memory, 'stored' | 'git' | 'read'>,
): FoundId {
  const stored = deployments[environment];
  const named = idsInFiles(read);
  const [first, ...others] = [...new Set(named.map(({ id }) => id))];
  if (others.length > 0)
    throw contradiction(
      `The files in .deploy/ name two deployments: ${named.map(({ id, path }) => `${id} (${path})`).join(' and ')}.`,
    );
  if (first === undefined) {
    const trace = Object.keys(deployments).length === 0 ? traces.find((path) => isOurs(path, read(path))) : undefined;
    if (trace === undefined) return { id: stored, ...(stored === undefined && afterRemoval(deployments, git)) };
    throw new UserError({
      what:
        `${trace} was written by an earlier run, and neither ${storePath} nor .deploy/ says for which deployment. ` +
        'A new deployment id would start an empty backup beside the old one.',
      fix: `${restoreMemory(git)}. If there never was a backup, delete .deploy/ and run this again.`,
    });
  }
  if (Object.values(deployments).includes(first)) return { id: stored };
  const place = named[0]?.path ?? '';
  if (Object.keys(deployments).length > 0) {
    throw contradiction(
      `${place} belongs to the deployment ${first}, and ${storePath} knows ${Object.entries(deployments)
        .map(([name, id]) => `${id} (${name})`)
        .join(', ')} only.`,
    );
  }
  const other =
    /^environment=([a-z0-9-]+)\r?$/m.exec(read('.deploy/deploy.conf') ?? '')?.[1] ??
    environmentOf(read('.github/workflows/release.yml'));
  if (other !== undefined && other !== environment) {
    throw new UserError({
      what:
        `${storePath} does not name a deployment, and the files in the checkout are ` +
        `those of the environment ${other}, not of ${environment}.`,
      fix: `${restoreMemory(git)}. Or run this for the environment of the files: --environment ${other}`,
    });
  }
  return {
    id: first,
    told:
      `${storePath} does not name the deployment, so its id is taken from ${place}: ${first}. Its backups ` +
      `continue. ${aboutAnswers(lastGoodMemory(git))} Check the differences before you accept a new text. ` +
      `Commit ${storePath} this time.`,
  };
}

/** The backup of a removed deployment stays in the storage, and a new deployment does not have it. */
function afterRemoval(deployments: object, git: Memory['git']): { readonly told?: string } {
  const removed = Object.keys(deployments).length > 0 ? undefined : removedDeployment(git);
  if (removed === undefined) return {};
  return {
    told:
      `Commit ${removed.commit} removed the deployment ${removed.ids}. This run makes a new one, whose backup begins empty. ` +
      `To continue the removed one instead, undo the removal: git revert ${removed.commit}`,
  };
}

function aboutAnswers(commit: string | undefined): string {
  return commit === undefined
    ? 'The answers of earlier runs are lost: give them again.'
    : 'The answers of earlier runs are in an earlier version. To use them, stop this run, restore that version, and run this ' +
        `again: ${restoreCommand(commit)}. Otherwise give them again.`;
}

function idsInFiles(
  read: (path: string) => string | undefined,
): readonly { readonly path: string; readonly id: string }[] {
  const conf = /^id="?([^"\s#]+)"?/m.exec(read('.deploy/deploy.conf') ?? '')?.[1];
  const name = nameOfTemplate(read(template));
  return [
    ...(conf === undefined ? [] : [{ path: '.deploy/deploy.conf', id: conf }]),
    ...(name === undefined ? [] : [{ path: template, id: name }]),
  ].filter(({ id }) => deploymentIdPattern.test(id));
}

/** Which environment a generated release workflow deploys. */
function environmentOf(text: string | undefined): string | undefined {
  const jobs = parsed(text ?? '')?.['jobs'];
  const named = Object.values(isObject(jobs) ? jobs : {}).map((job) =>
    isObject(job) ? job['environment'] : undefined,
  );
  const names = named
    .map((value) => (isObject(value) ? value['name'] : value))
    .filter((value): value is string => typeof value === 'string' && /^[a-z0-9-]+$/.test(value));
  return names[0];
}

/** The name in a generated template: another template may have a name as well, and belongs to an earlier deployment. */
function nameOfTemplate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const document = parsed(text);
  const services = isObject(document?.['services']) ? document['services'] : {};
  const name = document?.['name'];
  return typeof name === 'string' && 'restore' in services && 'litestream' in services ? name : undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = yamlValue(text);
  return isObject(value) ? value : undefined;
}

/** A Litestream file of an earlier deployment has other paths. */
function isOurs(path: string, text: string | undefined): boolean {
  return (
    text !== undefined &&
    (path !== '.deploy/litestream.yml' || text.includes('/data/.litestream-deployment') || text.includes('REPLICA_'))
  );
}

function contradiction(what: string): UserError {
  return new UserError({
    what: `${what} Continuing would mix up the backups of two deployments.`,
    fix:
      `Restore the ${storePath} that belongs to these files: git log --oneline -- ${storePath} shows the commits, ` +
      `and git checkout <commit> -- ${storePath} restores it. Or restore the files that belong to it: git checkout <commit> -- .deploy`,
  });
}
