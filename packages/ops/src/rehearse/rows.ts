import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from 'litestream-generator-core';
import { CommandFailed, type Answer } from '../docker/docker.js';
import { listMatches, lookAtRows, rowsWritten, writeRows } from './scripts.js';

/** What became of one database. */
export interface Returned {
  readonly name: string;
  readonly written: number;
  readonly back: number;
  /** `ok`, or what `integrity_check` complains about. */
  readonly integrity: string;
  /** `uid:gid` */
  readonly owner: string;
}

/** Runs a command in the container of the sidecar. */
export type InSidecar = (...command: readonly string[]) => Promise<Answer>;

/** The databases of a deployment, as its sidecar sees them, and the rows that a rehearsal writes there. */
export function rowsIn(inSidecar: InSidecar, deployment: Deployment) {
  const script = async (text: string, ...args: readonly string[]): Promise<string> => {
    const answer = await inSidecar('bash', '-c', text, 'bash', ...args);
    if (answer.code !== 0) throw new CommandFailed('bash in the sidecar', answer);
    return answer.stdout.trim();
  };
  return {
    /** Every database of the deployment; of patterns those that are there, or one for each where there is nothing else. */
    async databases(): Promise<readonly string[]> {
      const patterns = deployment.patterns.map(({ folder: below, pattern }) => `${below}/${pattern}`);
      const matches = patterns.length === 0 ? '' : await script(listMatches, ...patterns);
      const there = [
        ...new Set([...deployment.databases.map(({ path: name }) => name), ...matches.split('\n').filter(Boolean)]),
      ];
      return there.length > 0 ? there : patterns.map((pattern) => pattern.replaceAll('*', 'rehearsal'));
    },

    write: (databases: readonly string[]) => script(writeRows, ...databases),

    /** Waits until all of it is in the storage; the text is what a deployment would put on record. */
    async prove(): Promise<string> {
      const until = Date.now() + 60_000;
      for (;;) {
        const answer = await inSidecar('/deploy/deploy.sh', 'health', '--prove');
        if (answer.code === 0) return answer.stdout.trim().split('\n').join(',');
        if (Date.now() > until)
          throw new Error(`The rows that were written do not reach the storage.\n${answer.output}`);
        await sleep(500);
      }
    },

    async look(databases: readonly string[]): Promise<readonly Returned[]> {
      const lines = (await script(lookAtRows, ...databases)).split('\n');
      return databases.map((name, index) => {
        const [back = '0', integrity = 'unknown', owner = 'none'] = lines[index]?.split('|') ?? [];
        return { name, written: rowsWritten, back: Number(back), integrity, owner };
      });
    },
  };
}
