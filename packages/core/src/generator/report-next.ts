import pc from 'picocolors';
import { allSecrets, type Deployment } from '../deployment/index.js';
import { platformOf } from '../platforms/index.js';
import { keyFiles } from '../platforms/shared/key-files.js';
import { secretCommands, setCommands } from '../platforms/shared/secret-commands.js';
import { changing, inState, type Plan } from '../plan/index.js';
import { changedFiles } from './commit-plan.js';
import { wrapWords } from './wrap-words.js';
import { storePath } from './stored.js';

/** What the last words of a run are about. */
export interface Next {
  /** Of the environment that the run was for. */
  readonly deployment: Deployment;
  /** The same as the run before left it; undefined where this is the first one for that environment. */
  readonly before: Deployment | undefined;
  readonly plan: Plan;
  /** The command that repeats the run without questions. */
  readonly repeat: string;
  /** The environment that a release deploys. */
  readonly first: string;
}

/** What a person does after a run. */
export function reportNext({ deployment, before, plan, repeat, first }: Next): string {
  if (inState(plan, ...changing).length === 0) {
    const own = inState(plan, 'kept', 'deleted').map(({ file }) => file.path);
    return own.length === 0
      ? 'Nothing to do: every file is as it should be.'
      : `Nothing to do: every file is as it should be, or as you changed it (${own.join(', ')}).`;
  }
  const release =
    deployment.environment === first
      ? `Publish a release on GitHub, or: gh workflow run ${deployment.releaseWorkflow}`
      : `Deploy it: gh workflow run ${deployment.releaseWorkflow} -f environment=${deployment.environment}`;
  const steps =
    before === undefined ? [...firstSteps(deployment), [release]] : laterSteps(deployment, before, plan, release);
  return [
    pc.bold('Next'),
    ...(before === undefined ? [guided(deployment)] : []),
    ...steps.map(([line, ...more], index) =>
      [`  ${index + 1}. ${line}`, ...more.map((command) => `       ${command}`)].join('\n'),
    ),
    '',
    `${pc.bold('To repeat this run')}  ${repeat}`,
  ].join('\n');
}

/** One command guides the person through all steps. */
function guided({ environment }: Deployment): string {
  const command = `npm create litestream@latest -- setup${environment === 'production' ? '' : ` --environment ${environment}`}`;
  return `  ${command}\n  ${wrapWords('This command guides you to the first release, and asks before each step. To do it by hand:', 2)}`;
}

type Step = readonly [string, ...(readonly string[])];

function firstSteps(deployment: Deployment): readonly Step[] {
  const platform = platformOf(deployment);
  const files = platform.secretFiles(deployment);
  const carriedOver = allSecrets(deployment).filter((secret) => secret.carriedOver && !secret.optional);
  return [
    [
      wrapWords(
        `Prepare ${platform.prepares(deployment)}: .deploy/README.md has the commands in their order, under "First deployment". ` +
          'They create the key files of the next step.',
        5,
      ),
    ],
    [
      'Set the secrets; the same page says where to get each one. In bash, in this folder:',
      ...secretCommands(deployment, files, false),
    ],
    ...(carriedOver.length === 0
      ? []
      : [
          [
            'Set only what the repository does not have yet, because gh replaces a value without asking:',
            ...setCommands(deployment, files, carriedOver),
          ] satisfies Step,
        ]),
    ['Commit the files and push them.'],
  ];
}

/** What is set up already is not set up again. */
function laterSteps(deployment: Deployment, before: Deployment, plan: Plan, release: string): readonly Step[] {
  const known = new Set(allSecrets(before).map(({ name }) => name));
  const added = allSecrets(deployment).filter(({ name, optional }) => !optional && !known.has(name));
  const makes = keyFiles(deployment)
    .filter(({ name }) => added.some((secret) => secret.name === name))
    .map(({ make }) => make);
  const isReleased = changedFiles(plan).some(({ file }) => file.path !== storePath);
  return [
    ['Look at the differences: git diff'],
    ...(added.length === 0
      ? []
      : [
          [
            'Set the new secrets; .deploy/README.md says where to get each one. In bash, in this folder:',
            ...makes,
            ...setCommands(deployment, platformOf(deployment).secretFiles(deployment), added),
          ] satisfies Step,
        ]),
    ['Commit the files and push them: git add --all && git commit -m "Update the deployment files" && git push'],
    ...(isReleased ? [[release] satisfies Step] : []),
  ];
}
