import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'litestream-generator-core';
import { lastLine } from '../docker/last-line.js';
import type { Repository } from '../doctor/github.js';
import type { SetupContext } from './context.js';
import { thenAgain } from './then-again.js';

/** A run as `gh run view` gives it. */
interface Viewed {
  readonly status: string;
  readonly conclusion: string;
  readonly url: string;
  readonly jobs: readonly {
    readonly name: string;
    readonly status: string;
    readonly steps: readonly { readonly name: string; readonly status: string }[];
  }[];
}

/** How a run ended. */
export interface Outcome {
  readonly succeeded: boolean;
  readonly conclusion: string;
  readonly address: string;
  /** The last lines of what failed; empty where nothing did, or nobody may read them. */
  readonly words: string;
}

/** Seconds between two requests, because GitHub limits their number. */
const pause = 5;

/** Looks at a run until it has ended, and shows the step that it is at. */
export async function followRun(context: SetupContext, repository: Repository, run: number): Promise<Outcome> {
  const { releaseWorkflow } = context.deployment;
  const end = await context.busy(`${releaseWorkflow} is running`, async (progress) => {
    let refused = 0;
    for (;;) {
      const seen = await view(repository, run);
      if ('refusal' in seen) {
        // The network of this machine may be away for a while; the run goes on all the same.
        if (++refused > 24)
          throw new UserError({
            what: `gh cannot see the run any more: ${context.quote(seen.refusal)}`,
            fix: thenAgain(
              `It continues on GitHub. Watch it there: gh run watch ${run}`,
              'Setup can be run again at any time.',
            ),
          });
      } else {
        refused = 0;
        if (seen.status === 'completed') return seen;
        progress(place(seen));
      }
      await sleep(pause * 1000);
    }
  });
  const succeeded = end.conclusion === 'success';
  const words = succeeded ? '' : await failedWords(context, repository, run);
  return { succeeded, conclusion: end.conclusion, address: end.url, words };
}

async function view({ gh }: Repository, run: number): Promise<Viewed | { readonly refusal: string }> {
  const answer = await gh('run', 'view', String(run), '--json', 'status,conclusion,url,jobs');
  if (answer.code !== 0) return { refusal: lastLine(answer) };
  try {
    return JSON.parse(answer.stdout) as Viewed;
  } catch {
    return { refusal: 'its answer cannot be understood' };
  }
}

function place({ jobs, status }: Viewed): string {
  const job = jobs.find((one) => one.status === 'in_progress');
  const step = job?.steps.find((one) => one.status === 'in_progress');
  return job === undefined ? status.replaceAll('_', ' ') : [job.name, step?.name].filter(Boolean).join(': ');
}

/** Lines of `gh run view --log-failed` begin with the job, the step and the time. */
async function failedWords({ quote }: SetupContext, { gh }: Repository, run: number): Promise<string> {
  const answer = await gh('run', 'view', String(run), '--log-failed');
  const lines = answer.stdout
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .slice(2)
        .join(' ')
        .replace(/^\S+Z /, ''),
    )
    .filter((line) => line.trim() !== '' && !/^##\[(?:group|endgroup|debug)\]/.test(line));
  return lines
    .slice(-12)
    .map((line) => `    ${quote(line)}`)
    .join('\n');
}
