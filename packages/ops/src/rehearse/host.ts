import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Deployment } from 'litestream-generator-core';
import { CommandFailed, type Answer, type Docker } from '../docker/docker.js';
import { removeAll } from '../docker/remove-all.js';
import type { HostShell } from './host-shell.js';
import { overrideText, type Differences } from './override.js';
import { rowsIn } from './rows.js';
import { arrangeUpload } from './scripts.js';
import { secondsUntil, type StageName } from './stages.js';
import { asLines } from './values.js';

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

    ...rowsIn(inSidecar, deployment),

    /** As when a machine is lost: nothing is stopped first, and the disk is lost too. */
    async lose(): Promise<{ readonly containers: number; readonly volumes: number }> {
      const [containers, volumes] = await removeAll(docker, `com.docker.compose.project=${project}`);
      rmSync(home, { recursive: true, force: true });
      return { containers, volumes };
    },
  };
}

/** What `makeHost` returns. */
export type Host = ReturnType<typeof makeHost>;
