import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { explainStorageError, litestreamMessage, namedNextStep, projectFiles } from 'litestream-generator-core';
import { isAtLeast } from '../docker/is-at-least.js';
import type { Answer } from '../docker/docker.js';
import { storageValues } from '../rehearse/storage-values.js';
import type { CheckContext } from './check.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** The newest backup of a database. */
export interface Backup {
  readonly database: string;
  /** Undefined: there is none yet. */
  readonly time: Date | undefined;
}

/** What the storage says, or why it says nothing. */
export type Backups =
  | { readonly backups: readonly Backup[] }
  | { readonly refusal: string; readonly fix: string }
  | { readonly unable: string };

/** Plans a restore of each database and does none: Litestream of this machine with the generated configuration, else in Docker. */
export function askBackups({ deployment, folder, value, run, quote }: CheckContext): Promise<Backups> {
  return inTemporaryFolder(async (scratch): Promise<Backups> => {
    const { secrets } = deployment.storage;
    const given = Object.fromEntries(
      secrets.flatMap(({ name }) => (value(name) === undefined ? [] : [[name, value(name) ?? '']])),
    );
    const { variables: entered, files, paths } = storageValues(secrets, given);
    const keys = path.join(scratch, 'keys');
    mkdirSync(keys);
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(keys, name), text, { mode: 0o600 });
    const own = await run('litestream', ['version'], { limit: 10 });
    const floor = deployment.pins.litestream.replace(/^.*:|@.*$/g, '');
    const local = own.code === 0 && isAtLeast(own.stdout.trim().replace(/^v/, ''), floor);
    const variables = {
      ...entered,
      DEPLOYMENT_ID: deployment.id,
      ...Object.fromEntries(
        Object.entries(paths).map(([name, file]) => [name, local ? path.join(keys, file) : `/run/keys/${file}`]),
      ),
    };
    const config = path.join(scratch, 'litestream.yml');
    const text = readFileSync(path.join(folder, ...projectFiles.litestream.split('/')), 'utf8');
    writeFileSync(config, local ? text.replaceAll('"/run/keys/', `"${keys.replaceAll('\\', '/')}/`) : text);
    chmodSync(config, 0o644);
    const plan = (database: string): readonly string[] => [
      'restore',
      '-config',
      local ? config : '/etc/litestream.yml',
      '-dry-run',
      '-json',
      `/data/${database}`,
    ];
    const ask = (database: string): Promise<Answer> =>
      local
        ? run('litestream', plan(database), { values: variables, limit: 30 })
        : run(
            'docker',
            [
              'run',
              '--rm',
              '--user',
              '0:0',
              ...Object.keys(variables).flatMap((name) => ['--env', name]),
              '--volume',
              `${config}:/etc/litestream.yml:ro`,
              '--volume',
              `${keys}:/run/keys:ro`,
              deployment.pins.litestream,
              ...plan(database),
            ],
            { values: variables, limit: 60 },
          );
    const backups: Backup[] = [];
    for (const { path: database } of deployment.databases) {
      const answer = await ask(database);
      if (!local && (answer.missing || answer.code === 125))
        return { unable: 'Neither Litestream nor Docker works on this machine' };
      if (answer.code !== 0 && litestreamMessage(answer.output) !== nothingThere) {
        const known = explainStorageError(deployment.storage.errors, answer.output)?.known;
        const said = quote(litestreamMessage(answer.output)).slice(0, 300);
        return known === undefined
          ? { refusal: `refuses, or cannot be read: ${said}`, fix: namedNextStep('Check {secrets}', secrets) }
          : { refusal: `cannot be read. ${known.cause}: ${said}`, fix: namedNextStep(known.next, secrets) };
      }
      const time = answer.code === 0 ? newestIn(answer.stdout) : undefined;
      if (answer.code === 0 && time === undefined)
        return {
          refusal: 'cannot be read: what Litestream says of it cannot be understood',
          fix: namedNextStep('Check {secrets}', secrets),
        };
      backups.push({ database, time });
    }
    return { backups };
  });
}

/** Litestream's own words for a storage that answers and holds nothing. */
const nothingThere = 'no matching backup files available';

/** Time of the last file in what `restore -dry-run -json` says. */
function newestIn(plan: string): Date | undefined {
  try {
    const { files } = JSON.parse(plan) as { readonly files: readonly { readonly timestamp: string }[] };
    const time = new Date(files.at(-1)?.timestamp ?? Number.NaN);
    return Number.isNaN(time.getTime()) ? undefined : time;
  } catch {
    return undefined;
  }
}
