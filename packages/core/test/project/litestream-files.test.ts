import { describe, expect, test } from 'vitest';
import { replicationsIn } from '../../src/project/litestream-command.js';
import { readLitestreamConfig } from '../../src/project/litestream-config.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { placeOfUrl } from '../../src/project/replica-place.js';

describe('the URL of a replica', () => {
  test.each<[string, object | undefined]>([
    ['s3://${AWS_S3_BUCKET}/MyApp.sqlite', { type: 's3', bucket: '${AWS_S3_BUCKET}', path: 'MyApp.sqlite' }],
    ['s3://bucket', { type: 's3', bucket: 'bucket', path: '' }],
    [
      's3://bucket/a/b/?region=auto&endpoint=https://r2.example.com',
      { type: 's3', bucket: 'bucket', path: 'a/b', endpoint: 'https://r2.example.com' },
    ],
    [
      'abs://${AZURE_STORAGEACCOUNT}@${AZURE_CONTAINER}/MyApp.sqlite',
      { type: 'abs', bucket: '${AZURE_CONTAINER}', path: 'MyApp.sqlite', owner: '${AZURE_STORAGEACCOUNT}' },
    ],
    [
      'sftp://${SFTP_USERNAME}:${SFTP_PASSWORD}@${SFTP_HOST}:${SFTP_PORT}/MyApp.sqlite',
      { type: 'sftp', bucket: '${SFTP_HOST}:${SFTP_PORT}', path: '/MyApp.sqlite', owner: '${SFTP_USERNAME}' },
    ],
    ['sftp://me:p@ss:w0rd@host/x', { type: 'sftp', bucket: 'host', path: '/x', owner: 'me' }],
    ['gcs://bucket/x', { type: 'gs', bucket: 'bucket', path: 'x' }],
    ['file:///backup/app', { type: 'file', bucket: '', path: '/backup/app' }],
    ['/backup/app', { type: 'file', bucket: '', path: '/backup/app' }],
    ['${LITESTREAM_REPLICA_URL}', undefined],
    ['s3:///x', undefined],
  ])('%s', (url, place) => {
    expect(placeOfUrl(url)).toEqual(place);
  });
});

describe('the command line of a replication', () => {
  test.each<[string, ReturnType<typeof replicationsIn>]>([
    [
      '/bin/sh -c /usr/local/bin/litestream replicate /data/app.db s3://b/x',
      [{ database: '/data/app.db', urls: ['s3://b/x'] }],
    ],
    ['replicate /data/app.db s3://b/x sftp://h/y', [{ database: '/data/app.db', urls: ['s3://b/x', 'sftp://h/y'] }]],
    [
      'sh -c "litestream restore -o /data/app.db s3://b/x && exec litestream replicate \\\n  /data/app.db s3://b/x"',
      [{ database: '/data/app.db', urls: ['s3://b/x'] }],
    ],
    [
      'litestream replicate -exec "dotnet MyApp.dll" -log-level debug /data/app.db s3://b/x',
      [{ database: '/data/app.db', urls: ['s3://b/x'] }],
    ],
    ['replicate -config /etc/litestream.yml', [{ urls: [] }]],
    ['litestream restore -o /data/app.db s3://b/x', []],
    ['dotnet MyApp.dll replicate', []],
  ])('%s', (command, expected) => {
    expect(replicationsIn(command)).toEqual(expected);
  });
});

describe('litestream.yml', () => {
  const read = (text: string): unknown =>
    readLitestreamConfig(memoryProject({ 'litestream.yml': text }), 'litestream.yml');

  test('of 0.3 and of 0.5, without a credential', () => {
    const old =
      'access-key-id: KEY\ndbs:\n  - path: /data/a.db\n    replicas:\n      - url: s3://b/a\n      - type: sftp\n        host: h:22\n        user: u\n        password: SECRET\n        path: /x\n';
    const now =
      '  - path: /data/b.db\n    replica:\n      type: abs\n      account-name: acc\n      account-key: SECRET\n      bucket: c\n      path: /b/\n  - path: /data/c.db\n';
    const expected = [
      { database: '/data/a.db', place: { type: 's3', bucket: 'b', path: 'a' }, from: 'litestream.yml:5' },
      {
        database: '/data/a.db',
        place: { type: 'sftp', bucket: 'h:22', path: '/x', owner: 'u' },
        from: 'litestream.yml:6',
      },
      {
        database: '/data/b.db',
        place: { type: 'abs', bucket: 'c', path: 'b', owner: 'acc' },
        from: 'litestream.yml:13',
      },
    ];
    expect(read(old + now)).toEqual(expected);
    expect(read(`\uFEFF${(old + now).replaceAll('\n', '\r\n')}`)).toEqual(expected);
  });

  test('commented out or empty, it says nothing, and broken it says so', () => {
    for (const text of [
      '',
      '# dbs:\n#   - path: /data/a.db\n#     replicas: [ { url: "s3://b/a" } ]\n',
      'dbs: 5\n',
      'dbs: [ { path: x } ]\n',
    ])
      expect(read(text)).toEqual([]);
    expect(read('dbs: [')).toMatchObject({ path: 'litestream.yml', error: expect.any(String) as string });
  });
});
