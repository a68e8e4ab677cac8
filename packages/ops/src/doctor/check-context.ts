import { allSecrets, storeSecrets, targets } from 'litestream-generator-core';
import { runner } from '../docker/docker.js';
import type { CheckContext } from './check.js';
import { redactor } from './redactor.js';

/** What is looked at. */
export interface Subject extends Pick<CheckContext, 'folder' | 'deployment' | 'plan'> {
  /** Values of the repository are looked for in it, under their names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether these values are those of this environment of the deployment. */
  readonly withValues: boolean;
}

/** What a check gets: the values, and programs that see none of them. */
export function checkContext(subject: Subject, signal: AbortSignal): CheckContext {
  const { folder, deployment, plan, environment, withValues } = subject;
  const strict = redactor(secretValues(subject), 4);
  return {
    folder,
    deployment,
    plan,
    value: withValues ? (name) => typed(subject, name) : () => undefined,
    quote: (said) => strict(said).slice(0, 500),
    run: (program, args, call) =>
      runner(program, () => undefined, signal)(args, { environment: withoutValues(subject, environment), ...call }),
  };
}

/**
 * Removes values from a whole finding. Its own sentences hold none, so this is a second safeguard. Values of fewer than 12 characters are
 * left alone, because they may be words such as "deploy".
 */
export function lastLook(subject: Subject): (text: string) => string {
  return redactor(secretValues(subject), 12);
}

const typed = ({ environment }: Subject, name: string): string | undefined =>
  environment[name] === '' ? undefined : environment[name];

/** All secrets that the shell may have. Those of the other targets are among them: they may be real, and of another project. */
const sensitive = ({ deployment }: Subject) => [
  ...allSecrets(deployment),
  ...storeSecrets(deployment),
  ...targets.flatMap((target) => target.secrets),
];

const secretValues = (subject: Subject): readonly string[] =>
  sensitive(subject).flatMap(({ name, kind }) => (kind === 'variable' ? [] : (typed(subject, name) ?? [])));

/**
 * The environment of the programs that a check runs, without all variables of the storages: Litestream and its libraries read more of
 * them than the targets name (AWS_CA_BUNDLE, AWS_PROFILE), and no other program needs one.
 */
function withoutValues(subject: Subject, environment: Subject['environment']): Readonly<Record<string, string>> {
  const names = sensitive(subject).map(({ name }) => name);
  const prefixes = storagePrefixes();
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !names.includes(entry[0]) && !prefixes.has(prefixOf(entry[0])),
    ),
  );
}

/** `AWS_`, `AZURE_`, and so on: what the names of variables begin with that are about a storage. */
function storagePrefixes(): ReadonlySet<string> {
  const secrets = targets.flatMap((target) => target.secrets);
  const names = secrets.flatMap(({ name, use }) =>
    use.as === 'file' && use.pathIn !== undefined ? [name, use.pathIn] : [name],
  );
  return new Set(['LITESTREAM_', 'REPLICA_', ...names.map(prefixOf)]);
}

function prefixOf(name: string): string {
  return name.slice(0, name.indexOf('_') + 1);
}
