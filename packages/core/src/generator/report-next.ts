import pc from 'picocolors';
import { allSecrets, storeSecrets, type Deployment, type RepositorySecret } from '../deployment/index.js';
import { afterText, pushText } from '../deployment/push-text.js';
import { platformOf } from '../platforms/index.js';
import { keyFiles } from '../platforms/shared/key-files.js';
import { secretCommands, setCommands } from '../platforms/shared/secret-commands.js';
import { changing, inState, type Plan } from '../plan/index.js';
import { changedFiles } from './commit-plan.js';
import type { Operation } from './git.js';
import { shellWord } from '../quoting/index.js';
import type { LeftWorkflow } from './left-workflows.js';
import { wrapLines } from './wrap-lines.js';
import { wrapWords } from './wrap-words.js';
import { storePath } from './stored.js';

/** What the last words of a run are about. */
export interface Next {
  /** Of the environment that the run was for. */
  readonly deployment: Deployment;
  /** The same as the run before left it; undefined where this is the first one for that environment. */
  readonly before: Deployment | undefined;
  readonly plan: Plan;
  /** Workflows of an earlier deployment that GitHub still runs. */
  readonly left: readonly LeftWorkflow[];
  /** False where the folder is no git repository yet. */
  readonly isRepository: boolean;
  /** The command that repeats the run without questions. */
  readonly repeat: string;
  /** The environment that a release deploys. */
  readonly first: string;
  /** What git is in the middle of, so that the commit finishes it. Default: nothing */
  readonly underWay?: Operation | undefined;
}

/** What a person does after a run. */
export function reportNext(next: Next): string {
  const { deployment, before, plan, left, isRepository, repeat, first } = next;
  if (inState(plan, ...changing).length === 0) {
    const own = inState(plan, 'kept', 'deleted').map(({ file }) => file.path);
    return own.length === 0
      ? 'Nothing to do: every file is as it should be.'
      : `Nothing to do: every file is as it should be, or as you changed it (${own.join(', ')}).`;
  }
  const steps = before === undefined ? firstSteps(deployment, first, left, isRepository) : laterSteps(next, before);
  return [
    pc.bold('Next'),
    ...(before === undefined ? [guided(deployment)] : []),
    ...steps.map(([line, ...more], index) =>
      [wrapLines(`  ${index + 1}. ${line}`, 5), ...more.map((command) => `       ${command}`)].join('\n'),
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

/**
 * The push, and what starts the release: one of the two, because a second release would follow on the first one.
 * @param commands what commits and pushes, where it is printed
 */
function releaseSteps(
  deployment: Deployment,
  first: string,
  what: string,
  commands: readonly string[] = [],
): readonly Step[] {
  const { environment, releaseWorkflow } = deployment;
  const push = environment === first ? pushText(deployment) : undefined;
  const end = commands.length === 0 ? '.' : ':';
  if (push !== undefined)
    return [
      [
        wrapWords(`Commit the files and push them ${push}: this starts ${what}${afterText(deployment)}.`, 5),
        ...commands,
      ],
    ];
  return [
    [`Commit the files and push them${end}`, ...commands],
    [
      environment === first
        ? `Publish a release on GitHub, or: gh workflow run ${releaseWorkflow}`
        : `Deploy it: gh workflow run ${releaseWorkflow} -f environment=${environment}`,
    ],
  ];
}

function deletions(left: readonly LeftWorkflow[]): readonly Step[] {
  if (left.length === 0) return [];
  return [
    [
      left.length > 1
        ? 'Delete the workflows of the earlier deployment. GitHub runs them until you do:'
        : 'Delete the workflow of the earlier deployment. GitHub runs it until you do:',
      ...left.flatMap(({ path, does }) => [wrapWords(`It ${does}.`, 7), `git rm ${shellWord(path)}`]),
    ],
  ];
}

function firstSteps(
  deployment: Deployment,
  first: string,
  left: readonly LeftWorkflow[],
  isRepository: boolean,
): readonly Step[] {
  const platform = platformOf(deployment);
  const files = platform.secretFiles(deployment);
  const carriedOver = allSecrets(deployment).filter((secret) => secret.carriedOver && !secret.optional);
  return [
    ...(isRepository ? [] : [repositoryStep(deployment)]),
    [
      wrapWords(
        `Prepare ${platform.prepares(deployment)}. The commands are in .deploy/README.md, under "First deployment"; ` +
          'they also create the key files that the next step reads.',
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
    ...storeSteps(deployment, storeSecrets(deployment)),
    ...deletions(left),
    ...releaseSteps(deployment, first, 'the first release', isRepository ? [] : firstPush),
  ];
}

const access =
  'kubectl apply -f .deploy/kubernetes-access.yaml # as an administrator: the account that deploys may then use them';

function isSameStore({ secretStore: before }: Deployment, { secretStore: now }: Deployment): boolean {
  return before?.kind === now?.kind && before?.name === now?.name && before?.key === now?.key;
}

/** What a person puts into a secret store: GitHub shows no value that the repository has had until now. */
function storeSteps(
  { secretStore }: Deployment,
  secrets: readonly RepositorySecret[],
  ...commands: readonly string[]
): readonly Step[] {
  if (secretStore === undefined || secrets.length === 0) return [];
  const named = (optional: boolean): string =>
    secrets.flatMap((secret) => (secret.optional === optional ? [secret.name] : [])).join(', ');
  const [required, optional] = [named(false), named(true)];
  const where = `the secret ${secretStore.key} of the ${secretStore.kind} ${secretStore.name}`;
  return [
    [
      wrapWords(
        `Put these values into ${where}, each as a property under its name, also if the repository has one now: ${required}.` +
          (optional === '' ? '' : ` Where the app or you need them: ${optional}.`),
        5,
      ),
      ...commands,
    ],
  ];
}

/** What commits and pushes, or finishes what git is in the middle of: one command a line, because PowerShell 5.1 knows no `&&`. */
export function commitCommands(message: string, underWay?: Operation): readonly string[] {
  return [
    'git add --all',
    ...(underWay === undefined ? [`git commit -m "${message}"`, 'git push'] : [`git ${underWay} --continue`]),
  ];
}

export const firstPush = [
  'git add --all',
  'git commit -m "Deploy with Litestream"',
  'git push --set-upstream origin main',
];

/** What makes the folder a repository on GitHub, which the secrets and the release need. */
export function repositoryStep({ app }: Deployment): Step {
  const name = app.name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'app';
  return [
    'This folder is not a git repository yet. Make it one, with a repository on GitHub:',
    'git init --initial-branch=main',
    `gh repo create ${name} --private --source=.`,
  ];
}

/** What is set up already is not set up again. */
function laterSteps({ deployment, plan, first, isRepository, underWay }: Next, before: Deployment): readonly Step[] {
  const commit = isRepository ? commitCommands('Update the deployment files', underWay) : firstPush;
  const known = new Set(allSecrets(before).map(({ name }) => name));
  const added = allSecrets(deployment).filter(({ name, optional }) => !optional && !known.has(name));
  const inStore = new Set(isSameStore(before, deployment) ? storeSecrets(before).map(({ name }) => name) : []);
  const makes = keyFiles(deployment)
    .filter(({ name }) => added.some((secret) => secret.name === name))
    .map(({ make }) => make);
  const leftover = inState(plan, 'left')
    .map(({ file }) => file.path)
    .filter((path) => path.startsWith('.github/workflows/'));
  const isReleased = changedFiles(plan).some(({ file }) => file.path !== storePath);
  return [
    isRepository ? ['Look at the differences: git diff'] : repositoryStep(deployment),
    ...(added.length === 0
      ? []
      : [
          [
            'Set the new secrets; .deploy/README.md says where to get each one. In bash, in this folder:',
            ...makes,
            ...setCommands(deployment, platformOf(deployment).secretFiles(deployment), added),
          ] satisfies Step,
        ]),
    ...leftover.map((path): Step => [
      wrapWords(
        `Bring your changes of ${path} to the new files, and delete it: it stays because you changed it, and would keep running.`,
        5,
      ),
      `git rm ${shellWord(path)}`,
    ]),
    ...storeSteps(
      deployment,
      storeSecrets(deployment).filter(({ name }) => !inStore.has(name)),
      ...(before.secretStore === undefined ? [access] : []),
    ),
    ...(isReleased
      ? releaseSteps(deployment, first, 'a release', commit)
      : [['Commit the files and push them:', ...commit] satisfies Step]),
  ];
}
