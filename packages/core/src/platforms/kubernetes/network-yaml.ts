import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { entry, inlineList, inlineMap, map } from '../shared/yaml-text.js';
import { entrance, gatewayOf } from './entrance.js';
import { clusterNames, kubernetesFiles } from './paths.js';
import { appLabels } from './stateful-set.js';
import { object, yamlDocuments } from './yaml-documents.js';

/** The addresses of the app, in the cluster and from outside. */
export function renderNetworkYaml(deployment: Deployment): GeneratedFile {
  return {
    path: kubernetesFiles.network,
    purpose: `Service, ${gatewayOf(deployment) === undefined ? 'Ingress' : 'HTTPRoute'} and network policy of the app`,
    text: yamlDocuments([
      ['The address of the app inside the cluster.', service()],
      entrance(deployment),
      [
        'Only the port of the app accepts connections; all others to the pods of this namespace are blocked.',
        policy(deployment),
      ],
    ]),
  };
}

function service(): YAMLMap {
  return object('v1', 'Service', clusterNames.app, [
    entry(
      'spec',
      map([
        entry('selector', appLabels()),
        entry(
          'ports',
          inlineList([inlineMap([entry('name', 'http'), entry('port', 80), entry('targetPort', 'http')])]),
        ),
      ]),
    ),
  ]);
}

function policy({ metrics }: Deployment): YAMLMap {
  return object('networking.k8s.io/v1', 'NetworkPolicy', clusterNames.app, [
    entry(
      'spec',
      map([
        entry('podSelector', inlineMap([])),
        entry('policyTypes', inlineList(['Ingress'])),
        entry('ingress', [
          inlineMap([
            entry(
              'ports',
              inlineList([
                inlineMap([entry('port', 'http')]),
                ...(metrics ? [inlineMap([entry('port', 'metrics')])] : []),
              ]),
            ),
          ]),
        ]),
      ]),
    ),
  ]);
}
