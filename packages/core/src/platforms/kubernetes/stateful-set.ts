import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { inContainer } from '../shared/paths.js';
import { sidecarTimes } from '../shared/times.js';
import { apart, entry, inlineList, inlineMap, list, map, type Value } from '../shared/yaml-text.js';
import { appContainer } from './app-container.js';
import { backupVolumesWithTools, toolContainers, toolMounts } from './file-tools.js';
import { clusterNames } from './paths.js';
import { backupMounts, fromSecret, processor, security, storageValues } from './pod-parts.js';
import { restoreContainer } from './restore-container.js';
import { object } from './yaml-documents.js';

/** The time for a pod to stop: that of the app, and then the sidecar's. */
function stopSeconds({ storage }: Deployment): number {
  return sidecarTimes.stopGrace + 30 + (storage.files === undefined ? 0 : sidecarTimes.filesStop);
}

/** Marks every pod of this deployment that runs the app. */
export const appLabels = (): Value => inlineMap([entry('app.kubernetes.io/name', clusterNames.app)]);

/** The app with the restore check before it and the sidecar beside it: at most one pod, on a volume that only one pod can mount. */
export function statefulSet(deployment: Deployment): YAMLMap {
  return object('apps/v1', 'StatefulSet', clusterNames.app, [
    entry(
      'spec',
      map([
        entry('replicas', 1, 'Always one, because only one host may write to a SQLite database.'),
        entry('serviceName', clusterNames.app),
        entry('selector', inlineMap([entry('matchLabels', appLabels())])),
        entry(
          'template',
          map([entry('metadata', inlineMap([entry('labels', appLabels())])), entry('spec', podSpec(deployment))]),
        ),
        entry('volumeClaimTemplates', list([claim(deployment)])),
      ]),
    ),
  ]);
}

function podSpec(deployment: Deployment): YAMLMap {
  return map([
    entry('automountServiceAccountToken', false),
    ...processor(deployment),
    entry(
      'terminationGracePeriodSeconds',
      stopSeconds(deployment),
      deployment.storage.files === undefined
        ? 'The app must stop by itself before this time is over. Litestream then uploads the last write.'
        : 'The app must stop by itself within a minute. Then come the last upload of the databases and the last backup of the files.',
    ),
    entry('securityContext', inlineMap([entry('seccompProfile', inlineMap([entry('type', 'RuntimeDefault')]))])),
    entry(
      'imagePullSecrets',
      inlineList([inlineMap([entry('name', clusterNames.registry)])]),
      'This Secret exists if REGISTRY_PASSWORD is set. Without it, the image must be public.',
    ),
    apart(
      entry(
        'initContainers',
        list([...toolContainers(deployment), restoreContainer(deployment), sidecar(deployment)]),
        deployment.storage.files === undefined ? INIT : INIT_WITH_FILES,
      ),
    ),
    apart(entry('containers', list([appContainer(deployment)]))),
    apart(entry('volumes', list(backupVolumesWithTools(deployment)))),
  ]);
}

const INIT = `The restore check runs before everything else and ends: it keeps or restores each database, or refuses and says why.
The second container keeps running beside the app, because of "restartPolicy: Always", and stops after it.`;

const INIT_WITH_FILES = `The first two provide the programs that back up and restore the files beside the databases.
The restore check runs next and ends: it keeps or restores the databases and the files, or refuses and says why.
The last container keeps running beside the app, because of "restartPolicy: Always", and stops after it.`;

const MONITOR = 'HEARTBEAT_URL is called while the sidecar is healthy. Only the sidecar gets it.';

/** The sidecar, as the app's user, because both write to the same files. */
function sidecar(deployment: Deployment): YAMLMap {
  return map([
    entry('name', 'litestream'),
    entry('image', deployment.pins.litestream),
    entry('restartPolicy', 'Always'),
    entry('command', inlineList([inContainer.deploy, 'cluster', 'replicate'])),
    ...storageValues(deployment, MONITOR, fromSecret('HEARTBEAT_URL', clusterNames.monitor, 'HEARTBEAT_URL', true)),
    ...(deployment.metrics
      ? [entry('ports', inlineList([inlineMap([entry('name', 'metrics'), entry('containerPort', 9090)])]))]
      : []),
    entry(
      'livenessProbe',
      map([
        entry('exec', inlineMap([entry('command', inlineList([inContainer.deploy, 'health', '--watch']))])),
        entry('initialDelaySeconds', 5),
        entry('periodSeconds', sidecarTimes.healthInterval),
        entry('timeoutSeconds', sidecarTimes.healthTimeout),
        entry('failureThreshold', 10),
      ]),
      'The health check. Its log says what is wrong. The app keeps serving, and the sidecar is not restarted.',
    ),
    entry('securityContext', security(deployment.app.user, false)),
    entry('volumeMounts', backupMounts(deployment, ...toolMounts(deployment))),
  ]);
}

function claim({ options }: Deployment): YAMLMap {
  const storageClass = String(options['storageClass'] ?? '');
  return map([
    entry('metadata', inlineMap([entry('name', clusterNames.claim)])),
    entry(
      'spec',
      map([
        entry('accessModes', inlineList(['ReadWriteOncePod']), 'No second pod of the cluster can mount the volume.'),
        ...(storageClass === '' ? [] : [entry('storageClassName', storageClass)]),
        entry(
          'resources',
          inlineMap([entry('requests', inlineMap([entry('storage', String(options['volumeSize'] ?? '10Gi'))]))]),
        ),
      ]),
    ),
  ]);
}
