import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from 'litestream-generator-core';
import { CommandFailed, type Answer, type Docker } from '../docker/docker.js';
import { removeAll } from '../docker/remove-all.js';
import type { HostShell } from './host-shell.js';
import { overrideText, type Differences } from './override.js';
import { arrangeUpload, listMatches, lookAtRows, rowsWritten, writeRows } from './scripts.js';
import { secondsUntil, type StageName } from './stages.js';
import { asLines } from './values.js';

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

/** What a host is made from. */
export interface HostOptions extends Differences {
  readonly docker: Docker;
  readonly shell: HostShell;
  readonly deployment: Deployment;
  /** Folder `.deploy` of the checkout. */
  readonly files: string;
  /** Folder that becomes the home of the deployment, as `~/deploy/<id>` on a host. */
  readonly home: string;
  /** Name of the Compose project: the deployment id of the rehearsal. */
  readonly project: string;
  /** What the workflow would send, by its names in the repository. */
  readonly values: Readonly<Record<string, string>>;
}

/** A deployment under a name of its own: uploaded as the workflow does, and deployed by the project's own deploy.sh. */
export function makeHost(options: HostOptions) {
  const { docker, shell, deployment, files, home, project, values } = options;
  const limit = deployment.limits.restoreMinutes * 60 + 1200;
  const inSidecar = async (...command: readonly string[]): Promise<Answer> =>
    docker(['exec', `${project}-litestream-1`, ...command], { limit });
  const script = async (text: string, ...args: readonly string[]): Promise<string> => {
    const answer = await inSidecar('bash', '-c', text, 'bash', ...args);
    if (answer.code !== 0) throw new CommandFailed('bash in the sidecar', answer);
    return answer.stdout.trim();
  };

  return {
    /**
     * Uploads the files and deploys them.
     * @returns the seconds until the end of each stage
     */
    async deploy(...args: readonly string[]): Promise<(stage: StageName) => number> {
      const [source, upload] = [path.join(home, 'source'), path.join(home, 'incoming', '1')];
      for (const folder of [source, upload]) mkdirSync(folder, { recursive: true });
      for (const entry of readdirSync(files, { withFileTypes: true }))
        if (entry.isFile()) copyFileSync(path.join(files, entry.name), path.join(source, entry.name));
      const arranged = await shell.run(
        ['-c', arrangeUpload, 'deploy.sh', source, deployment.environment, upload, project],
        {
          input: overrideText({
            ...options,
            ...(deployment.app.mounts !== undefined && {
              dataFolder: deployment.app.dataFolder,
              migrates: deployment.app.migrate !== undefined,
            }),
          }),
        },
      );
      if (arranged.code !== 0) throw new CommandFailed('deploy.sh', arranged);
      const answer = await shell.run(
        [path.join(upload, 'deploy.sh'), 'deploy', '--foreground', '--ignore-old-data', ...args],
        { input: asLines(values), limit },
      );
      if (answer.code !== 0) throw new CommandFailed('deploy.sh deploy', answer);
      return secondsUntil(answer.stdout);
    },

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

    /** As when a machine is lost: nothing is stopped first, and the disk is lost too. */
    async lose(): Promise<{ readonly containers: number; readonly volumes: number }> {
      const [containers, volumes] = await removeAll(docker, `com.docker.compose.project=${project}`);
      rmSync(home, { recursive: true, force: true });
      return { containers, volumes };
    },
  };
}

export type Host = ReturnType<typeof makeHost>;
