import type { AppSecret } from '../facts/facts.js';
import type { HostSecret } from '../family.js';
import type { Target } from '../targets/target.js';
import type { AppVariable } from './app.js';
import { environmentOption } from './gh-environment.js';
import { isReservedInEnvFile, isReservedSecret, setInContainer } from './reserved-names.js';

/** What else in the deployment has names. */
export interface Neighbours {
  readonly environment: string;
  readonly host: readonly HostSecret[];
  readonly target: Target;
  /** Variable by which the front end reads the app's address, if it does. */
  readonly hostVariable?: string;
}

/**
 * Names the app's secrets so that each name has one meaning: one that the host, the
 * target or the workflows use is theirs, and the app's gets another
 * in the repository. The app's variable keeps its name in any case. All of the target's names count, so that another answer moves none.
 */
export function nameAppVariables(
  secrets: readonly AppSecret[],
  neighbours: Neighbours,
): { readonly variables: readonly AppVariable[]; readonly remarks: readonly string[] } {
  const { host, target, hostVariable } = neighbours;
  const ours = new Set([...host, ...target.secrets].map(({ name }) => name));
  const reaching = host.filter(({ reaches }) => reaches?.includes('app')).map(({ name }) => name);
  const inContainer = new Set([...setInContainer, ...reaching, ...(hostVariable === undefined ? [] : [hostVariable])]);
  const unique = secrets.filter(
    ({ variable }, index) => secrets.findIndex((other) => other.variable === variable) === index,
  );
  const kept = unique
    .filter(({ variable }) => !inContainer.has(variable))
    .map((secret) => ({ ...secret, secret: secret.secret.toUpperCase() }));

  const free = (name: string): boolean => !ours.has(name) && !isReservedSecret(name);
  const inRepository = renaming(
    kept.map(({ secret }) => secret),
    free,
  );
  const inEnvFile = renaming(
    kept.map(({ variable }) => variable),
    (name) => !inContainer.has(name) && !isReservedInEnvFile(name),
  );
  const variables = kept.map(
    ({ secret, variable, encoding, named, onHost, byHand, clusterSecret, clearIn, placeholderIn }): AppVariable => {
      const name = inRepository.get(secret) ?? secret;
      const stored = inEnvFile.get(variable);
      return {
        secret: name,
        variable,
        encoding,
        ...(named === true && { named }),
        ...(onHost === true && { onHost }),
        ...(byHand === true && { byHand }),
        ...(clusterSecret !== undefined && { clusterSecret }),
        ...(clearIn !== undefined && { clearIn }),
        ...(placeholderIn !== undefined && { placeholderIn }),
        ...(stored !== undefined && { stored }),
        ...(name !== secret && { formerly: secret }),
      };
    },
  );
  const renamed = new Map(
    variables.flatMap(({ secret, formerly }) => (formerly === undefined ? [] : [[secret, formerly] as const])),
  );
  return {
    variables,
    remarks: [
      ...[...renamed].map(([name, formerly]) =>
        renamedRemark(
          name,
          formerly,
          variables.filter(({ secret }) => secret === name),
          neighbours,
        ),
      ),
      ...unique
        .filter(({ variable }) => inContainer.has(variable))
        .map(
          ({ variable, secret }) =>
            `The deployment sets ${variable} for the app itself, so the app no longer gets it from the repository secret ${secret}.`,
        ),
    ],
  };
}

/** New names for those that are not free: `APP_` in front, and a number where that is taken too. */
function renaming(names: readonly string[], free: (name: string) => boolean): ReadonlyMap<string, string> {
  const used = new Set(names);
  const result = new Map<string, string>();
  for (const name of used) {
    if (free(name)) continue;
    const base = `APP_${name.replaceAll(/\W/g, '_')}`;
    let candidate = base;
    for (let count = 2; used.has(candidate) || !free(candidate); count++) candidate = `${base}_${count}`;
    result.set(name, candidate);
    used.add(candidate);
  }
  return result;
}

function renamedRemark(
  name: string,
  formerly: string,
  variables: readonly AppVariable[],
  { environment, host, target }: Neighbours,
): string {
  const cause = target.secrets.some((secret) => secret.name === formerly)
    ? `The repository secret ${formerly} belongs to ${target.title}, which stores the backup.`
    : host.some((secret) => secret.name === formerly)
      ? `The repository secret ${formerly} is used to reach the host.`
      : `The workflows cannot pass a repository secret named ${formerly} to the app.`;
  return (
    `${cause} The app gets its own value as ${variables.map(({ variable }) => variable).join(' and ')} ` +
    `from the repository secret ${name}, which is new.` +
    ' Set it before the next deployment, because GitHub never shows the value of a secret: ' +
    `gh secret set ${name}${environmentOption(environment)}`
  );
}
