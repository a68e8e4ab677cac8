import { defaultDomain, earlierDomains } from './earlier-domains.js';
import type { Question, QuestionSource } from './question.js';
import { allOf, hostNames, matching, oneLine, wholeNumber } from './validate.js';

/** Where backups go. Has no default on purpose: nobody but the owner can say. */
export function targetQuestion(targets: readonly QuestionSource[]): Question {
  return {
    name: 'target',
    type: 'select',
    message: 'Where should the backups live?',
    help: 'Storage for the backups. Required',
    choices: targets.map(({ id, title }) => ({ value: id, title })),
    missing: () => 'Nothing in a project says where its backups should live.',
  };
}

/** What people call the app. */
export const appNameQuestion: Question = {
  name: 'appName',
  type: 'text',
  message: 'What is the app called?',
  help:
    'Name of the app, for people; the deployment id is made from it once. Default: the name of the host project, ' +
    'or of the root folder where that is MyApp, Api or the like',
  example: 'My Shop',
  default: ({ facts }) => facts.appName.value,
  sure: ({ facts }) => !facts.appName.guessed,
  from: ({ facts }) => facts.appName.from,
  validate: allOf(
    matching(/\S/, 'it is empty: give the app a name'),
    oneLine,
    matching(/^.{1,200}$/su, 'it is longer than 200 characters'),
  ),
};

/**
 * Under which names the app answers. Those that an earlier deployment says in its files are the default of a first run; what a later run
 * came to stays.
 */
export const domainQuestion: Question = {
  name: 'domain',
  type: 'text',
  message: 'Which domain will the app use? (leave empty to decide later)',
  help:
    'Domain of the app, or several with commas between them, the main one first. Empty means the variable DEPLOY_DOMAIN or, ' +
    'without that, the SSH host. Default: the domains of the earlier deployment, else empty',
  example: 'app.example.com,www.app.example.com',
  default: defaultDomain,
  from: ({ facts, last }) => (last?.['domain'] === undefined ? earlierDomains(facts)[0]?.where : undefined),
  validate: hostNames,
};

/** Which deployment of the app this is. */
export const environmentQuestion: Question = {
  name: 'environment',
  type: 'text',
  message: 'Which GitHub environment do you deploy to?',
  help:
    'GitHub environment. A new name adds an environment with its own deployment id and its own backups. ' +
    'Default: production, or the first existing one',
  example: 'staging',
  default: () => 'production',
  ask: () => false,
  validate: matching(
    /^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/,
    'it must be 1 to 30 of a-z, 0-9 and -, with no - at either end',
  ),
};

/** When a restore has failed. */
export const restoreMinutesQuestion: Question = {
  name: 'restoreMinutes',
  type: 'number',
  flag: 'restore-timeout',
  message: 'After how many minutes does a restore count as failed?',
  help: 'Minutes after which a restore counts as failed and the deployment stops. Default: 10',
  example: '30',
  default: () => 10,
  ask: () => false,
  validate: wholeNumber(1, 300),
};

/** When a new version has failed to start. */
export const startSecondsQuestion: Question = {
  name: 'startSeconds',
  type: 'number',
  flag: 'start-timeout',
  message: 'After how many seconds does the start of a new version count as failed?',
  help:
    'Seconds in which a new version must answer, migrations at its own start included; after that, the ' +
    'previous version serves again. Default: 60, or 180 for an app without .NET that migrates when it starts',
  example: '600',
  default: ({ facts, answers }) => (facts.dotnet === undefined && answers['migratesAtStart'] === true ? 180 : 60),
  ask: () => false,
  validate: wholeNumber(5, 7200),
};

/** How far back every state can be restored. */
export const historyDaysQuestion: Question = {
  name: 'historyDays',
  type: 'number',
  message: 'For how many days should it be possible to restore every earlier state?',
  help: 'Days of history that can be restored. Default: 7',
  example: '30',
  default: () => 7,
  ask: () => false,
  validate: wholeNumber(1, 3650),
};

/** Whether Prometheus may read what Litestream measures. Off by default, because HEARTBEAT_URL is enough for most people. */
export const metricsQuestion: Question = {
  name: 'metrics',
  type: 'confirm',
  message: "Serve Litestream's metrics to Prometheus, on the network of this deployment only?",
  help:
    "Serve Litestream's metrics to a Prometheus on the network of this deployment, " +
    'and write .deploy/alerts.yml with alert rules for it. Default: no',
  default: () => false,
  ask: () => false,
};
