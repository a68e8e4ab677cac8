import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { entry, inlineMap, map } from '../shared/yaml-text.js';
import { clusterNames, kubernetesFiles } from './paths.js';
import { appLabels, statefulSet } from './stateful-set.js';
import { object, yamlDocuments } from './yaml-documents.js';

/** The app with its backup, and the PodDisruptionBudget for a drained node. */
export function renderAppYaml(deployment: Deployment): GeneratedFile {
  const { app, storage } = deployment;
  return {
    path: kubernetesFiles.app,
    purpose: 'the app, the restore check before it and the Litestream sidecar beside it',
    text: yamlDocuments([
      [
        `${app.name} and the backup of its databases, which Litestream replicates to ${storage.title} within a second.`,
        statefulSet(deployment),
      ],
      [
        'When a node is drained, the pod may move: the app stops, its last write is uploaded, and it starts on another node.',
        budget(),
      ],
    ]),
  };
}

function budget(): YAMLMap {
  return object('policy/v1', 'PodDisruptionBudget', clusterNames.app, [
    entry(
      'spec',
      map([
        entry('maxUnavailable', 1),
        entry('selector', inlineMap([entry('matchLabels', appLabels())])),
        entry('unhealthyPodEvictionPolicy', 'AlwaysAllow'),
      ]),
    ),
  ]);
}
