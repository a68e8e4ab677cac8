import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inContainer, projectFiles, type Deployment } from 'litestream-generator-core';
import { CommandFailed, type Answer, type Docker } from '../docker/docker.js';
import { removeAll } from '../docker/remove-all.js';
import { overrideText, type Differences } from './override.js';
import { askApp, listMatches, lookAtRows, rowsWritten, writeRows } from './scripts.js';
import { stackEnvironment } from './stack-environment.js';

/** As deploy.sh judges it: where no health path is known the front page stands in, which may redirect or not exist. */
function isHealthy(status: string, healthPath: string): boolean {
  return (healthPath === '/' ? /^[1-4]\d\d$/ : /^[23]\d\d$/).test(status);
}

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

/** What a stack is made from. */
export interface StackOptions extends Differences {
  readonly docker: Docker;
  readonly deployment: Deployment;
  /** Folder of the checkout. */
  readonly folder: string;
  /** Name of the Compose project. */
  readonly project: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The generated stack under a name of its own. The files are used where they lie; the second Compose file comes by standard
 * input and all values by the environment, so that nothing is written anywhere.
 */
export function makeStack(options: StackOptions) {
  const { docker, deployment, folder, project, variables } = options;
  const file = path.join(folder, ...projectFiles.compose.split('/'));
  const call = {
    input: overrideText(options),
    environment: stackEnvironment(readFileSync(file, 'utf8'), process.env, variables),
    limit: deployment.limits.restoreMinutes * 60 + 120,
  };
  const compose = (...args: readonly string[]): Promise<Answer> =>
    docker(
      [
        'compose',
        '--progress',
        'quiet',
        '--project-name',
        project,
        '--project-directory',
        path.dirname(file),
        '--file',
        file,
        '--file',
        '-',
        ...args,
      ],
      call,
    );
  const run = async (...args: readonly string[]): Promise<string> => {
    const answer = await compose(...args);
    if (answer.code !== 0) throw new CommandFailed(`docker compose ${args.slice(0, 5).join(' ')}`, answer);
    return answer.stdout.trim();
  };
  const inSidecar = (script: string, ...args: readonly string[]): Promise<string> =>
    run('exec', '-T', 'litestream', 'bash', '-c', script, 'bash', ...args);

  return {
    /** Keeps, restores or refuses each database, as on a host. */
    guard: (...args: readonly string[]) => run('run', '--rm', '--no-deps', '-T', 'restore', ...args),

    /** The migration, where the app has one. */
    migrate: async () => {
      if (deployment.app.migrate !== undefined) await run('run', '--rm', '--no-deps', '-T', 'migrate');
    },

    /** Sidecar and app; ends when the app answers. */
    async start(): Promise<void> {
      await run('up', '--detach', '--no-deps', 'litestream', 'app');
      const { app, limits } = deployment;
      const until = Date.now() + limits.startSeconds * 1000;
      let status = '';
      while (Date.now() < until) {
        status = (
          await compose(
            'exec',
            '-T',
            'litestream',
            'timeout',
            '5',
            'bash',
            '-c',
            askApp,
            'bash',
            String(app.port),
            app.healthPath,
            variables['APP_DOMAIN'] ?? '',
          )
        ).stdout.trim();
        if (isHealthy(status, app.healthPath)) return;
        // Docker starts it again and again: that will not end well.
        const { stdout } = await docker(['inspect', '--format', '{{.RestartCount}}', `${project}-app-1`]);
        if (Number(stdout) >= 5) break;
        await sleep(100);
      }
      const logs = await compose('logs', '--no-log-prefix', '--tail', '20', 'app');
      throw new Error(
        `The app does not come up: no answer on port ${app.port}, ` +
          `${app.healthPath}${/^\d{3}$/.test(status) ? `, its last status was ${status}` : ''}; its last words:\n${logs.output}`,
      );
    },

    /** Every database of the deployment; of the monthly ones those that are there. */
    async databases(): Promise<readonly string[]> {
      const patterns = deployment.patterns.map(({ folder: below, pattern }) => `${below}/${pattern}`);
      const matches = patterns.length === 0 ? '' : await inSidecar(listMatches, ...patterns);
      return [
        ...new Set([...deployment.databases.map(({ path: name }) => name), ...matches.split('\n').filter(Boolean)]),
      ];
    },

    write: (databases: readonly string[]) => inSidecar(writeRows, ...databases),

    /** Waits until all of it is in the storage; the text is what a deployment would put on record. */
    async prove(): Promise<string> {
      const until = Date.now() + 60_000;
      for (;;) {
        const answer = await compose('exec', '-T', 'litestream', inContainer.deploy, 'health', '--prove');
        if (answer.code === 0) return answer.stdout.trim().split('\n').join(',');
        if (Date.now() > until) throw new Error(`What was written does not get into the storage.\n${answer.output}`);
        await sleep(500);
      }
    },

    async look(databases: readonly string[]): Promise<readonly Returned[]> {
      const lines = (await inSidecar(lookAtRows, ...databases)).split('\n');
      return databases.map((name, index) => {
        const [back = '0', integrity = 'unknown', owner = 'none'] = lines[index]?.split('|') ?? [];
        return { name, written: rowsWritten, back: Number(back), integrity, owner };
      });
    },

    /** As a machine goes: nothing is told to stop. */
    async lose(): Promise<{ readonly containers: number; readonly volumes: number }> {
      const [containers, volumes] = await removeAll(docker, `com.docker.compose.project=${project}`);
      return { containers, volumes };
    },
  };
}

export type Stack = ReturnType<typeof makeStack>;
