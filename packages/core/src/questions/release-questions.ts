import type { Question } from './question.js';
import { allOf, matching } from './validate.js';

/** Whether two versions may run at the same time. Off by default, because only the owner knows whether that is safe. */
export const handoverQuestion: Question = {
  name: 'handover',
  type: 'confirm',
  message:
    'Start each new version beside the old one, so that no request fails? (for some seconds both run: ' +
    'background jobs may run twice, and after a migration the old version must still work)',
  help:
    'Start a new version beside the old one, and stop the old one when the new one is healthy: no request ' +
    'fails. For some seconds both write to the same databases: background jobs may run twice, and after a ' +
    'migration the old version must still work. Default: no',
  default: () => false,
  ask: () => false,
};

/** Whether a push deploys. The branches are named, because a workflow cannot ask for the default one. */
export const releaseOnPushQuestion: Question = {
  name: 'releaseOnPush',
  type: 'confirm',
  message: 'Also deploy on every push to main or master?',
  messageHere: ({ facts }) =>
    facts.releaseBranches && `Also deploy on every push to ${facts.releaseBranches.value.join(' or ')}?`,
  help: 'Deploy on every push to main or master, or to --release-branches, besides releases and by hand. Default: as it is today, else no',
  // A later run no longer sees the workflow that was replaced.
  default: ({ facts, last }) => last?.['releaseOnPush'] ?? facts.deploysOnPush?.value ?? false,
  from: ({ facts }) => facts.deploysOnPush?.from,
  // The result of a run stays until the flag changes it.
  ask: ({ last }) => last?.['releaseOnPush'] === undefined,
};

/** Which branches these are. */
export const releaseBranchesQuestion: Question = {
  name: 'releaseBranches',
  type: 'text',
  placeholder: '<name>',
  message: 'Which branches should be deployed when somebody pushes to them? Leave it empty for main and master',
  help:
    'Branch that is deployed when somebody pushes to it, or a pattern of GitHub such as release/**. Separate several names with commas. ' +
    'Default: as it is today, else main and master',
  example: 'production',
  when: ({ answers }) => answers['releaseOnPush'] === true,
  // As with the push itself, a later run may not see it any more.
  default: ({ facts, last }) => last?.['releaseBranches'] ?? facts.releaseBranches?.value.join(',') ?? '',
  from: ({ facts }) => facts.releaseBranches?.from,
  ask: () => false,
  validate: matching(
    /^(?:!?[\w./*?+[\]-]+(?:,\s*!?[\w./*?+[\]-]+)*)?$/,
    'it must be the name of a branch, like production, or several names separated by commas',
  ),
};

/** Which workflows a push waits for. GitHub knows them by their names alone. */
export const releaseAfterQuestion: Question = {
  name: 'releaseAfter',
  type: 'text',
  placeholder: '<name>',
  message: 'Which workflow must succeed before a push deploys? Leave it empty for none',
  help:
    'Name of the workflow that must succeed before a pushed commit is deployed. Separate several names with ' +
    'commas: each of these workflows deploys the commit when it succeeds. With an empty value, a push deploys ' +
    'at once. ' +
    'Default: as it is today',
  example: 'Build',
  when: ({ answers }) => answers['releaseOnPush'] === true,
  // As with the push itself, a later run may not see it any more.
  default: ({ facts, last }) => last?.['releaseAfter'] ?? facts.awaited?.value.join(', ') ?? '',
  from: ({ facts }) => facts.awaited?.from,
  ask: () => false,
  validate: matching(/^(?:[^,$\p{Cc}]+(?:,[^,$\p{Cc}]+)*)?$/u, 'it must be the name of a workflow, like Build'),
};

/** Whether the services beside the app are moved. After that, their file belongs to the project. */
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

/** Why a workflow that deploys cannot have this file name. */
export const workflowFileProblem = allOf(
  matching(/^[\w-][\w.-]*\.ya?ml$/, 'it must be the name of a file in .github/workflows, like deploy.yml'),
  matching(/^(?!(?:recover|restore-drill|upgrade)\.)/, 'another workflow of the deployment has that name'),
);

/** Name of the workflow that deploys. The result of a run stays, because a workflow that changes its name loses its history. */
export const releaseWorkflowQuestion: Question = {
  name: 'releaseWorkflow',
  type: 'text',
  message: 'What is the file name of the workflow that deploys?',
  help: 'File name of the workflow that deploys. Default: release.yml, or deploy.yml if the project has a release.yml of its own',
  example: 'deploy.yml',
  default: ({ facts, last }) => last?.['releaseWorkflow'] ?? facts.releaseWorkflow?.value ?? 'release.yml',
  from: ({ facts }) => facts.releaseWorkflow?.from,
  ask: () => false,
  validate: (value) => workflowFileProblem(value),
};
