import type { Deployment, OtherEnvironment, ReplicaToRestore } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { environmentConf, projectFiles } from './paths.js';
import { sentValues, type SentValue } from './sent-values.js';

/** A group of lines, with the comment above them; left out where it has no lines. */
type Group = readonly [comment: string, lines: readonly string[]];

/** What the engine needs to know of this project: one NAME=value a line, which it takes as it is and never executes. */
export function renderDeployConf(deployment: Deployment): GeneratedFile {
  const blocks = groups(deployment)
    .filter(([, lines]) => lines.length > 0)
    .map(([comment, lines]) => [comment, ...lines].join('\n'));
  return {
    path: projectFiles.conf,
    text: `${head(deployment)}\n\n${blocks.join('\n\n')}\n`,
    purpose: 'what deploy.sh needs to know of this project',
  };
}

function head({ app }: Deployment): string {
  return `# What deploy.sh needs to know of ${oneLine(app.name)}: one NAME=value a line, without quotes. A name that comes again makes a list.`;
}

/** What differs in another environment; it takes the place of what deploy.conf says. */
export function renderEnvironmentConf({ name, id, domain }: OtherEnvironment): GeneratedFile {
  return {
    path: environmentConf(name),
    text: `# What differs in ${name}. Everything else is as in deploy.conf; a value of it that shall differ may stand here too, such as
# start_seconds=300. Of a name that makes a list, all lines then stand here.

${[line('id', id), line('environment', name), line('domain', domain)].join('\n')}
`,
    purpose: `what differs in ${name}`,
  };
}

function groups(deployment: Deployment): readonly Group[] {
  const { id, environment, app, databases, patterns, ignoredDatabases, limits, handover, earlier, host } = deployment;
  const values = sentValues(deployment);
  return [
    [
      '# The deployment. Keep the id: it names the folder on the host and the path in the storage. An empty domain stands for DEPLOY_DOMAIN, else the SSH host.',
      [
        line('id', id),
        line('name', app.name),
        line('environment', environment),
        line('domain', host.domain),
        line('host_secret', host.secret),
      ],
    ],
    [
      '# The app: it is up when health_path answers on the port, within start_seconds. user is the UID:GID that writes the databases.',
      [
        line('port', app.port),
        line('health_path', app.healthPath),
        line('start_seconds', limits.startSeconds),
        line('user', `${app.user.uid}:${app.user.gid}`),
        line('data_folder', app.dataFolder),
        line('migrate', app.migrate !== undefined),
        line('handover', handover),
      ],
    ],
    [
      '# Databases below the data folder: each is restored, replicated and proven. A restore may take restore_minutes for each of them.',
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
      '# Where an earlier deployment kept its data: the first deployment stops when it finds something there.',
      [
        ...once(earlier.flatMap(({ volumes }) => volumes)).map((name) => line('earlier_volume', name)),
        ...once(earlier.flatMap(({ folders }) => folders)).map((name) => line('earlier_folder', name)),
      ],
    ],
    [
      '# Where an earlier Litestream kept a backup: a new host restores a database from there that was never backed up by this deployment.\n' +
        '# Database, what restores it (own: the Litestream of this deployment), type of the storage, path. Nothing is ever written there.',
      once(deployment.earlierReplicas.map((replica) => line('earlier_replica', earlierReplica(replica)))),
    ],
    [
      '# What the workflow sends: name in the repository, way, variable (or file), and whether it may be missing ("=" gives its default).\n' +
        '# Ways: plain, as it is; json, escaped for litestream.yml; base64, encoded; file, a file of its own that the sidecar reads.',
      [
        ...values.app.map((value) => line('app_value', written(value))),
        ...values.storage.map((value) => line('storage_value', written(value))),
      ],
    ],
    storageGroup(deployment),
  ];
}

function storageGroup({ storage }: Deployment): Group {
  const { title, endpoint, identity, errors, secrets } = storage;
  const causes = { refused: errors.refused, missing: errors.missing ?? [], host_key: errors.hostKey ?? [] };
  return [
    '# The storage: where it is, which variables name it, what its values look like, and how it says what is wrong.',
    [
      line('storage', title),
      line('storage_host', endpoint.host),
      line('storage_port', endpoint.port),
      line('storage_override', endpoint.override ?? ''),
      line('storage_identity', identity.join(' ')),
      ...secrets.flatMap(({ name, shape }) =>
        shape === undefined ? [] : [line('storage_shape', `${name} ${shape.pattern} ${shape.problem}`)],
      ),
      ...Object.entries(causes)
        .filter(([, texts]) => texts.length > 0)
        .map(([cause, texts]) =>
          line('storage_error', [cause, ...texts.map((text) => text.replaceAll(' ', '_'))].join(' ')),
        ),
    ],
  ];
}

function line(name: string, value: string | number | boolean): string {
  return `${name}=${typeof value === 'boolean' ? (value ? 'yes' : 'no') : oneLine(String(value))}`;
}

function written({ name, way, variable, need }: SentValue): string {
  return `${name} ${way} ${variable} ${need}`;
}

/** Names come from people: a line break in one would begin another line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
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
