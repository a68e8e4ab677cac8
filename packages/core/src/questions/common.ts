import type { Facts } from '../facts/facts.js';
import { APPEARING } from '../facts/opened-pattern.js';
import { defaultDomain, earlierDomains } from './earlier-domains.js';
import { databasesProblem, unknownDatabasesProblem } from './database-paths.js';
import { openDatabases, outsideDatabases, unsettledDatabases } from './open-databases.js';
import type { FamilySource, Question, QuestionSource } from './question.js';
import { allOf, hostNames, matching, oneLine, wholeNumber } from './validate.js';
import { withoutQuestion } from './without-question.js';

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

/** Which databases leave the backup, although they were found or named before. */
export const withoutDatabasesQuestion = withoutQuestion('databases', {
  flag: 'without-database',
  placeholder: '<path>',
  message: 'Which SQLite databases should not be backed up?',
  help:
    'SQLite file or pattern that is left out of the backup for good, although it was found or named ' +
    'before, or the source file of one whose path is not known and that needs no backup; repeat the ' +
    'flag for more. --database takes it in again',
  example: 'jobs/jobs.db',
  validate: unknownDatabasesProblem,
});

/** Which databases are backed up. */
export function databasesQuestion(families: readonly FamilySource[]): Question {
  return {
    name: 'databases',
    type: 'list',
    flag: 'database',
    message: 'Which SQLite databases should be backed up (paths below the data folder)?',
    help:
      'SQLite file to back up besides those found in the code and named before, counted from the data folder; ' +
      'with * a pattern for files that appear while the app runs (mail/mail_*.db, tenants/*/app.db); repeat the flag for more',
    example: 'app.db',
    opposite: 'withoutDatabases',
    default: ({ facts }) => defaultDatabases(facts),
    from: ({ facts }) => facts.databases.map(({ from }) => from).join(', ') || undefined,
    validate: databasesProblem,
    unsettled: (value, { facts, answers }) => unsettledDatabases(facts, value, answers['withoutDatabases']),
    settles: (value, { facts, answers }) =>
      openDatabases(facts, value, answers['withoutDatabases']).map((fact) => fact.value.file),
    missing: ({ facts, answers }) =>
      unsettledDatabases(facts, [], answers['withoutDatabases']) ??
      outsideDatabases(facts) ??
      otherEngine(facts) ??
      families.find(({ id }) => id === facts.family.value)?.withoutDatabase ??
      'No SQLite database was found in this project.',
  };
}

/** Fixed names; where there are none, the patterns that are no library's own monthly files. */
function defaultDatabases({ databases, patterns }: Facts): readonly string[] | undefined {
  const fixed = databases.map(({ value }) => value.path);
  const appearing = patterns.filter(({ value: { holds } }) => holds === APPEARING);
  const found = fixed.length > 0 ? fixed : appearing.map(({ value: { folder, pattern } }) => `${folder}/${pattern}`);
  return found.length > 0 ? found : undefined;
}

/** What to say where the app does open a database, though none that Litestream can replicate. */
function otherEngine({ otherEngines }: Facts): string | undefined {
  if (otherEngines.length === 0) return undefined;
  const names = [...new Set(otherEngines.map(({ value }) => value))].join(' and ');
  return (
    `This app uses ${names}, which Litestream does not replicate. If it opens a SQLite file too, ` +
    'name that with --database app.db: its path below the data folder.'
  );
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
  message: 'Under which domain will the app answer (empty: the variable DEPLOY_DOMAIN, else the SSH host)?',
  help:
    'Domain of the app, or several with commas between them, the main one first. ' +
    'Default: those in the files of an earlier deployment, else empty, which means the variable DEPLOY_DOMAIN, else the SSH host',
  example: 'app.example.com,www.app.example.com',
  default: defaultDomain,
  from: ({ facts, last }) => (last?.['domain'] === undefined ? earlierDomains(facts)[0]?.where : undefined),
  validate: hostNames,
};

/** Which deployment of the app this is. */
export const environmentQuestion: Question = {
  name: 'environment',
  type: 'text',
  message: 'Which GitHub environment is this?',
  help:
    'GitHub environment; another one than before is added, with its own deployment id and so its own backups. ' +
    'Default: production, or the first one that there is',
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
  message: 'After how many minutes has a restore failed?',
  help: 'Minutes after which a restore counts as failed and the deployment stops. Default: 10',
  example: '30',
  default: () => 10,
  validate: wholeNumber(1, 300),
};

/** When a new version has failed to start. */
export const startSecondsQuestion: Question = {
  name: 'startSeconds',
  type: 'number',
  flag: 'start-timeout',
  message: 'After how many seconds has a new version failed to start?',
  help:
    'Seconds in which a new version must answer, migrations at its own start included; after them the version before ' +
    'serves again. Default: 60, and 180 where an app that is no .NET project migrates as it starts',
  example: '600',
  default: ({ facts, answers }) => (facts.dotnet === undefined && answers['migratesAtStart'] === true ? 180 : 60),
  ask: () => false,
  validate: wholeNumber(5, 7200),
};

/** How far back every state can be restored. */
export const historyDaysQuestion: Question = {
  name: 'historyDays',
  type: 'number',
  message: 'How many days back must every state be restorable?',
  help: 'Days of history that can be restored. Default: 7',
  example: '30',
  default: () => 7,
  ask: () => false,
  validate: wholeNumber(1, 3650),
};

/** Whether two versions may overlap. Off by default: only the owner knows what two of them do to each other. */
export const handoverQuestion: Question = {
  name: 'handover',
  type: 'confirm',
  message:
    'Let a new version replace the old one while that still serves (for seconds both run, ' +
    'so background jobs may run twice, and a migration must leave what the old version can use)?',
  help:
    'Start a new version beside the old one, which leaves when the new one is healthy: no request fails. ' +
    'For seconds both write to the same databases, background jobs may run twice, ' +
    'and a migration must leave what the old version can use. Default: no',
  default: () => false,
  ask: () => false,
};

/** Whether a push deploys. The branches are named, because a workflow cannot ask for the default one. */
export const releaseOnPushQuestion: Question = {
  name: 'releaseOnPush',
  type: 'confirm',
  message: 'Deploy on every push to main or master too?',
  help: 'Deploy on every push to main or master, besides releases and by hand. Default: as it is today, else no',
  // A later run does not see the workflow any more that ours has replaced.
  default: ({ facts, last }) => last?.['releaseOnPush'] ?? facts.deploysOnPush?.value ?? false,
  from: ({ facts }) => facts.deploysOnPush?.from,
  ask: () => false,
};

/** Which workflows a push waits for. GitHub knows them by their names alone. */
export const releaseAfterQuestion: Question = {
  name: 'releaseAfter',
  type: 'text',
  placeholder: '<name>',
  message: 'Which workflow must succeed before a push deploys? Leave it empty for none',
  help:
    'Name of the workflow that must succeed on a push to main or master before its commit is deployed. Separate several names with ' +
    'commas: each of these workflows deploys the commit when it succeeds. With an empty value a push deploys at once. ' +
    'Default: as it is today',
  example: 'Build',
  when: ({ answers }) => answers['releaseOnPush'] === true,
  // As with the push itself, a later run may not see it any more.
  default: ({ facts, last }) => last?.['releaseAfter'] ?? facts.awaited?.value.join(', ') ?? '',
  from: ({ facts }) => facts.awaited?.from,
  ask: () => false,
  validate: matching(/^(?:[^,$\p{Cc}]+(?:,[^,$\p{Cc}]+)*)?$/u, 'it must be the name of a workflow, like Build'),
};

/** Whether services beside the app move. Once they have, their file is the project's own. */
export const carryServicesQuestion: Question = {
  name: 'carryServices',
  type: 'confirm',
  message: 'Write .deploy/compose.override.yml with the services that run beside the app today?',
  help:
    'Write the services that the earlier Compose file runs beside the app, such as a Redis or a worker, to ' +
    '.deploy/compose.override.yml. The generator writes this file once, and never changes it afterwards. ' +
    'Default: yes if there are such services and the file does not exist yet',
  when: ({ facts, last }) => facts.earlierServices !== undefined || last?.['carryServices'] !== undefined,
  default: ({ last }) => last?.['carryServices'] ?? true,
  from: ({ facts }) => facts.earlierServices?.[0]?.from,
  ask: () => false,
};

/** Name of the workflow that deploys. What a run came to stays: a workflow that changes its name loses its history. */
export const releaseWorkflowQuestion: Question = {
  name: 'releaseWorkflow',
  type: 'text',
  message: 'What is the file of the workflow that deploys called?',
  help: "File name of the workflow that deploys. Default: release.yml, or deploy.yml where release.yml is the project's own release",
  example: 'deploy.yml',
  default: ({ facts, last }) => last?.['releaseWorkflow'] ?? facts.releaseWorkflow?.value ?? 'release.yml',
  from: ({ facts }) => facts.releaseWorkflow?.from,
  ask: () => false,
  validate: allOf(
    matching(/^[\w-][\w.-]*\.ya?ml$/, 'it must be the name of a file in .github/workflows, like deploy.yml'),
    matching(/^(?!(?:recover|restore-drill|upgrade)\.)/, 'another workflow of the deployment has that name'),
  ),
};

/** Whether Prometheus may read what Litestream measures. Off by default: most people are told by HEARTBEAT_URL. */
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
