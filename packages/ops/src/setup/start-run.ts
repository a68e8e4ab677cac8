import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'litestream-generator-core';
import { lastLine } from '../doctor/check.js';
import type { Repository } from '../doctor/github.js';
import type { SetupContext } from './context.js';

/** A run of the release workflow, as `gh run list` gives it. */
interface Listed {
  readonly databaseId: number;
  readonly headSha: string;
  readonly status: string;
}

/** Starts the release, unless the push of this commit has done so. @returns the number of the run */
export async function startRun(
  context: SetupContext,
  repository: Repository,
  { commit, branch }: { readonly commit: string; readonly branch: string },
): Promise<number> {
  const { deployment, quote, busy } = context;
  const { releaseWorkflow, environment, others } = deployment;
  const before = await listRuns(repository, releaseWorkflow);
  const running = before.find(({ headSha, status }) => headSha === commit && status !== 'completed');
  if (running !== undefined) return running.databaseId;
  return busy(`Starting ${releaseWorkflow}`, async () => {
    const inputs = others.length === 0 ? [] : ['-f', `environment=${environment}`];
    const started = await repository.gh('workflow', 'run', releaseWorkflow, '--ref', branch, ...inputs);
    if (started.code !== 0)
      throw new UserError({
        what: `gh could not start ${releaseWorkflow}: ${quote(lastLine(started))}`,
        fix: `The workflow must be on the default branch of ${repository.name}: push it, and run setup again.`,
      });
    for (let tries = 0; tries < 30; tries += 1) {
      const known = before.map(({ databaseId }) => databaseId);
      const run = (await listRuns(repository, releaseWorkflow)).find(({ databaseId }) => !known.includes(databaseId));
      if (run !== undefined) return run.databaseId;
      await sleep(2000);
    }
    throw new UserError({
      what: `${releaseWorkflow} was started, and GitHub does not list the run after a minute.`,
      fix: `Look at it there: gh run list --workflow ${releaseWorkflow}`,
    });
  });
}

async function listRuns({ gh }: Repository, workflow: string): Promise<readonly Listed[]> {
  const fields = 'databaseId,headSha,status';
  const answer = await gh('run', 'list', '--workflow', workflow, '--limit', '20', '--json', fields);
  try {
    return answer.code === 0 ? (JSON.parse(answer.stdout) as readonly Listed[]) : [];
  } catch {
    return [];
  }
}
