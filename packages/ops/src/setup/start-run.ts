import { setTimeout as sleep } from 'node:timers/promises';
import { releaseBranches, UserError } from 'litestream-generator-core';
import { lastLine } from '../docker/last-line.js';
import type { Repository } from '../doctor/github.js';
import type { SetupContext } from './context.js';
import type { Pushed } from './push-files.js';
import { thenAgain } from './then-again.js';

/** A run of the release workflow, as `gh run list` gives it. */
interface Listed {
  readonly databaseId: number;
  readonly headSha: string;
  readonly event: string;
  readonly status: string;
}

/**
 * Starts the release, unless the push of this commit has done so for certain. A run that somebody started may deploy an earlier version,
 * and in a checkout of several environments another one of them; a second run waits for the first one.
 * @returns the number of the run
 */
export async function startRun(
  context: SetupContext,
  repository: Repository,
  { commit, branch, now }: Pushed,
): Promise<number> {
  const { deployment, quote, busy } = context;
  const { releaseWorkflow, environment, others } = deployment;
  const before = await earlierRuns(context, repository);
  const ofPush = ({ headSha, event }: Listed): boolean =>
    headSha === commit && (event === 'push' || event === 'workflow_run');
  const running = before.find((run) => ofPush(run) && (now || run.status !== 'completed'));
  if (running !== undefined && others.length === 0) return running.databaseId;
  if (now && others.length === 0 && deployment.releaseOnPush && releaseBranches(deployment).includes(branch)) {
    const run = await runOfPush(context, repository, ofPush);
    if (run !== undefined) return run.databaseId;
  }
  const known = before.map(({ databaseId }) => databaseId);
  const isOurs = ({ databaseId, event, headSha }: Listed): boolean =>
    event === 'workflow_dispatch' && headSha === commit && !known.includes(databaseId);
  return busy(`Starting ${releaseWorkflow}`, async () => {
    const inputs = others.length === 0 ? [] : ['-f', `environment=${environment}`];
    const started = await repository.gh('workflow', 'run', releaseWorkflow, '--ref', branch, ...inputs);
    if (started.code !== 0)
      throw new UserError({
        what: `gh could not start ${releaseWorkflow}: ${quote(lastLine(started))}`,
        fix: `The workflow must be on the default branch of ${repository.name}. Push it there, and run setup again.`,
      });
    for (let tries = 0; tries < 30; tries += 1) {
      const listed = await listRuns(repository, releaseWorkflow);
      const run = 'refusal' in listed ? undefined : listed.find(isOurs);
      if (run !== undefined) return run.databaseId;
      await sleep(2000);
    }
    throw new UserError({
      what: `${releaseWorkflow} was started, but after a minute GitHub does not list the run.`,
      fix: `To see it: gh run list --workflow ${releaseWorkflow}`,
    });
  });
}

/**
 * GitHub lists a run some seconds after the push, and one that waits for another workflow when that has ended.
 * @returns undefined where the push has started none: GitHub may not have known the workflow yet
 * @throws UserError where the other workflow does not end in time: its success would start a second release
 */
async function runOfPush(
  context: SetupContext,
  repository: Repository,
  ofPush: (run: Listed) => boolean,
): Promise<Listed | undefined> {
  const { releaseAfter, releaseWorkflow } = context.deployment;
  const waits =
    releaseAfter === undefined
      ? 'Waiting for the release that the push starts'
      : `Waiting until ${releaseAfter.join(' or ')} has succeeded`;
  return context.busy(waits, async () => {
    const [pause, tries] = releaseAfter === undefined ? [2000, 15] : [10_000, 180];
    for (let count = 0; count < tries; count += 1) {
      const listed = await listRuns(repository, releaseWorkflow);
      const run = 'refusal' in listed ? undefined : listed.find(ofPush);
      if (run !== undefined) return run;
      await sleep(pause);
    }
    if (releaseAfter === undefined) return undefined;
    throw new UserError({
      what: `${releaseWorkflow} has not started for half an hour, because it waits until ${releaseAfter.join(' or ')} has succeeded.`,
      fix: thenAgain('To see why it has not succeeded: gh run list', 'When it has succeeded, run setup again.'),
    });
  });
}

/** Without them an earlier run could be taken for the new one. GitHub knows a workflow some seconds after its first push. */
async function earlierRuns(context: SetupContext, repository: Repository): Promise<readonly Listed[]> {
  const { releaseWorkflow } = context.deployment;
  return context.busy(`Looking for runs of ${releaseWorkflow}`, async () => {
    for (let tries = 1; ; tries += 1) {
      const listed = await listRuns(repository, releaseWorkflow);
      if (!('refusal' in listed)) return listed;
      if (tries === 6)
        throw new UserError({
          what: `gh could not list the runs of ${releaseWorkflow}: ${context.quote(listed.refusal)}`,
          fix: `Check that the workflow is on the default branch of ${repository.name}, and run setup again.`,
        });
      await sleep(2000);
    }
  });
}

async function listRuns(
  { gh }: Repository,
  workflow: string,
): Promise<readonly Listed[] | { readonly refusal: string }> {
  const fields = 'databaseId,headSha,event,status';
  const answer = await gh('run', 'list', '--workflow', workflow, '--limit', '20', '--json', fields);
  if (answer.code !== 0) return { refusal: lastLine(answer) };
  try {
    return JSON.parse(answer.stdout) as readonly Listed[];
  } catch {
    return { refusal: 'its answer cannot be understood' };
  }
}
