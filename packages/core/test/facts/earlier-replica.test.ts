import { describe, expect, test } from 'vitest';
import type { EarlierReplica } from '../../src/facts/facts.js';
import { factsOf, withCode } from './sample.js';

const template = '.deploy/docker-compose-template.yml';

/** The original mix's Compose file, written again: the sidecar with this URL. */
const sidecar = (url: string, { image = 'litestream/litestream', file = '/data/app.db' } = {}): string => `services:
  \${APP_NAME}:
    image: ghcr.io/\${IMAGE_REPO}:\${RELEASE_VERSION}
    environment:
      VIRTUAL_HOST: \${HOST_DOMAIN}
    volumes:
      - \${APP_NAME}-mydb:/app/App_Data
  \${APP_NAME}-litestream:
    image: ${image}
    entrypoint: ["/bin/sh", "-c"]
    healthcheck:
      test: /usr/local/bin/litestream restore -if-db-not-exists -if-replica-exists -o ${file} ${url}
    command:
      - /usr/local/bin/litestream replicate ${file} ${url}
    volumes:
      - \${APP_NAME}-mydb:/data
`;
const workflow = (...names: readonly string[]): Record<string, string> => ({
  '.github/workflows/release.yml': `jobs:\n  a:\n    steps:\n      - uses: x/envsubst@v1\n        env:\n          APP: \${{ github.event.repository.name }}\n${names.map((name) => `          ${name}: \${{ secrets.${name} }}\n`).join('')}`,
});
const replicas = (files: Record<string, string>): readonly (EarlierReplica & { readonly guessed: boolean })[] =>
  factsOf(files).earlierReplicas.map(({ value, guessed }) => ({ ...value, guessed }));
const one = { database: 'app.db', where: `${template}:14`, guessed: false };

describe('the earlier Litestream’s place, from the command of the original mix', () => {
  test.each<[string, string, readonly string[], object]>([
    [
      'S3',
      's3://${AWS_S3_BUCKET}/MyApp.sqlite',
      ['AWS_S3_BUCKET'],
      { type: 's3', bucket: '${AWS_S3_BUCKET}', path: 'MyApp.sqlite' },
    ],
    [
      'Azure',
      'abs://${AZURE_STORAGEACCOUNT}@${AZURE_CONTAINER}/MyApp.sqlite',
      ['AZURE_CONTAINER', 'AZURE_STORAGEACCOUNT'],
      { type: 'abs', bucket: '${AZURE_CONTAINER}', path: 'MyApp.sqlite' },
    ],
    [
      'SFTP',
      'sftp://${SFTP_USERNAME}:${SFTP_PASSWORD}@${SFTP_HOST}:${SFTP_PORT}/MyApp.sqlite',
      ['SFTP_HOST', 'SFTP_PORT', 'SFTP_USERNAME'],
      { type: 'sftp', bucket: '${SFTP_HOST}:${SFTP_PORT}', path: '/MyApp.sqlite' },
    ],
    [
      'a name from the repository',
      's3://${AWS_S3_BUCKET}/${APP}.sqlite',
      ['AWS_S3_BUCKET'],
      { type: 's3', bucket: '${AWS_S3_BUCKET}', path: '{repository}.sqlite' },
    ],
  ])('%s', (_storage, url, secrets, place) => {
    const files = { [template]: sidecar(url), ...workflow(...secrets, 'SFTP_PASSWORD') };
    expect(replicas(files)).toEqual([{ ...one, ...place, secrets }]);
    expect(
      replicas(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]))),
    ).toEqual(replicas(files));
  });

  test.each([
    ['litestream/litestream:0.3.13', '0.3.13'],
    ['litestream/litestream:v0.3.9', '0.3.9'],
    ['docker.io/litestream/litestream:0.5.2-scratch@sha256:00', '0.5.2'],
    ['${IMAGE:-litestream/litestream:0.3.13}', '0.3.13'],
    ['litestream/litestream:latest', undefined],
    ['litestream/litestream:${TAG}', undefined],
  ])('%s is version %s', (image, version) => {
    expect(replicas({ [template]: sidecar('s3://b/x', { image }) })[0]?.version).toBe(version);
  });

  test('secrets come by way of other variables, too', () => {
    const run =
      'jobs:\n  a:\n    steps:\n      - run: |\n          echo bucket=${{ secrets.MY_BUCKET }} >> $GITHUB_ENV\n          echo "loop=${{ env.loop }}" >> $GITHUB_ENV\n      - uses: x/envsubst@v1\n        env:\n          AWS_S3_BUCKET: ${{ env.bucket }}\n          loop: ${{ env.loop }}\n';
    expect(
      replicas({ [template]: sidecar('s3://${AWS_S3_BUCKET}/x'), '.github/workflows/release.yml': run }),
    ).toMatchObject([{ secrets: ['MY_BUCKET'] }]);
    expect(replicas({ [template]: sidecar('s3://${loop}/x'), '.github/workflows/release.yml': run })).toMatchObject([
      { secrets: [] },
    ]);
  });

  test('a database in a folder keeps it, and one that no volume explains is a guess', () => {
    expect(replicas({ [template]: sidecar('s3://b/x', { file: '/data/jobs/jobs.db' }) })).toMatchObject([
      { database: 'jobs/jobs.db', guessed: false },
    ]);
    expect(replicas({ [template]: sidecar('s3://b/x', { file: '/else/app.db' }) })).toMatchObject([
      { database: 'app.db', guessed: true },
    ]);
  });

  test('what is commented out, only restores, serves development, or is ours, is none', () => {
    const text = sidecar('s3://b/x');
    expect(replicas({ [template]: text.replaceAll(/^/gm, '# ') })).toEqual([]);
    expect(replicas({ [template]: text.replace('replicate', 'restore') })).toEqual([]);
    expect(replicas({ 'docker-compose.override.yml': text })).toEqual([]);
    const ours = {
      '.yo-rc.json': '{ "generator-litestream": {} }',
      [template]: text,
      '.deploy/litestream.yml': 'dbs: [ { path: /data/app.db, replica: { url: "s3://b/x" } } ]\n',
    };
    expect(replicas(ours)).toEqual([]);
  });
});

describe('from a configuration', () => {
  const config =
    'dbs:\n  - path: /data/db.sqlite\n    replicas:\n      - type: s3\n        bucket: ${BUCKET}\n        path: db.sqlite\n        endpoint: https://r2.example.com\n';
  const compose = (mount: string): string =>
    `services:\n  app:\n    build: .\n    volumes: [ "data:/app/App_Data" ]\n  backup:\n    image: litestream/litestream:0.3.13\n    command: replicate -config /etc/litestream.yml\n    environment: [ "BUCKET=\${AWS_S3_BUCKET}" ]\n    volumes: [ "data:/data", "${mount}:/etc/litestream.yml" ]\n`;
  const found = {
    type: 's3',
    bucket: '${AWS_S3_BUCKET}',
    path: 'db.sqlite',
    endpoint: 'https://r2.example.com',
    database: 'db.sqlite',
    secrets: ['AWS_S3_BUCKET'],
    version: '0.3.13',
    guessed: false,
  };

  test('beside Compose, by its name or by the mount, with either slash', () => {
    expect(
      replicas({
        ...workflow('AWS_S3_BUCKET'),
        'deploy/docker-compose.yml': compose('./litestream.yml'),
        'deploy/litestream.yml': config,
      }),
    ).toEqual([{ ...found, where: 'deploy/litestream.yml:4' }]);
    expect(
      replicas({
        ...workflow('AWS_S3_BUCKET'),
        'deploy/docker-compose.yml': compose('.\\\\conf\\\\ls.yml'),
        'deploy/conf/ls.yml': config,
      }),
    ).toEqual([{ ...found, where: 'deploy/conf/ls.yml:4' }]);
  });

  test('of a Kamal accessory, and not of one that is commented out as in every template', () => {
    const accessory =
      'accessories:\n  litestream:\n    image: litestream/litestream:0.3.13\n    cmd: replicate\n    files: ["config/ls.yml:/etc/litestream.yml"]\n    volumes: ["/opt/docker/shop/App_Data:/data"]\n    env:\n      clear:\n        BUCKET: ${AWS_S3_BUCKET}\n      secret:\n        - AWS_ACCESS_KEY_ID\n';
    const kamal = 'service: shop\nvolumes: [ "/opt/docker/shop/App_Data:/app/App_Data" ]\n';
    const files = {
      ...workflow('AWS_S3_BUCKET', 'AWS_ACCESS_KEY_ID'),
      'config/deploy.yml': kamal + accessory,
      'config/ls.yml': config,
    };
    expect(replicas(files)).toEqual([{ ...found, where: 'config/ls.yml:4' }]);
    expect(factsOf(files).appSecrets).toEqual([]);
    expect(replicas({ ...files, 'config/deploy.yml': kamal + accessory.replaceAll(/^/gm, '#') })).toEqual([]);
  });

  test('of a Litestream inside the app’s image, or on the host itself', () => {
    const inImage = {
      'litestream.yml': config.replace('/data/', '/app/App_Data/'),
      Dockerfile:
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0\n# COPY --from=litestream/litestream:0.3.9 / /\nCOPY --from=litestream/litestream:0.3.13 /usr/local/bin/litestream /bin/\nENTRYPOINT ["litestream", "replicate"]\n',
    };
    expect(replicas(inImage)).toMatchObject([{ database: 'db.sqlite', version: '0.3.13', guessed: false }]);
    expect(
      replicas({
        'etc/litestream.yml': config.replace('/data/', '/var/lib/docker/volumes/deploy_shop-mydb/_data/jobs/'),
      }),
    ).toMatchObject([{ database: 'jobs/db.sqlite', guessed: false }]);
  });

  test('that cannot be read is said', () => {
    expect(factsOf({ 'litestream.yml': 'dbs: [' }).remarks.map(({ value }) => value)).toEqual([
      expect.stringMatching(
        /^litestream\.yml could not be read as YAML \(.*\), so the place of an earlier backup may be missing here\.$/,
      ),
    ]);
  });
});

describe('what people are told', () => {
  const told = (url: string, image?: string): readonly string[] =>
    withCode('o.UseSqlite("DataSource=App_Data/db.sqlite");', {
      [template]: sidecar(url, image === undefined ? {} : { image }),
    }).remarks.map(({ value }) => value);
  const doubt = 'The app opens db.sqlite, not app.db: check that backup before you rely on it.';

  test('that it is never written, what restores it, and that it may be the wrong file', () => {
    expect(told('s3://b/MyApp.sqlite')).toEqual([
      `The earlier Litestream keeps a backup of app.db at MyApp.sqlite in b (S3). The new deployment has a path of its own and never writes to that one. The Litestream of the new deployment can restore it. ${doubt}`,
    ]);
    expect(told('abs://a@c/x', 'litestream/litestream:0.3.13')[0]).toContain(
      '. Litestream 0.5 cannot restore what 0.3 wrote to Azure Blob Storage: for that, a new host runs the image litestream/litestream:0.3.13 once.',
    );
    expect(told('abs://a@c/x', 'litestream/litestream:0.5.2')[0]).toContain(
      'The Litestream of the new deployment can restore it.',
    );
    expect(told('sftp://u:p@h/x')[0]).toContain(
      'The image has no tag, so the version of that Litestream is not known. Litestream 0.5 cannot restore what 0.3 wrote to SFTP: for that',
    );
    expect(told('sftp://u:hunter2@h/x').join('')).not.toContain('hunter2');
  });

  test('a Litestream whose place is nowhere is said, too', () => {
    expect(
      factsOf({
        'docker-compose.yml': 'services:\n  l:\n    image: litestream/litestream\n    command: replicate\n',
      }).remarks.map(({ value }) => value),
    ).toEqual([expect.stringContaining('does not say where it writes')]);
  });
});
