import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { entry, inlineList, inlineMap, map, type Value } from '../shared/yaml-text.js';
import { clusterNames, kubernetesFiles } from './paths.js';
import { readerPod } from './reader-pod.js';
import { readersOf } from './readers-of.js';
import { yamlDocuments } from './yaml-documents.js';

const labels = (): Value => inlineMap([entry('app.kubernetes.io/name', clusterNames.readers)]);

/** Pods that only read, on request: what they are, and the way to them. */
export function renderReadersYaml(deployment: Deployment): GeneratedFile | undefined {
  const count = readersOf(deployment);
  if (count === 0) return undefined;
  return {
    path: kubernetesFiles.readers,
    purpose: 'pods that only read, each with a copy of the databases that is seconds behind',
    text: yamlDocuments([
      [head(deployment), readers(deployment, count)],
      [
        `The way to them inside the cluster: http://${clusterNames.readers}. They are not behind the Ingress.`,
        service(),
      ],
      ...(count > 1 ? [[BUDGET, budget()] as const] : []),
    ]),
  };
}

const BUDGET = 'A drained node takes away one of them at a time.';

function head({ app, patterns }: Deployment): string {
  const out = patterns.map(({ folder, pattern }) => `${folder}/${pattern}`);
  return [
    `Pods of ${app.name} that only read. Each has a copy of the databases, which follows the storage and is some seconds behind the app.`,
    'Every database is a state that there was, but two of them need not be of the same moment.',
    ...(out.length === 0 ? [] : [`Files that appear while the app runs are not there: ${out.join(', ')}.`]),
  ].join('\n');
}

/** As others make their objects, with the label by which a release finds and removes them. */
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
      entry('replicas', count, 'Each has a volume of its own, and asks the storage for itself.'),
      entry('selector', inlineMap([entry('matchLabels', labels())])),
      entry(
        'strategy',
        inlineMap([entry('rollingUpdate', inlineMap([entry('maxUnavailable', 0), entry('maxSurge', 1)]))]),
        'One of before ends when one of the new version is ready.',
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
