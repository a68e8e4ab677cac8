import { allSecrets, type RepositorySecret } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import { environmentOption, environmentPlace } from '../../deployment/gh-environment.js';
import { filesOfSecrets, type SecretFiles } from './files-of-secrets.js';

/**
 * The commands that set the repository's secrets and variables, for bash with the GitHub CLI.
 *
 * Values of several lines come from files that the guide creates before. All others are typed, in one command:
 * of several commands that are pasted together, the second would be taken for the first one's answer.
 *
 * @param made files of the platform; those of the storage and of the build are known
 * @param optional Those that may be left out, or those that may not. What is carried over counts as optional: `gh` replaces without a
 * question what the repository has.
 */
export function secretCommands(deployment: Deployment, made: SecretFiles, optional: boolean): readonly string[] {
  const secrets = allSecrets(deployment).filter((secret) => (secret.optional || secret.carriedOver) === optional);
  return [...(optional ? [] : environmentCommand(deployment)), ...setCommands(deployment, made, secrets)];
}

/**
 * An environment other than `production` has to be there before it can have a secret. One that is there keeps its rules, so it is created
 * only where GitHub answers that there is none, and not after another failure.
 */
function environmentCommand({ environment }: Deployment): readonly string[] {
  if (environment === 'production') return [];
  const place = `'${environmentPlace(environment)}'`;
  return [
    `if [[ "$(gh api --silent ${place} 2>&1)" == *'HTTP 404'* ]]; then gh api --silent --method PUT ${place}; fi`,
  ];
}

/** What the repository has, or may have, from the earlier deployment. */
export function carriedOverNames(deployment: Deployment): readonly string[] {
  return allSecrets(deployment).flatMap(({ name, carriedOver }) => (carriedOver ? [name] : []));
}

/** The same for some of them. */
export function setCommands(
  deployment: Deployment,
  made: SecretFiles,
  secrets: readonly RepositorySecret[],
): readonly string[] {
  const where = environmentOption(deployment.environment);
  const files = filesOfSecrets(deployment, made);
  const typed = (kind: RepositorySecret['kind']) => {
    const names = secrets.filter((secret) => secret.kind === kind && !files.has(secret.name)).map(({ name }) => name);
    if (names.length < 2) return names.map((name) => `gh ${kind} set ${name}${where}`);
    return [`for name in ${names.join(' ')}; do echo "$name:"; gh ${kind} set "$name"${where}; done`];
  };
  return [
    ...secrets.flatMap(({ name }) => (files.has(name) ? [`gh secret set ${name}${where} < ${files.get(name)}`] : [])),
    ...typed('secret'),
    ...typed('variable'),
  ];
}
