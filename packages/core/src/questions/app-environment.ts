import type { Facts } from '../facts/facts.js';
import { entriesProblem, subjectOf, withLast } from './list-entries.js';
import type { AnswerValue, Question, QuestionSource } from './question.js';
import { withoutQuestion } from './without-question.js';

/** A variable of the app with its value, as `--env` gives it. */
export interface PlainVariable {
  readonly name: string;
  readonly value: string;
}

/** Names that the deployment itself gives a meaning. */
const reserved =
  /^(?:AWS_.*|LITESTREAM_.*|REPLICA_.*|DEPLOY_.*|REGISTRY_.*|GITHUB_.*|COMPOSE_.*|DOCKER_.*|APP_IMAGE|APP_DOMAIN|APP_MAIN_DOMAIN|VIRTUAL_HOST|VIRTUAL_PORT|LETSENCRYPT_.*|CONFIG_HASH|RESTORE_NETWORK|ASPNETCORE_FORWARDEDHEADERS_ENABLED)$/;

/** Names of the host that an app may know it by: within its container nothing else has them. */
const ofTheHost = /^DEPLOY_(?:API|CDN|HOST)$/;

/** Compose takes these from the shell of the host, whatever `.env` says. */
const ofTheShell = /^(?:PATH|HOME|USER|SHELL|PWD|LANG|TERM|LOGNAME)$/;

const secretName = /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|KEY$/i;
const plainName = /^[A-Za-z_]\w{0,127}$/;

/** `NAME=value` in its two parts. */
export function variableOf(entry: string): PlainVariable {
  const at = entry.indexOf('=');
  return { name: subjectOf(entry), value: at < 0 ? '' : entry.slice(at + 1) };
}

/** `NAME` or `NAME=VARIABLE`: the repository's secret, and the app's variable that gets it. */
export function secretOf(entry: string): { readonly secret: string; readonly variable: string } {
  const [secret = '', variable = secret] = entry.split('=', 2);
  return { secret, variable };
}

/** Whether `--env` would take it. */
export function isPlainVariable(entry: string): boolean {
  return variableProblem(entry, undefined) === undefined;
}

/** Those that the existing set-up gives the app, and what the run before came to: that set-up may be gone. */
function defaultVariables({ variables = [] }: Facts, before: AnswerValue | undefined): readonly string[] {
  const today = variables.map(({ value: { name, value } }) => `${name}=${value}`).filter(isPlainVariable);
  return withLast(today, before);
}

/** Plain variables that the app gets, and its migration; nothing else does. */
export const variablesQuestion: Question = {
  name: 'variables',
  type: 'list',
  flag: 'env',
  placeholder: '<NAME=value>',
  message: 'Which variables does the app need that are no secrets, as NAME=value? Leave it empty for none',
  help:
    'Variable for the app and its migration, not secret, besides those that an existing set-up gives it: ' +
    'its value stands in the Compose template and in .yo-rc.json; repeat the flag for more',
  example: 'Features__Search=on',
  opposite: 'withoutVariables',
  subject: subjectOf,
  // A value may hold a comma itself.
  separator: /,(?=\s*[A-Za-z_]\w*=)/,
  default: ({ facts, last }) => defaultVariables(facts, last?.['variables']),
  validate: (value, context) =>
    entriesProblem(value, (entry) => variableProblem(entry, context.facts.ui?.value.hostVariable)),
};

/** Variables that the app gets no longer. */
export const withoutVariablesQuestion = withoutQuestion('variables', {
  flag: 'without-env',
  placeholder: '<NAME>',
  message: 'Which variables does the app no longer need?',
  help: 'Name of a variable that --env gave and that the app no longer gets; repeat the flag for more',
  example: 'Features__Search',
  validate: namesProblem,
});

/** Secrets of the repository that the app gets, and its migration; by name, never by value. */
export function appSecretsQuestion(targets: readonly QuestionSource[]): Question {
  return {
    name: 'appSecrets',
    type: 'list',
    flag: 'app-secret',
    placeholder: '<NAME[=VARIABLE]>',
    message:
      'Which further secrets of the repository does the app need, as NAME, or NAME=VARIABLE where its variable has ' +
      'another name? Leave it empty for none',
    help:
      'Secret of the repository that reaches the app and its migration, as NAME, ' +
      'or as NAME=VARIABLE where the app reads it under another name; repeat the flag for more',
    example: 'STRIPE_KEY',
    opposite: 'withoutAppSecrets',
    subject: (entry) => secretOf(entry).variable,
    default: () => [],
    validate: (value, { answers }) => {
      const ofStorage = (targets.find(({ id }) => id === answers['target'])?.secrets ?? []).map(({ name }) => name);
      const entries = value as readonly string[];
      return entriesProblem(value, (entry) => secretProblem(entry, ofStorage) ?? twice(entry, entries));
    },
  };
}

/** Secrets that the app gets no longer, named or found. */
export const withoutAppSecretsQuestion = withoutQuestion('appSecrets', {
  flag: 'without-app-secret',
  placeholder: '<NAME>',
  message: 'Which secrets does the app no longer need?',
  help: 'Name of a secret, found or given by --app-secret, that the app no longer gets; repeat the flag for more',
  example: 'STRIPE_KEY',
  validate: namesProblem,
});

function namesProblem(value: AnswerValue): string | undefined {
  return entriesProblem(value, (name) =>
    plainName.test(name)
      ? undefined
      : `${JSON.stringify(subjectOf(name))} is no name of a variable or secret: write the name alone`,
  );
}

/** Never shows the value: it may be a secret after all. */
function variableProblem(entry: string, hostVariable: string | undefined): string | undefined {
  const { name, value } = variableOf(entry);
  if (!entry.includes('='))
    return `${JSON.stringify(entry)} has no value: write ${name}=value, or --app-secret ${name} where the repository has it as a secret`;
  if (!plainName.test(name))
    return `${JSON.stringify(name)} is no name of a variable: it must be letters, digits and _, with no digit at the beginning`;
  if (secretName.test(name) || /(?:password|pwd)\s*=/i.test(value)) {
    return (
      `${name} looks like a secret, and a value given here would stand in files of the repository: ` +
      `enter it in the repository's settings and pass --app-secret ${secretWord(name)}`
    );
  }
  if ((reserved.test(name) && !ofTheHost.test(name)) || name === hostVariable)
    return (
      `${name} is a name that the deployment itself uses: where the app needs a value of its own under it, ` +
      `enter that as a secret and pass --app-secret APP_${name}=${name}`
    );
  return /[\p{Cc}\u2028\u2029]/u.test(value)
    ? `the value of ${name} holds a line break or another control character`
    : undefined;
}

/** GitHub's secrets are written in capitals; a name with two underscores, as .NET reads it, is one as well. */
function secretWord(name: string): string {
  const secret = name.toUpperCase();
  return secret === name ? name : `${secret}=${name}`;
}

function secretProblem(entry: string, ofStorage: readonly string[]): string | undefined {
  const { secret, variable } = secretOf(entry);
  const bad = [secret, variable].find((name) => !plainName.test(name));
  if (bad !== undefined)
    return (
      `${JSON.stringify(bad)} is no name of a secret or variable: it must be letters, digits and _, ` +
      "with no digit at the beginning; its value is entered in the repository's settings"
    );
  const other = `use another name for the app's own secret, as in --app-secret APP_${secret}=${variable}`;
  if (ofStorage.includes(secret))
    return `the repository's secret ${secret} belongs to the storage of the backups: ${other}`;
  if (reserved.test(secret)) return `${secret} is a name that the deployment itself uses: ${other}`;
  // What the app reads under a name of AWS never meets the storage's.
  if (
    (reserved.test(variable) && !variable.startsWith('AWS_') && !ofTheHost.test(variable)) ||
    ofTheShell.test(variable)
  )
    return `${variable} is a name that the deployment or the host's shell uses: let the app read another variable`;
  return undefined;
}

function twice(entry: string, entries: readonly string[]): string | undefined {
  const { secret } = secretOf(entry);
  return entries.filter((other) => secretOf(other).secret === secret).length > 1
    ? `the secret ${secret} is given to two variables: the app can have it under one`
    : undefined;
}
