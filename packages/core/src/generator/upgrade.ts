import { existsSync } from 'node:fs';
import path from 'node:path';
import pc from 'picocolors';
import { afterText, pushText, type Deployment } from '../deployment/index.js';
import type { Family } from '../family.js';
import { changing, inState, sameText, type Plan } from '../plan/index.js';
import { platformOf, projectFiles } from '../platforms/index.js';
import { shellWord } from '../quoting/index.js';
import { releases, releasesBetween } from '../releases.js';
import { effectsOf } from './effects.js';
import { openMemory, readingMemory, type Memory } from './memory.js';
import { unseen } from './progress-line.js';
import { commitCommands, firstPush, repositoryStep } from './report-next.js';
import { refuseOlder } from './refuse-older.js';
import { refuseNothingGenerated } from './refuse-nothing-generated.js';
import { run } from './run.js';
import { showEdits, showOverlapping } from './since-brought.js';
import type { Terminal } from './terminal.js';
import { wrapLines } from './wrap-lines.js';
import { engineVersion, engineVersionOf, version } from './versions.js';

/** How the files are brought to this version. */
export interface UpgradeOptions {
  readonly root: string;
  readonly families: readonly Family[];
  readonly terminal: Terminal;
  readonly force?: boolean;
  readonly allowDirty?: boolean;
  readonly dryRun?: boolean;
  /** True writes the workflow that upgrades once a week, false removes it. Default: as it is. */
  readonly workflow?: boolean;
}

/**
 * Upgrades the files of a checkout to this version, with the answers of the last run.
 * @throws UserError with everything that stops it; nothing is written then
 */
export async function upgrade({
  root,
  families,
  terminal,
  workflow,
  force = false,
  allowDirty = false,
  dryRun = false,
}: UpgradeOptions): Promise<void> {
  const memory = (terminal.working ?? unseen)(readingMemory(root), () => openMemory(root));
  refuseNothingGenerated(root, memory);
  refuseOlder(memory);
  terminal.say(versions(memory));
  await run({
    root,
    families,
    terminal,
    force,
    allowDirty,
    dryRun,
    flags: {},
    yes: true,
    showFacts: false,
    ...(workflow !== undefined && {
      remember: { upgradeWorkflow: workflow, ...(workflow && { written: withoutDeleted(memory) }) },
    }),
    command: 'npm create litestream@latest -- upgrade',
    comment: (plan, deployment) => heading('What restarts', effectsOf(plan, platformOf(deployment))),
    next: (plan, deployment) => next(plan, memory, deployment, existsSync(path.join(root, '.git'))),
  });
}

/** Who asks for the workflow gets it, also when it was deleted before. */
function withoutDeleted({ stored, read }: Memory): Memory['stored']['written'] {
  return Object.fromEntries(
    Object.entries(stored.written).filter(([path]) => path !== projectFiles.upgrade || read(path) !== undefined),
  );
}

function versions({ stored, read }: Memory): string {
  const disk = engineVersionOf(read(projectFiles.engine));
  const wrote =
    `Version ${stored.version ?? '0.1.0'} wrote the files, ` +
    `with ${disk === undefined ? 'a deploy.sh that names no version' : `deploy.sh ${disk}`}.`;
  const since = stored.version === undefined ? releases.toReversed() : releasesBetween(stored.version, version());
  return [
    wrapLines(`${wrote} This is version ${version()}, with deploy.sh ${engineVersion}.`),
    ...since.map((release) => heading(`New in ${release.version}`, release.changes)),
  ].join('\n\n');
}

function next(plan: Plan, memory: Memory, deployment: Deployment, isRepository: boolean): string {
  const push = pushText(deployment);
  const [repository, ...making] = repositoryStep(deployment);
  const commit = !isRepository
    ? firstPush
    : commitCommands('Upgrade the deployment files', memory.merged && memory.git?.underWay());
  const { brought } = memory.known;
  const remove = removeUnused(memory);
  const overlapping = brought === undefined ? undefined : showOverlapping(plan, brought.commit);
  const own = inState(plan, 'kept', 'deleted').map(({ file }) => file.path);
  if (inState(plan, ...changing).length === 0) {
    return [
      `Nothing to do: every file is as this version writes it${own.length === 0 ? '' : `, or as you changed it (${own.join(', ')})`}.`,
      ...remove,
    ].join('\n');
  }
  const steps = [
    !isRepository ? below(repository, making) : 'Look at the differences: git diff',
    ...(overlapping === undefined
      ? []
      : [below('Add your own lines again where the new text replaced them. They are among these:', [overlapping])]),
    ...remove,
    ...(push === undefined
      ? [
          below('Commit them and push:', commit),
          `Publish a release on GitHub, or: gh workflow run ${deployment.releaseWorkflow}`,
        ]
      : [below(`Commit them and push ${push}, which starts a release${afterText(deployment)}:`, commit)]),
  ];
  return [pc.bold('Next'), ...steps.map((step, index) => wrapLines(`  ${index + 1}. ${step}`, 5))].join('\n');
}

function below(step: string, commands: readonly string[]): string {
  return [step, ...commands.map((command) => `       ${command}`)].join('\n');
}

/** Scripts of 0.1.0 in the checkout of a deployment that it made; of later versions the plan removes what is not written any more. */
function unused({ stored, read }: Memory): readonly string[] {
  const files = releases
    .flatMap((release) => release.unused ?? [])
    .filter((path) => stored.written[path] === undefined);
  return files.filter((path) => read(path) !== undefined);
}

/** A script that a person edited stays, and is listed separately: its edits may be needed elsewhere. */
function removeUnused(memory: Memory): readonly string[] {
  const { brought } = memory.known;
  const leftovers = unused(memory);
  const edited = leftovers.filter((path) => {
    const [text, before] = [memory.read(path), brought?.text(path)];
    return text !== undefined && before !== undefined && !sameText(text, before);
  });
  const words = (paths: readonly string[]): string => paths.map(shellWord).join(' ');
  const rest = leftovers.filter((path) => !edited.includes(path));
  return [
    ...(rest.length === 0 ? [] : [below('Remove the files that no version uses any more:', [`git rm ${words(rest)}`])]),
    ...(edited.length === 0 || brought === undefined
      ? []
      : [
          below(
            'You changed files that no version uses any more. Your own commands belong in .deploy/hooks/, and your own services in ' +
              '.deploy/compose.override.yml. Look at your changes, and then remove the files:',
            [showEdits(brought.commit, edited), `git rm ${words(edited)}`],
          ),
        ]),
  ];
}

function heading(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [pc.bold(title), ...lines.map((line) => wrapLines(`  ${line}`))].join('\n');
}
