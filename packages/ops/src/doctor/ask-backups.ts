import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentConf, projectFiles } from 'litestream-generator-core';
import { engine } from 'litestream-engine';
import { storageValues } from '../rehearse/storage-values.js';
import { bringFileTools } from './bring-file-tools.js';
import type { Answer } from '../docker/docker.js';
import { lastLine } from '../docker/last-line.js';
import { good, unknown, type CheckContext, type Finding } from './check.js';
import { askHost } from './ssh.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** The newest backup of a database. */
export interface Backup {
  readonly database: string;
  /** Undefined: there is none yet. */
  readonly time: Date | undefined;
}

/** What the storage says, or why it says nothing. */
export type Backups =
  | {
      readonly backups: readonly Backup[];
      /** Time of the newest backup of the files beside the databases. Left out where there is none yet, or none is made. */
      readonly files?: Date;
    }
  | { readonly refusal: string; readonly fix: string }
  | { readonly unable: string; readonly fix: string };

/** What `guard --backups --json` prints. */
interface EngineAnswer {
  readonly databases: readonly { readonly name: string; readonly newest: string | null }[];
  readonly files?: { readonly newest: string | null };
  readonly problems: readonly { readonly cause: string; readonly next: string }[];
}

/**
 * Asks the storage: a server from here, a folder on the host that alone can read it. Nothing is restored or written.
 * @returns a finding where the host cannot be asked, or has nothing yet
 */
export function askBackups(context: CheckContext): Promise<Backups | Finding> {
  return context.deployment.storage.folder === undefined ? askServer(context) : askOnHost(context);
}

/** Asks the engine that is deployed on the host, in its own container. */
async function askOnHost(context: CheckContext): Promise<Backups | Finding> {
  const { deployment, quote } = context;
  const folder = `deploy/${deployment.id}`;
  const answer = await askHost(
    context,
    'The backups are in a folder of the host, so only the host can read them',
    `if [ -e ${folder}/compose.yaml ]; then cd ${folder} && docker compose run --rm --no-deps -T restore --backups --json;
     else echo nothing; fi`,
    70,
  );
  if ('state' in answer) return answer;
  if (answer.stdout.trim() === 'nothing')
    return good('Nothing is deployed on the host yet, so the folder has no backup');
  if (answer.code === 255)
    return unknown(
      `The host cannot be reached: ${quote(lastLine(answer))}`,
      'Do what the check "Docker on the host" says, then run the doctor again.',
    );
  return backupsIn(answer, quote);
}

/**
 * Asks the storage as a host would: the engine in the image of Litestream, with the files of the checkout. The engine is the doctor's own,
 * so that both understand the answer; whether the checkout has the same one is a check of its own.
 */
function askServer(context: CheckContext): Promise<Backups> {
  const { deployment, folder, value, run, quote } = context;
  return inTemporaryFolder(async (scratch): Promise<Backups> => {
    const { secrets } = deployment.storage;
    const given = Object.fromEntries(
      secrets.flatMap(({ name }) => (value(name) === undefined ? [] : [[name, value(name) ?? '']])),
    );
    const { variables: entered, files, paths } = storageValues(secrets, given);
    const [keys, deploy, tools] = [
      path.join(scratch, 'keys'),
      path.join(scratch, 'deploy'),
      path.join(scratch, 'tools'),
    ];
    for (const made of [keys, deploy, tools]) mkdirSync(made);
    const lacking = await bringFileTools(context, tools);
    if (lacking !== undefined) return lacking;
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(keys, name), text, { mode: 0o600 });
    chmodSync(deploy, 0o755); // the engine reads it as the user of the app as well
    writeFileSync(path.join(deploy, 'deploy.sh'), engine.text, { mode: 0o755 });
    const own = environmentConf(deployment.environment);
    for (const file of [projectFiles.conf, projectFiles.litestream, own]) {
      const from = path.join(folder, ...file.split('/'));
      if (existsSync(from)) copyFileSync(from, path.join(deploy, path.basename(file)));
    }
    const variables = {
      ...entered,
      ...Object.fromEntries(Object.entries(paths).map(([name, file]) => [name, `/run/keys/${file}`])),
      ...(deployment.others.length > 0 && { DEPLOY_ENVIRONMENT: deployment.environment }),
    };
    const answer = await run(
      'docker',
      [
        'run',
        '--rm',
        '--user=0:0',
        ...Object.keys(variables).map((name) => `--env=${name}`),
        `--volume=${deploy}:/deploy:ro`,
        `--volume=${keys}:/run/keys`,
        ...(deployment.storage.files === undefined ? [] : [`--volume=${tools}:/tools:ro`]),
        '--tmpfs=/data', // the engine looks at the volume of the data as well, and there is none here
        '--entrypoint=bash',
        deployment.pins.litestream,
        '/deploy/deploy.sh',
        'guard',
        '--backups',
        '--json',
      ],
      { values: variables, limit: 70 },
    );
    if (answer.missing || answer.code === 125)
      return {
        unable: 'Docker does not work on this machine',
        fix: 'Start Docker, or install it: https://docs.docker.com/engine/install/',
      };
    return backupsIn(answer, quote);
  });
}

function backupsIn(answer: Answer, quote: CheckContext['quote']): Backups {
  const said = read(answer.stdout) ?? { databases: [], problems: [problemIn(answer.output)] };
  const { databases, problems, files } = said;
  const [problem] = problems;
  if (problem !== undefined)
    return { refusal: `cannot be read. ${quote(problem.cause).replace(/\.$/, '')}`, fix: quote(problem.next) };
  return {
    backups: databases.map(({ name, newest }) => ({
      database: name,
      time: newest === null ? undefined : new Date(newest),
    })),
    ...(typeof files?.newest === 'string' && { files: new Date(files.newest) }),
  };
}

/** The first problem in what the engine printed for people, or its last line where it printed none: it never got to the storage. */
function problemIn(printed: string): EngineAnswer['problems'][number] {
  const lines = printed.trim().split('\n');
  const next = lines.findIndex((line) => line.startsWith('  -> '));
  return next > 0
    ? { cause: lines[next - 1] ?? '', next: (lines[next] ?? '').slice('  -> '.length) }
    : {
        cause: `deploy.sh could not list the backups: ${lines.at(-1)}`,
        next: 'Generate the files again: npm create litestream@latest -- --yes',
      };
}

/** What the engine answered; undefined where that is not an answer of its own. */
function read(printed: string): EngineAnswer | undefined {
  try {
    const answer = JSON.parse(printed) as EngineAnswer;
    return Array.isArray(answer.databases) && Array.isArray(answer.problems) ? answer : undefined;
  } catch {
    return undefined;
  }
}
