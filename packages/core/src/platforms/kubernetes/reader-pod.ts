import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { inContainer } from '../shared/paths.js';
import { apart, entry, inlineList, inlineMap, list, map, type Entry, type Value } from '../shared/yaml-text.js';
import { appContainer } from './app-container.js';
import { clusterNames } from './paths.js';
import { backupMounts, backupVolumes, mount, processor, security, storageValues } from './pod-parts.js';

/** Seconds after which a reader is not ready any more if its copy is not known to be as new as the storage. */
const lagSeconds = 60;

/** What Litestream writes, which the app does not see. */
const copies = 'copy';

/** Neither root nor the user of the app. */
const follower = { uid: 65_532, gid: 65_532 };

/** A read-only pod: the app, and the sidecar that keeps its databases up to date. `spread`: its labels, if there are several pods. */
export function readerPod(deployment: Deployment, spread: Value | undefined): YAMLMap {
  const empty = (name: string, why: string) => map([entry('name', name), entry('emptyDir', inlineMap([]), why)]);
  return map([
    entry('automountServiceAccountToken', false),
    ...processor(deployment),
    entry('securityContext', inlineMap([entry('seccompProfile', inlineMap([entry('type', 'RuntimeDefault')]))])),
    entry('imagePullSecrets', inlineList([inlineMap([entry('name', clusterNames.registry)])])),
    ...(spread === undefined
      ? []
      : [entry('topologySpreadConstraints', list([acrossNodes(spread)]), 'On different nodes, if there are enough.')]),
    apart(entry('initContainers', list([follow(deployment)]), FOLLOW)),
    apart(entry('containers', list([appContainer(deployment, true)]))),
    apart(
      entry(
        'volumes',
        list([
          empty(clusterNames.claim, 'The databases that the app reads, and the files that SQLite needs beside them.'),
          empty(
            copies,
            'The copy that Litestream keeps up to date. Like the volume above, it takes as much disk space of the node as the databases.',
          ),
          ...backupVolumes(deployment),
        ]),
      ),
    ),
  ]);
}

const FOLLOW = `Restores every database before the app starts, and keeps it up to date while the app runs.
The app has neither its values nor its copy.`;

function acrossNodes(labels: Value): Value {
  return inlineMap([
    entry('maxSkew', 1),
    entry('topologyKey', 'kubernetes.io/hostname'),
    entry('whenUnsatisfiable', 'ScheduleAnyway'),
    entry('labelSelector', inlineMap([entry('matchLabels', labels)])),
  ]);
}

function follow(deployment: Deployment): YAMLMap {
  const { databases, limits, pins } = deployment;
  return map([
    entry('name', 'follow'),
    entry('image', pins.litestream),
    entry('restartPolicy', 'Always'),
    entry('command', inlineList([inContainer.deploy, 'cluster', 'follow', '5s']), INTERVAL),
    ...storageValues(deployment, 'The folder of the values that are files.'),
    ...probe('startupProbe', 2, Math.ceil((limits.restoreMinutes * 60 * databases.length) / 2)),
    ...probe('readinessProbe', 5, 1),
    entry('securityContext', security(follower, false)),
    entry('volumeMounts', backupMounts(deployment, mount(copies, `/${copies}`))),
  ]);
}

const INTERVAL = `How often it checks for new data. Each check sends at least one request to the storage for each database.`;

function probe(name: string, period: number, failures: number): readonly Entry[] {
  return [
    entry(
      name,
      map([
        entry(
          'exec',
          inlineMap([
            entry(
              'command',
              inlineList([
                'sh',
                '-c',
                `test -n "$(find /${copies}/current -newermt '${lagSeconds} seconds ago' 2>/dev/null)"`,
              ]),
            ),
          ]),
        ),
        entry('periodSeconds', period),
        entry('failureThreshold', failures),
      ]),
      ...(name === 'readinessProbe'
        ? [`Ready while its databases are known to be as new as the storage was within the last ${lagSeconds} seconds.`]
        : []),
    ),
  ];
}
