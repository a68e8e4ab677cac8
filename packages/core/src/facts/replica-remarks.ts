import { guessed, type Fact } from './fact.js';
import type { DatabaseFile, EarlierReplica } from './facts.js';
import { OLD_LITESTREAM, restoredBy } from './replica-format.js';

const TITLES: Readonly<Record<string, string>> = {
  s3: 'S3',
  abs: 'Azure Blob Storage',
  sftp: 'SFTP',
  gs: 'Google Cloud Storage',
  file: 'a folder of the host',
};

/** The remark about each earlier backup: where it is, that it stays unchanged, and what can restore it. */
export function replicaRemarks(
  replicas: readonly Fact<EarlierReplica>[],
  databases: readonly Fact<DatabaseFile>[],
): readonly Fact<string>[] {
  return replicas.map(({ value, from }) =>
    guessed(
      [
        placed(value),
        restoring(value),
        doubt(
          value,
          databases.map((fact) => fact.value.path),
        ),
      ]
        .filter((text) => text !== '')
        .join(' '),
      from,
    ),
  );
}

function placed({ type, bucket, path, database }: EarlierReplica): string {
  const where = bucket === '' ? path : `${path === '' ? 'the root' : path} in ${bucket}`;
  return (
    `The earlier Litestream keeps a backup of ${database} at ${where} (${TITLES[type] ?? type}). ` +
    'The new deployment has a path of its own and never writes to that one.'
  );
}

function restoring(replica: EarlierReplica): string {
  const title = TITLES[replica.type] ?? replica.type;
  const ways = restoredBy(replica);
  if (!ways.includes(OLD_LITESTREAM)) return 'The Litestream of the new deployment can restore it.';
  const old = `for that, a new host runs the image litestream/litestream:${OLD_LITESTREAM} once.`;
  return ways.includes('own')
    ? 'The image has no tag, so the version of that Litestream is not known. ' +
        `Litestream 0.5 cannot restore what 0.3 wrote to ${title}: ${old}`
    : `Litestream 0.5 cannot restore what 0.3 wrote to ${title}: ${old}`;
}

/** The original mix for front ends replicated app.db while the app wrote db.sqlite. */
function doubt({ database }: EarlierReplica, opened: readonly string[]): string {
  return opened.length === 0 || opened.includes(database)
    ? ''
    : `The app opens ${opened.join(', ')}, not ${database}: check that backup before you rely on it.`;
}
