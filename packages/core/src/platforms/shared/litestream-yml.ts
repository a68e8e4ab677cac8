import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { filesPassword } from '../../deployment/files.js';
import { nameGlob } from '../../facts/name-glob.js';
import type { TargetSecret } from '../../targets/target.js';
import type { GeneratedFile } from '../generated-file.js';
import { days } from './guide-text.js';
import { litestreamOptions, template, text, textBehind } from './litestream-text.js';
import { databasePath, heartbeatPath, inContainer, manifestPath, projectFiles, turnPath } from './paths.js';
import { sidecarTimes } from './times.js';
import { aliasOf, anchored, apart, entry, inlineMap, list, map, yamlText, type Entry } from './yaml-text.js';

/** What Litestream replicates and where to. Every key is known to Litestream 0.5.18, which silently ignores others. */
export function renderLitestreamYml(deployment: Deployment): GeneratedFile {
  const { historyDays } = deployment.limits;
  const root = map([
    entry(
      'snapshot',
      inlineMap([entry('interval', '24h'), entry('retention', `${(historyDays + 1) * 24}h`)]),
      `Every state of the last ${days(historyDays)} can be restored: a snapshot a day, each kept a day longer than that.`,
    ),
    apart(
      entry(
        'validation',
        inlineMap([entry('interval', `${sidecarTimes.validation / 60}m`)]),
        'Litestream checks the storage in this interval. While nobody writes, nothing else would notice that the backup is broken.',
      ),
    ),
    deployment.metrics
      ? entry(
          'addr',
          text(inContainer.openMetrics),
          'The health check and a Prometheus on the network of this deployment ask this address. No port is published.',
        )
      : entry(
          'addr',
          text(inContainer.metrics),
          'The health check asks this address what the validation found. It is open inside the container only.',
        ),
    apart(
      entry(
        'socket',
        inlineMap([entry('enabled', true), entry('path', text(inContainer.socket))]),
        'Through this socket deploy.sh asks whether everything is uploaded (litestream sync -wait).',
      ),
    ),
    apart(
      entry(
        'shutdown-timeout',
        `${sidecarTimes.shutdown}s`,
        `Time for the last upload when Litestream is stopped; its container is given ${sidecarTimes.stopGrace} seconds.`,
      ),
    ),
    apart(
      entry(
        'sync-interval',
        `${sidecarTimes.upload}ms`,
        'Litestream looks for writes once in each monitor-interval below, and uploads them after this time: less than a second in all.',
      ),
    ),
    apart(entry('dbs', list(databases(deployment)))),
  ]);
  return {
    path: projectFiles.litestream,
    text: yamlText(root, head(deployment), litestreamOptions),
    purpose: 'what Litestream replicates, and where to',
  };
}

/** The first replica says where the storage is; the others repeat that with a path of their own. */
function databases(deployment: Deployment): readonly YAMLMap[] {
  const { databases: files, patterns } = deployment;
  const places: readonly { readonly where: readonly Entry[]; readonly path: string }[] = [
    ...files.map(({ path, holds }) => ({ where: [entry('path', text(databasePath(path)), holds)], path })),
    ...patterns.map(({ folder, pattern, holds }) => ({
      where: [
        entry('dir', text(databasePath(folder)), `${holds}, in files that appear while the app runs`),
        entry('pattern', text(nameGlob({ pattern }))),
        ...(pattern.includes('/') ? [entry('recursive', true)] : []),
        entry('watch', true),
      ],
      path: folder,
    })),
    ...(patterns.length === 0
      ? []
      : [
          {
            where: [
              entry(
                'path',
                text(inContainer.manifest),
                'names the files of the patterns above, so that a new host finds them in the storage',
              ),
            ],
            path: manifestPath,
          },
        ]),
    {
      where: [
        entry(
          'path',
          text(inContainer.turn),
          'counts the hosts that this deployment had, so that a replaced host does not replicate',
        ),
      ],
      path: turnPath,
    },
    {
      where: [
        entry(
          'path',
          text(inContainer.heartbeat),
          'changes every 15 minutes while the sidecar is healthy: the restore drill reads here whether the sidecar works',
        ),
      ],
      path: heartbeatPath,
    },
  ];
  return places.map(({ where, path }, index) =>
    map([
      ...where,
      entry('monitor-interval', `${sidecarTimes.monitor}ms`),
      entry(
        'replica',
        index === 0
          ? anchored('storage', map([...storage(deployment), replica(deployment, path)]))
          : inlineMap([entry('<<', aliasOf('storage')), replica(deployment, path)]),
      ),
    ]),
  );
}

/** Replica path of a database or of a pattern's folder: the deployment id first, so that two apps never meet. */
function replica({ storage: { folder } }: Deployment, path: string): Entry {
  const below = folder === undefined ? [] : [folder];
  return entry('path', textBehind([...below, 'DEPLOYMENT_ID'], `/${path}`));
}

function storage({ storage: { type, settings, secrets } }: Deployment): readonly Entry[] {
  const variables = secrets.flatMap(({ use }) => (use.as === 'config' ? [use.variable] : []));
  return [
    entry('type', type),
    ...Object.entries(settings).map(([key, value]) =>
      entry(key, typeof value === 'string' ? template(value, variables) : value),
    ),
    ...secrets.flatMap(setting),
  ];
}

function setting({ use }: TargetSecret): readonly Entry[] {
  if (use.as === 'config')
    return use.key === undefined ? [] : [entry(use.key, template(`\${${use.variable}}`, [use.variable]))];
  if (use.as === 'file' && use.key !== undefined) return [entry(use.key, text(`${inContainer.keys}/${use.file}`))];
  return [];
}

function head({ storage }: Deployment): string {
  const read = storage.secrets.flatMap(({ name, use }) =>
    use.as === 'env' && name !== filesPassword.name
      ? [use.variable]
      : use.as === 'file' && use.pathIn !== undefined
        ? [use.pathIn]
        : [],
  );
  return [
    `What Litestream replicates to ${storage.title}. The values in braces are variables of the container, which the release workflow sets.`,
    ...(read.length === 0 ? [] : [`Litestream reads other values from its environment itself: ${read.join(', ')}.`]),
  ].join('\n');
}
