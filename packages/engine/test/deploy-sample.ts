/** What a deployment of the tests is, as far as the engine knows it; tests change what they are about. */
export interface Sample {
  readonly conf: readonly string[];
  readonly compose: string;
  /** More files of the upload, by name. */
  readonly files: Readonly<Record<string, string>>;
}

const s3 = [
  'storage=AWS S3',
  'storage_host=${REPLICA_BUCKET}.s3.amazonaws.com',
  'storage_port=443',
  'storage_identity=REPLICA_BUCKET',
  'storage_value=AWS_S3_BUCKET json REPLICA_BUCKET required',
  'storage_value=AWS_REGION json REPLICA_REGION optional',
  'storage_value=AWS_ACCESS_KEY_ID plain LITESTREAM_ACCESS_KEY_ID required',
  'storage_value=AWS_SECRET_ACCESS_KEY plain LITESTREAM_SECRET_ACCESS_KEY required',
];

/** SFTP with a key, for what is a file and what has a shape. */
export const sftp = [
  'storage=SFTP',
  'storage_host=${REPLICA_HOST}',
  'storage_port=${REPLICA_PORT}',
  'storage_identity=REPLICA_HOST REPLICA_PORT REPLICA_USER',
  'storage_value=SFTP_HOST json REPLICA_HOST required',
  'storage_value=SFTP_PORT json REPLICA_PORT =22',
  'storage_value=SFTP_HOST_KEY json REPLICA_HOST_KEY required',
  'storage_value=SFTP_USERNAME json REPLICA_USER required',
  'storage_value=SFTP_KEY file sftp required',
  'storage_shape=SFTP_PORT [1-9]*[0-9] is not a port number',
  'storage_shape=SFTP_HOST_KEY *?AAAA[BCE]* is not a public key: it is one line like "ecdsa-sha2-nistp256 AAAA…", not a fingerprint',
  'storage_shape=SFTP_KEY -----BEGIN*PRIVATE?KEY-----* is not a private key: paste the whole file, with its first and last line',
];

/** deploy.conf, with lines of a test's own; its storage and databases stand in for the usual ones. */
export function conf({
  lines = [],
  storage = s3,
  databases = ['app.db', 'jobs/jobs.db'],
  startSeconds = 60,
  handover = 'no',
}: {
  lines?: readonly string[];
  storage?: readonly string[];
  databases?: readonly string[];
  startSeconds?: number;
  handover?: 'yes' | 'no';
} = {}): readonly string[] {
  return [
    '# What deploy.sh needs to know of this project.',
    'id=blazor-k3x9q2',
    'name=Blazor',
    'environment=production',
    'user=1654:1654',
    'port=8080',
    'health_path=/up',
    'data_folder=/app/App_Data',
    `start_seconds=${startSeconds}`,
    'restore_minutes=10',
    'migrate=yes',
    `handover=${handover}`,
    'host_secret=DEPLOY_HOST',
    ...databases.map((path) => `database=${path}`),
    'pattern=jobs/jobs_*.db',
    ...storage,
    ...lines,
  ];
}

/** The Compose file, as little as the engine reads of it. */
export const compose = `name: blazor-k3x9q2

services:
  app:
    image: &image \${APP_IMAGE:?missing in .env, deploy again to write it}
  migrate:
    profiles: [ migrate ]
    image: *image
  # Runs before anything else.
  restore:
    image: &litestream \${LITESTREAM_IMAGE:-litestream/litestream:0.5.18}
    entrypoint: [ /deploy/deploy.sh, guard ]
    volumes:
      - { type: bind, source: ./litestream, target: /deploy, read_only: true, bind: { create_host_path: false } }
  litestream:
    image: *litestream
    entrypoint: [ /deploy/deploy.sh, replicate ]

volumes:
  data:
`;

/** The proxy's file, with versions of its images. */
export const proxyCompose = (nginx = '1.11.6', companion = '2.8.2', more = '') => `name: nginx-proxy

services:
  nginx-proxy:
    image: \${NGINX_PROXY_IMAGE:-nginxproxy/nginx-proxy:${nginx}}
${more}  acme-companion:
    image: \${ACME_COMPANION_IMAGE:-nginxproxy/acme-companion:${companion}}
`;

/** A sample with what a test changes of it. */
export const sampleOf = (changes: Partial<Sample> = {}): Sample => ({ conf: conf(), compose, files: {}, ...changes });
