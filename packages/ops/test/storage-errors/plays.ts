import { targets } from 'litestream-generator-core';
import { azureStorage } from './azure-plays.js';
import type { Way } from './ask-engine.js';
import { filePlay } from './file-plays.js';
import { playHttp } from './http-storage.js';
import { gsPlay } from './gs-plays.js';
import { s3Storage, splitCode } from './s3-plays.js';
import { playAws } from './aws-behind-proxy.js';
import { sftpPlays } from './sftp-plays.js';
import { webdavPlay } from './webdav-plays.js';

/** A storage that says one code, and how Litestream comes to hear it. */
export interface Play {
  /** What a person would have entered. */
  readonly values: Readonly<Record<string, string>>;
  readonly way: Way;
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Values that may not be printed. */
  readonly secret?: readonly string[];
  readonly close: () => void;
}

type Plays = Readonly<Record<string, () => Promise<Play>>>;

export const s3Values = (endpoint: string) => ({
  AWS_S3_BUCKET: 'backups',
  AWS_ACCESS_KEY_ID: 'AKIAOFTHETESTS',
  AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-tests',
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT: endpoint,
});

const codesOf = (id: string) =>
  targets.find((target) => target.id === id)?.errors.known.flatMap(({ codes }) => codes) ?? [];

const secret = 'a-secret-of-the-tests';

async function s3Play(code: string): Promise<Play> {
  const { operation } = splitCode(code);
  const { port, close } = await playHttp(s3Storage(code, `Words of the server about ${secret}: checksum mismatch`));
  const way = { GetObject: 'restore', PutObject: 'sync' }[operation] ?? (code === 'no ETag returned' ? 'sync' : 'ask');
  return { values: s3Values(`http://127.0.0.1:${port}`), way: way as Way, secret: [secret], close };
}

/** Nothing listens there: Litestream itself refuses the value. */
const s3Value = (changed: Readonly<Record<string, string>>) => async (): Promise<Play> => ({
  values: { ...s3Values('http://127.0.0.1:9'), ...changed },
  way: 'ask',
  close: () => {},
});

const accountKey = 'YS1zZWNyZXQtb2YtdGhlLXRlc3Rz';

async function azurePlay(code: string): Promise<Play> {
  const { port, close } = await playHttp(azureStorage(code, `Words about ${accountKey}: checksum mismatch`));
  return {
    values: {
      AZURE_STORAGEACCOUNT: 'myappbackups',
      AZURE_CONTAINER: 'litestream',
      AZURE_ACCOUNT_KEY: code.startsWith('cannot create') ? 'no!base64' : accountKey,
      AZURE_ENDPOINT: `http://127.0.0.1:${port}/myappbackups`,
    },
    way: 'ask',
    // Litestream repeats these for minutes; what it is about is known long before.
    ...(/^(?:408|429|5\d\d|ServerBusy|InternalError|OperationTimedOut)$/.test(code) && {
      environment: { ASK_SECONDS: '4' },
    }),
    secret: [accountKey],
    close,
  };
}

const played = (id: string, play: (code: string) => Promise<Play>): Plays =>
  Object.fromEntries(codesOf(id).map((code) => [code, () => play(code)]));

/** How each code of each target is said, by the target's id. */
export const plays: Readonly<Record<string, Plays>> = {
  s3: {
    ...played('s3', s3Play),
    // Only in an upload of several parts: 8 MB that cannot be compressed.
    AccessDenied: async () => ({
      ...(await s3Play('CreateMultipartUpload AccessDenied')),
      way: 'sync',
      environment: { BYTES: '8000000' },
    }),
    // Litestream asks AWS itself, and nobody else, for the region.
    'GetBucketLocation AccessDenied': async () => {
      const { environment, close } = await playAws(s3Storage('GetBucketLocation AccessDenied'));
      return { values: { ...s3Values(''), AWS_REGION: '' }, way: 'ask', environment, close };
    },
    'bind auth scheme params': s3Value({ AWS_REGION: 'eu central' }),
  },
  azure: played('azure', azurePlay),
  file: played('file', filePlay),
  gs: played('gs', gsPlay),
  sftp: sftpPlays,
  webdav: played('webdav', webdavPlay),
};
