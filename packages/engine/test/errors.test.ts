import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf, s3Says } from './guard-host.js';
import { bash, noShell, scratch } from './shell.js';

const source = path.resolve(import.meta.dirname, '../src');

/** What the restore check makes of Litestream's output, and what the health check does. */
async function explain(printed: string, env: Record<string, string> = {}, lines: readonly string[] = conf) {
  const folder = scratch();
  writeFileSync(path.join(folder, 'deploy.conf'), `${lines.join('\n')}\n`);
  writeFileSync(path.join(folder, 'error'), printed);
  const parts = [
    'shared/messages',
    'shared/conf',
    'shared/storage-name',
    'guard/known-errors',
    'guard/error-code',
    'guard/error-text',
    'guard/errors',
  ];
  const { output } = await bash(
    [
      '-c',
      `set -euo pipefail; for part in ${parts.join(' ')}; do . "$0/$part.sh"; done; work=$1
       read_conf "$1/deploy.conf"; explain_error app.db; report_problems x || true; printf '\\n%%'; explain_for_health "$(<"$1/error")"`,
      source,
      folder,
    ],
    { env },
  );
  const [problem = '', health = ''] = output.split('\n%');
  return { problem, health };
}

const of = (type: string) => conf.map((line) => (line === 'storage_type=s3' ? `storage_type=${type}` : line));
const decode = (cause: string) => `Error: decode database: ${cause}\n`;

/** As Litestream 0.5.18 printed them for files of a backup that were flipped, cut, emptied or deleted. */
const damage = [
  decode('unexpected error decoding after end of database: close reader 1: file checksum mismatch'),
  decode('decode header: decode header for input 0: invalid page size: 65537'),
  decode('decode header: decode header for input 2: unmarshal header: invalid LTX file'),
  decode('decode header: decode header for input 1: transaction ids out of order: (5,3)'),
  decode(
    'decode header: non-contiguous transaction ids in input files: (0000000000000001,0000000000000002) -> (0000000000000009,0000000000000009)',
  ),
  decode('decode page 3: read page header 0: lz4: bad magic number'),
  decode('decode page 7: read page header 1: read compressed data: unexpected EOF'),
  'Error: invalid ltx file: level=0 min=0000000000000003 max=0000000000000003 has size 0 bytes (minimum 100)\n',
  'Error: cannot calc restore plan: non-contiguous ltx files: have up to 0000000000000002 but next file starts at 0000000000000004\n',
  'Error: post-restore integrity check: integrity check failed: row 7 missing from index\n',
  'Error: post-restore integrity check: integrity check: database disk image is malformed (11)\n',
  'Error: post-restore integrity check: integrity check: database disk image is malformed (267)\n',
  'Error: post-restore integrity check: integrity check: file is not a database (26)\n',
];

describe.skipIf(noShell)('an error of the storage', () => {
  test.each(damage)('is damage where Litestream found it in a file that it could read: %s', async (printed) => {
    const { problem, health } = await explain(printed);
    expect(problem).toMatch(/The backup of app\.db is damaged: [^]*--adopt backup --at TIME/);
    expect(health).toMatch(/^the backup is damaged: /);
  });

  test.each([
    [
      'words of the server',
      s3Says('AccessDenied', 'file checksum mismatch; decode database: decode page 1: x: malformed'),
    ],
    ['words of the server, and a code that nobody knows', s3Says('Weird', 'integrity check failed: malformed')],
    [
      'a file that could not be read to its end',
      decode(
        'decode page 3: read page header 0: max retries exceeded reading ltx file (level=0, min=1, max=1, offset=7): EOF',
      ),
    ],
    [
      'a file that could not be opened again',
      decode(`decode page 3: read page header 0: reopen ltx file at offset 7: ${s3Says('SlowDown').slice(7)}`),
    ],
    ['a path of such a name', 'Error: open /data/ltx file corrupted checksum mismatch/app.db: permission denied\n'],
    ['a database of such a name', 'Error: database not found in config: /data/decode malformed integrity check.db\n'],
    ['no answer', ''],
    ['an error that nobody foresaw', 'Error: the moon is in the wrong house\n'],
  ])('is no damage: %s', async (_, printed) => {
    const { problem, health } = await explain(printed);
    expect(`${problem}${health}`).not.toMatch(/is damaged:/);
    expect(problem).toMatch(/\n {2}-> \S/);
  });

  test.each([
    [
      'a bucket that is called after an error',
      'Error: operation error S3: ListObjectsV2, https response error StatusCode: 0, RequestID: , HostID: , request send failed, Get "https://accessdenied.api-error-nosuchbucket.example/forbidden": EOF',
      'The connection to the storage was cut',
    ],
    [
      'a message that names other codes',
      s3Says('NoSuchBucket', 'api error AccessDenied: SignatureDoesNotMatch, HostID: x, api error SlowDown: '),
      'The bucket does not exist',
    ],
    [
      'a modelled error, which has no "api error"',
      'Error: operation error S3: ListObjectsV2, https response error StatusCode: 404, RequestID: R, HostID: a/b=, NoSuchBucket: The specified bucket does not exist',
      'The bucket does not exist',
    ],
    [
      'a message that speaks of room',
      s3Says('AccessDenied', 'write /data: no space left on device'),
      'The access key may not list the bucket',
    ],
    [
      'an operation that has a row of its own',
      s3Says('AccessDenied').replace('ListObjectsV2', 'PutObject'),
      'may not write to it',
    ],
    [
      'an operation that has none',
      s3Says('AccessDenied').replace('ListObjectsV2', 'HeadBucket'),
      'The access key may not do what Litestream needs',
    ],
  ])('is told by its code alone: %s', async (_, printed, cause) => {
    expect((await explain(printed)).problem).toContain(cause);
    expect((await explain(printed)).health).toContain(cause);
  });

  test('has a code that is shown where nobody knows it', async () => {
    const { problem } = await explain(s3Says('HouseIsHaunted', 'Boo'));
    expect(problem).toMatch(
      /The backup of app\.db cannot be read: .*api error HouseIsHaunted: Boo\n {2}-> Look up HouseIsHaunted in /,
    );
  });

  test('of one storage means nothing in another', async () => {
    expect((await explain('Error: permission denied')).problem).toContain('cannot be read: permission denied');
    expect((await explain('Error: permission denied', {}, of('sftp'))).problem).toContain(
      'may not read or write its folder',
    );
  });

  test('may have several lines, and is shown on one', async () => {
    const printed = `Error: sync failed: abs: cannot list blobs: GET https://myappbackups.blob.core.windows.net/backups
--------------------------------------------------------------------------------
RESPONSE 403: 403 Server failed to authenticate the request. Make sure that it is right.
ERROR CODE: AuthorizationFailure
--------------------------------------------------------------------------------
\u{feff}<?xml version="1.0"?><Error><Code>AuthorizationFailure</Code></Error>
--------------------------------------------------------------------------------
`;
    expect((await explain(printed, {}, of('abs'))).health).toMatch(
      /^The storage refuses the credentials or this host: .*sync failed: .*ERROR CODE: AuthorizationFailure - .* -> Allow this host under/,
    );
  });

  test.each([
    'unable to open database file (14)',
    'disk I/O error (522)',
    'out of memory (7)',
    'database or disk is full (13)',
  ])('is one of this host where SQLite could not check what was restored: %s', async (words) => {
    const { problem, health } = await explain(`Error: post-restore integrity check: integrity check: ${words}\n`);
    expect(problem).toMatch(/The restored file could not be checked on this host: .*\n {2}-> .*df -i/);
    expect(problem).toContain(words);
    expect(problem + health).not.toContain('damaged');
  });

  test('is one of room only where this host has none', async () => {
    const { problem } = await explain(
      'Error: sync failed: stage-write ltx file /data/.app.db-litestream/x: disk full: write /data/.app.db-litestream/x: no space left on device\n',
    );
    expect(problem).toContain('The disk is too full to restore app.db.');
  });

  test('never shows a secret', async () => {
    const secret = String.raw`pa"ss\word`;
    const { problem, health } = await explain(
      `Error: Get "https://user:hunter22@store.example/b?X-Amz-Credential=AKIA%2F1&X-Amz-Signature=beef&sig=abc%3D&list=1": key AKIA1234 ${secret} Authorization: SharedKey acc:mac\n`,
      {
        LITESTREAM_ACCESS_KEY_ID: 'AKIA1234',
        LITESTREAM_SECRET_ACCESS_KEY: String.raw`pa\"ss\\word`,
        REPLICA_BUCKET: 'store',
      },
      [...conf, 'storage_value=AWS_SECRET_ACCESS_KEY plain LITESTREAM_SECRET_ACCESS_KEY required'],
    );
    for (const text of [problem, health]) {
      for (const value of ['hunter22', 'AKIA', 'beef', 'abc%3D', secret, 'acc:mac']) expect(text).not.toContain(value);
      expect(text).toContain('list=1');
      expect(text).toContain('store.example');
    }
  });
});
