import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { entry, inlineList, inlineMap, map, type Value } from '../shared/yaml-text.js';
import { clusterNames, kubernetesFiles } from './paths.js';
import { readerPod } from './reader-pod.js';
import { readersOf } from './readers-of.js';
import { yamlDocuments } from './yaml-documents.js';

const labels = (): Value => inlineMap([entry('app.kubernetes.io/name', clusterNames.readers)]);

/** The read-only pods and their Service, on request. */
export function renderReadersYaml(deployment: Deployment): GeneratedFile | undefined {
  const count = readersOf(deployment);
  if (count === 0) return undefined;
  return {
    path: kubernetesFiles.readers,
    purpose: 'the read-only pods, each with a copy of the databases that is some seconds behind',
    text: yamlDocuments([
      [head(deployment), readers(deployment, count)],
      [
        `Their address inside the cluster: http://${clusterNames.readers}. The Ingress does not lead to them.`,
        service(),
      ],
      ...(count > 1 ? [[BUDGET, budget()] as const] : []),
    ]),
  };
}

const BUDGET = 'When a node is drained, only one of them stops at a time.';

function head({ app, patterns, storage }: Deployment): string {
  const files = storage.files?.paths ?? [];
  const out = patterns.map(({ folder, pattern }) => `${folder}/${pattern}`);
  return [
    `The read-only pods of ${app.name}. Each has a copy of the databases, which follows the storage and is some seconds behind the app.`,
    'Each copy is a state that the database really had, but the copies of two databases may be of different moments.',
    ...(out.length === 0 ? [] : [`Databases that appear while the app runs are not included: ${out.join(', ')}.`]),
    ...(files.length === 0
      ? []
      : [
          `The files beside the databases are not included, so the app must do without them here: ${files.join(', ')}.`,
        ]),
  ].join('\n');
}

/** An object like the others, with the label by which a release finds and removes it. */
function labelled(apiVersion: string, kind: string, spec: YAMLMap): YAMLMap {
  return map([
    entry('apiVersion', apiVersion),
    entry('kind', kind),
    entry(
      'metadata',
      inlineMap([
        entry('name', clusterNames.readers),
        entry('labels', inlineMap([entry('generator-litestream/part', clusterNames.readers)])),
      ]),
    ),
    entry('spec', spec),
  ]);
}

function readers(deployment: Deployment, count: number): YAMLMap {
  return labelled(
    'apps/v1',
    'Deployment',
    map([
      entry('replicas', count, 'Each has its own volume and its own connection to the storage.'),
      entry('selector', inlineMap([entry('matchLabels', labels())])),
      entry(
        'strategy',
        inlineMap([entry('rollingUpdate', inlineMap([entry('maxUnavailable', 0), entry('maxSurge', 1)]))]),
        'An old pod stops when a pod of the new version is ready.',
      ),
      entry(
        'template',
        map([
          entry('metadata', inlineMap([entry('labels', labels())])),
          entry('spec', readerPod(deployment, count > 1 ? labels() : undefined)),
        ]),
      ),
    ]),
  );
}

function service(): YAMLMap {
  return labelled(
    'v1',
    'Service',
    map([
      entry('selector', labels()),
      entry('ports', inlineList([inlineMap([entry('name', 'http'), entry('port', 80), entry('targetPort', 'http')])])),
    ]),
  );
}

function budget(): YAMLMap {
  return labelled(
    'policy/v1',
    'PodDisruptionBudget',
    map([entry('maxUnavailable', 1), entry('selector', inlineMap([entry('matchLabels', labels())]))]),
  );
}
