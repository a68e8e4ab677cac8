import {
  appSecretsProblem,
  givenSecrets,
  givenVariables,
  namesProblem,
  variableProblem,
  variablesProblem,
} from './app-environment-rules.js';
import { secretOf } from './app-entries.js';
import { subjectOf, withLast } from './list-entries.js';
import { addressHere } from './address-here.js';
import type { Question, QuestionContext, QuestionSource } from './question.js';
import { withoutQuestion } from './without-question.js';

/** Whether `--env` would take it. */
export function isPlainVariable(entry: string): boolean {
  return variableProblem(entry) === undefined;
}

/**
 * Those that the existing set-up passes to the app, and the previous result, because that set-up may be gone. The app's own address on a
 * developer's machine is most likely that of the domain.
 */
function defaultVariables({ facts, answers, last }: QuestionContext): readonly string[] {
  const { variables = [], unfitVariables = [] } = facts;
  const addresses = unfitVariables.flatMap(({ value }) => addressHere(value, answers['domain']) ?? []);
  const today = [...variables.map(({ value }) => value), ...addresses].map(({ name, value }) => `${name}=${value}`);
  return withLast(today.filter(isPlainVariable), last?.['variables']);
}

/** Plain variables that the app gets, and its migration; nothing else does. */
export const variablesQuestion: Question = {
  name: 'variables',
  type: 'list',
  flag: 'env',
  placeholder: '<NAME=value>',
  message: 'Which environment variables does the app need, as NAME=value? Leave it empty for none. Secrets come next',
  help:
    'Environment variable for the app and its migration, in addition to those of the earlier deployment. ' +
    'The Compose template and .yo-rc.json show its value, so it must not be a secret; repeat the flag for more',
  example: 'Features__Search=on',
  opposite: 'withoutVariables',
  subject: subjectOf,
  // A value may hold a comma itself.
  separator: /,(?=\s*[A-Za-z_]\w*=)/,
  default: defaultVariables,
  validate: variablesProblem,
};

/** Variables that the app gets no longer. */
export const withoutVariablesQuestion = withoutQuestion('variables', {
  flag: 'without-env',
  placeholder: '<NAME>',
  message: 'Which variables does the app no longer need?',
  help: 'Name of a variable that --env gave and that the app no longer gets; repeat the flag for more',
  example: 'Features__Search',
  validate: (value, context) => namesProblem(value, givenVariables(context)),
});

/** Secrets of the repository that the app gets, and its migration; by name, never by value. */
export function appSecretsQuestion(targets: readonly QuestionSource[]): Question {
  return {
    name: 'appSecrets',
    type: 'list',
    flag: 'app-secret',
    placeholder: '<NAME[=VARIABLE]>',
    message:
      'Which other secrets of the GitHub repository does the app need? Leave it empty for none. Write NAME, or NAME=VARIABLE ' +
      'if the app reads it under another name',
    help:
      'Secret of the repository that reaches the app and its migration, as NAME, ' +
      'or as NAME=VARIABLE where the app reads it under another name; repeat the flag for more',
    example: 'STRIPE_KEY',
    opposite: 'withoutAppSecrets',
    subject: (entry) => secretOf(entry).variable,
    default: () => [],
    validate: (value, { answers }) =>
      appSecretsProblem(value, answers, targets.find(({ id }) => id === answers['target'])?.secrets ?? []),
  };
}

/** Secrets that the app gets no longer, named or found. */
export const withoutAppSecretsQuestion = withoutQuestion('appSecrets', {
  flag: 'without-app-secret',
  placeholder: '<NAME>',
  message: 'Which secrets does the app no longer need?',
  help: 'Name of a secret, found or given by --app-secret, that the app no longer gets; repeat the flag for more',
  example: 'STRIPE_KEY',
  validate: (value, context) => namesProblem(value, givenSecrets(context)),
});
