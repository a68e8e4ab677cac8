import type { Deployment, OtherEnvironment } from '../../deployment/deployment.js';
import type { ReplicaToRestore } from '../../deployment/earlier-replicas.js';
import type { GeneratedFile } from '../generated-file.js';
import { environmentConf, projectFiles } from './paths.js';
import { sentValues, type SentValue } from './sent-values.js';
import { commentLine } from './yaml-text.js';

/** A group of lines, with the comment above them; left out where it has no lines. */
export type Group = readonly [comment: string, lines: readonly string[]];

/**
 * What the engine needs to know of this project: one NAME=value a line, which it takes as it is and never executes.
 * @param ofPlatform what one platform alone needs
 */
export function renderDeployConf(deployment: Deployment, ofPlatform: readonly Group[] = []): GeneratedFile {
  const blocks = [...groups(deployment), ...ofPlatform]
    .filter(([, lines]) => lines.length > 0)
    .map(([comment, lines]) => [comment, ...lines].join('\n'));
  return {
    path: projectFiles.conf,
    text: `${head(deployment)}\n\n${blocks.join('\n\n')}\n`,
    purpose: 'the values of this project for deploy.sh',
  };
}

function head({ app }: Deployment): string {
  return (
    `# The values of ${commentLine(app.name)} for deploy.sh: one NAME=value a line, without quotes. ` +
    'Several lines of one name make a list.'
  );
}

/** What differs in another environment; it takes the place of what deploy.conf says. */
export function renderEnvironmentConf({ name, id, domain }: OtherEnvironment): GeneratedFile {
  return {
    path: environmentConf(name),
    text: `# What differs in the environment ${name}. Any value of deploy.conf may be overridden here, such as start_seconds=300. A list is
# overridden as a whole: repeat all its lines.

${[line('id', id), line('environment', name), line('domain', domain)].join('\n')}
`,
    purpose: `what differs in ${name}`,
  };
}

function groups(deployment: Deployment): readonly Group[] {
  const { id, environment, app, databases, patterns, ignoredDatabases, limits, handover, earlier, host, storage } =
    deployment;
  const values = sentValues(deployment);
  const from = deployment.secretStore === undefined ? 'repository: secret or variable' : 'secret store: property';
  return [
    [
      '# Never change the id: it names the deployment where it runs, and its path in the storage. ' +
        'If domain is empty, DEPLOY_DOMAIN or the host is used.',
      [
        line('id', id),
        line('name', app.name),
        line('environment', environment),
        line('domain', host.domain),
        ...(host.redirects === undefined ? [] : [line('redirect_domains', host.redirects.join(','))]),
        line('host_secret', host.secret),
        ...(deployment.releaseWorkflow === 'release.yml' ? [] : [line('release_workflow', deployment.releaseWorkflow)]),
      ],
    ],
    [
      '# The app: a new version must answer health_path on the port within start_seconds. user is the UID:GID that writes the databases.',
      [
        ...(app.image.kind === 'published' ? [line('image', app.image.image)] : []),
        line('port', app.port),
        line('health_path', app.healthPath),
        line('start_seconds', limits.startSeconds),
        line('user', `${app.user.uid}:${app.user.gid}`),
        line('data_folder', app.dataFolder),
        line('migrate', app.migratesAtStart ? 'start' : app.migrate !== undefined),
        line('handover', handover),
      ],
    ],
    [
      '# Limits of the proxy: the largest upload in megabytes (0: no limit), and the seconds that it waits for the app to answer.',
      [line('upload_megabytes', limits.uploadMegabytes), line('proxy_seconds', limits.proxySeconds)],
    ],
    [
      '# Databases below the data folder: each is restored, replicated and proven to be in the storage. ' +
        'Restoring one may take restore_minutes.',
      [
        ...databases.map(({ path }) => line('database', path)),
        ...patterns.map(({ folder, pattern }) => line('pattern', `${folder}/${pattern}`)),
        line('restore_minutes', limits.restoreMinutes),
      ],
    ],
    [
      '# SQLite files that may be lost: they are not backed up, and nothing warns of them.',
      ignoredDatabases.map((path) => line('ignored_database', path)),
    ],
    [
      '# Files beside the databases that are backed up by restic: folders, files and patterns below the data folder.',
      (storage.files?.paths ?? []).map((path) => line('file', path)),
    ],
    [
      '# Where an earlier deployment kept its data: the first deployment stops when it finds something there.',
      [
        ...once(earlier.flatMap(({ volumes }) => volumes)).map((name) => line('earlier_volume', name)),
        ...once(earlier.flatMap(({ folders }) => folders)).map((name) => line('earlier_folder', name)),
      ],
    ],
    [
      '# Where an earlier Litestream kept a backup. A new host restores a database from there if this deployment has no backup of it.\n' +
        '# Database, what restores it (own: the Litestream of this deployment; 0.3.13: one run of that version), type of the\n' +
        '# storage, path. Nothing is ever written there.',
      once(deployment.earlierReplicas.map((replica) => line('earlier_replica', earlierReplica(replica)))),
    ],
    [
      `# Values from the ${from}, format, name that the containers see, and whether it may be missing.\n` +
        '# Formats: plain; json, escaped for litestream.yml; base64; file, written to a file that the sidecar reads. =VALUE is a default.',
      [
        ...values.app.map((value) => line('app_value', written(value))),
        ...values.storage.map((value) => line('storage_value', written(value))),
      ],
    ],
    storageGroup(deployment),
    filesGroup(deployment),
  ];
}

function storageGroup({ storage }: Deployment): Group {
  const { title, type, endpoint, folder, identity, secrets } = storage;
  return [
    folder === undefined
      ? '# The storage: its type, its address, the variables that identify it, and what their values must look like.'
      : '# The storage: a folder of the host, which a variable names. It has to be on another file system than the data, because a\n' +
        '# backup on the same disk is lost with it: "storage_same_disk=yes" allows that. storage_shape: what values must look like.',
    [
      line('storage', title),
      line('storage_type', type),
      ...(folder === undefined ? [] : [line('storage_folder', folder), line('storage_same_disk', false)]),
      ...(endpoint === undefined
        ? []
        : [
            line('storage_host', endpoint.host),
            line('storage_port', endpoint.port),
            line('storage_override', endpoint.override ?? ''),
          ]),
      line('storage_identity', identity.join(' ')),
      ...secrets.flatMap(({ name, shape }) =>
        shape === undefined
          ? []
          : [
              // A required value that is empty is named as missing, and an optional one may be empty.
              ...(shape.pattern === '?*' ? [] : [line('storage_shape', `${name} ${shape.pattern} ${shape.problem}`)]),
              ...(shape.except ?? []).map((one) => line('storage_shape', `${name} !${one.pattern} ${one.problem}`)),
            ],
      ),
    ],
  ];
}

/** How restic reaches the storage: rclone's settings, and what holds the backup. */
function filesGroup({ storage: { files }, limits }: Deployment): Group {
  return [
    '# How the files reach the storage: settings of rclone (name, format, text), the bucket or folder, and how many days are kept.',
    files === undefined
      ? []
      : [
          ...files.remote.map(({ key, way, text }) => line('files_remote', `${key} ${way} ${text}`)),
          line('files_root', files.root),
          line('files_days', limits.historyDays + 1),
        ],
  ];
}

/** A line of the file. */
export function line(name: string, value: string | number | boolean): string {
  return `${name}=${typeof value === 'boolean' ? (value ? 'yes' : 'no') : commentLine(String(value))}`;
}

function written({ name, way, variable, need }: SentValue): string {
  return `${name} ${way} ${variable} ${need}`;
}

/** The path comes last, because it may hold blanks. */
function earlierReplica({ database, usable, restoredBy, type, bucket, path }: ReplicaToRestore): string {
  const name = database.replaceAll('%', '%25').replaceAll(' ', '%20');
  const how = usable ? restoredBy.join(',') : 'unusable';
  return [name, how, type, usable || bucket === '' ? path : `${path} in ${bucket}`].join(' ');
}

function once(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
