import { isSecretName } from '../facts/plain-secrets.js';
import type { AnswerValue, Answers, QuestionContext } from './question.js';
import { secretOf, variableOf } from './app-entries.js';
import { entriesProblem, subjectOf } from './list-entries.js';

/** Names that the deployment itself gives a meaning. */
const reserved =
  /^(?:AWS_.*|LITESTREAM_.*|REPLICA_.*|DEPLOY_.*|REGISTRY_.*|GITHUB_.*|COMPOSE_.*|DOCKER_.*|APP_IMAGE|APP_DOMAIN|APP_MAIN_DOMAIN|VIRTUAL_HOST|VIRTUAL_PORT|LETSENCRYPT_.*|CONFIG_HASH|RESTORE_NETWORK|ASPNETCORE_FORWARDEDHEADERS_ENABLED)$/;

/** Secrets of the repository that some deployments have: one of the app's by that name would then serve both. */
const reservedSecret = /^(?:FILES_PASSWORD|UPGRADE_TOKEN|HEARTBEAT_URL)$/;

/** Names of the host that an app may know it by: within its container nothing else has them. */
const ofTheHost = /^DEPLOY_(?:API|CDN|HOST)$/;

/** Compose takes these from the shell of the host, whatever `.env` says. */
const ofTheShell = /^(?:PATH|HOME|USER|SHELL|PWD|LANG|TERM|LOGNAME)$/;

const plainName = /^[A-Za-z_]\w{0,127}$/;

/** What is wrong with the variables that the app is given. */
export function variablesProblem(
  value: AnswerValue,
  { facts, answers, stored = {} }: QuestionContext,
): string | undefined {
  const entries = value as readonly string[];
  const found = new Set(facts.variables?.map((fact) => `${fact.value.name}=${fact.value.value}`));
  const out = (answers['withoutAppSecrets'] ?? []) as readonly string[];
  const secrets = [...facts.appSecrets.map((fact) => fact.value), ...listed(stored, 'appSecrets').map(secretOf)].filter(
    ({ secret, variable }) => !out.includes(secret) && !out.includes(variable),
  );
  return entriesProblem(value, (entry) => {
    const { name } = variableOf(entry);
    const problem = variableProblem(entry, facts.ui?.value.hostVariable);
    if (problem !== undefined) return problem;
    if (entries.filter((other) => subjectOf(other) === name).length > 1)
      return `${name} is given twice: give it one value`;
    return !found.has(entry) && !out.includes(name) && secrets.some(({ variable }) => variable === name)
      ? `${name} reaches the app as a secret of the repository: remove that in the same run, with --without-app-secret ${name}`
      : undefined;
  });
}

/** What is wrong with the secrets that the app is given. */
export function appSecretsProblem(
  value: AnswerValue,
  answers: Partial<Answers>,
  secretsOfStorage: readonly { readonly name: string }[],
): string | undefined {
  const entries = value as readonly string[];
  const ofStorage = secretsOfStorage.map(({ name }) => name);
  const plain = ((answers['variables'] ?? []) as readonly string[]).map(subjectOf);
  return entriesProblem(value, (entry) => secretProblem(entry, ofStorage) ?? twice(entry, entries, plain));
}

/** What is wrong with names to leave out: one that the app does not get is most likely misspelt. */
export function namesProblem(value: AnswerValue, given: readonly string[]): string | undefined {
  return entriesProblem(value, (name) => {
    if (!plainName.test(name))
      return `${JSON.stringify(subjectOf(name))} is not a valid name of a variable or secret: write the name alone`;
    return given.includes(name)
      ? undefined
      : `the app is not given ${name}; it is given ${[...new Set(given)].join(', ') || 'none'}`;
  });
}

/** Names of the variables that the app is given, was given, or that were taken out before. */
export function givenVariables({ facts, stored = {}, last = {} }: QuestionContext): readonly string[] {
  const found = facts.variables?.map((fact) => fact.value.name) ?? [];
  return [
    ...found,
    ...[stored, last].flatMap((from) => listed(from, 'variables').map(subjectOf)),
    ...leftOut(stored, last, 'withoutVariables'),
  ];
}

/** The same of secrets: the repository's names, and the app's. */
export function givenSecrets({ facts, stored = {}, last = {} }: QuestionContext): readonly string[] {
  const named = [stored, last].flatMap((from) => listed(from, 'appSecrets').map(secretOf));
  return [
    ...[...facts.appSecrets.map((fact) => fact.value), ...named].flatMap(({ secret, variable }) => [secret, variable]),
    ...leftOut(stored, last, 'withoutAppSecrets'),
  ];
}

function leftOut(stored: object, last: object, name: string): readonly string[] {
  return [stored, last].flatMap((from) => listed(from, name));
}

function listed(from: object, name: string): readonly string[] {
  return [(from as Readonly<Record<string, unknown>>)[name] ?? []].flat().map(String);
}

/** What is wrong with `NAME=value`. Never shows the value: it may be a secret after all. */
export function variableProblem(entry: string, hostVariable?: string): string | undefined {
  const { name, value } = variableOf(entry);
  if (!plainName.test(name))
    return `${JSON.stringify(name)} is not a valid name of a variable: it must be letters, digits and _, with no digit at the beginning`;
  if (!entry.includes('='))
    return `${JSON.stringify(entry)} has no value: write ${name}=value, or --app-secret ${name} where the repository has it as a secret`;
  if (isSecretName(name) || /(?:password|pwd)\s*=/i.test(value)) {
    return (
      `${name} looks like a secret, and a value given here would stand in files of the repository: ` +
      `enter it in the repository's settings and pass --app-secret ${secretWord(name)}`
    );
  }
  if ((reserved.test(name) && !ofTheHost.test(name)) || name === hostVariable)
    return isFreeInApp(name)
      ? `${name} is a name that the deployment itself uses: where the app needs a value of its own under it, ` +
          `enter that as a secret and pass --app-secret APP_${name}=${name}`
      : `${name} is a name that the deployment itself uses: let the app read another variable`;
  return /[\p{Cc}\u2028\u2029]/u.test(value)
    ? `the value of ${name} holds a line break or another control character`
    : undefined;
}

/** GitHub's secrets are written in capitals; a name with two underscores, as .NET reads it, is one as well. */
function secretWord(name: string): string {
  const secret = name.toUpperCase();
  return secret === name ? name : `${secret}=${name}`;
}

/** Whether the app can have a secret in this variable. What it reads under a name of AWS never meets the storage's. */
function isFreeInApp(variable: string): boolean {
  return (
    (!reserved.test(variable) || variable.startsWith('AWS_') || ofTheHost.test(variable)) && !ofTheShell.test(variable)
  );
}

function secretProblem(entry: string, ofStorage: readonly string[]): string | undefined {
  const { secret, variable } = secretOf(entry);
  const bad = [secret, variable].find((name) => !plainName.test(name));
  if (bad !== undefined)
    return (
      `${JSON.stringify(bad)} is not a valid name of a secret or variable: it must be letters, digits and _, ` +
      "with no digit at the beginning; its value is entered in the repository's settings"
    );
  if (!isFreeInApp(variable))
    return `${variable} is a name that the deployment or the host's shell uses: let the app read another variable`;
  const other = `use another name for the app's own secret, as in --app-secret APP_${secret}=${variable}`;
  if (ofStorage.includes(secret))
    return `the repository's secret ${secret} belongs to the storage of the backups: ${other}`;
  return reserved.test(secret) || reservedSecret.test(secret)
    ? `${secret} is a name that the deployment itself uses: ${other}`
    : undefined;
}

function twice(entry: string, entries: readonly string[], plain: readonly string[]): string | undefined {
  const { secret, variable } = secretOf(entry);
  const named = entries.map(secretOf);
  if (named.filter((other) => other.secret === secret).length > 1)
    return `the secret ${secret} is given to two variables: name only one`;
  if (named.filter((other) => other.variable === variable).length > 1)
    return `the variable ${variable} is given two secrets: name only one`;
  return plain.includes(variable)
    ? `${variable} is a plain variable of the app as well: remove that in the same run, with --without-env ${variable}`
    : undefined;
}
