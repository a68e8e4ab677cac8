import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { entry, inlineList, inlineMap, map } from '../shared/yaml-text.js';
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

/** The addresses of the app, in the cluster and from outside. */
export function renderNetworkYaml(deployment: Deployment): GeneratedFile {
  return {
    path: kubernetesFiles.network,
    purpose: 'Service, Ingress and network policy of the app',
    text: yamlDocuments([
      ['The address of the app inside the cluster.', service()],
      [INGRESS, ingress(deployment)],
      [
        'Only the port of the app accepts connections; all others to the pods of this namespace are blocked.',
        policy(deployment),
      ],
    ]),
  };
}

const INGRESS = `The entry from outside. Each release writes the domains of deploy.conf or DEPLOY_DOMAIN here. Of the annotations,
cert-manager reads the first one, and ingress-nginx the others.`;

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

function ingress({ host, limits, options }: Deployment): YAMLMap {
  const names = host.domain === '' ? ['deploy-domain.invalid'] : host.domain.split(',');
  const issuer = String(options['clusterIssuer'] ?? '');
  const ingressClass = String(options['ingressClass'] ?? '');
  const backend = inlineMap([
    entry('service', inlineMap([entry('name', clusterNames.app), entry('port', inlineMap([entry('name', 'http')]))])),
  ]);
  return map([
    entry('apiVersion', 'networking.k8s.io/v1'),
    entry('kind', 'Ingress'),
    entry(
      'metadata',
      map([
        entry('name', clusterNames.app),
        entry(
          'annotations',
          map([
            ...(issuer === '' ? [] : [entry('cert-manager.io/cluster-issuer', issuer)]),
            entry('nginx.ingress.kubernetes.io/proxy-body-size', `${limits.uploadMegabytes}m`),
            entry('nginx.ingress.kubernetes.io/proxy-read-timeout', String(limits.proxySeconds)),
            entry('nginx.ingress.kubernetes.io/proxy-send-timeout', String(limits.proxySeconds)),
          ]),
        ),
      ]),
    ),
    entry(
      'spec',
      map([
        ...(ingressClass === '' ? [] : [entry('ingressClassName', ingressClass)]),
        ...(issuer === ''
          ? []
          : [
              entry('tls', [
                inlineMap([entry('hosts', inlineList(names)), entry('secretName', clusterNames.certificate)]),
              ]),
            ]),
        entry(
          'rules',
          names.map((name) =>
            map([
              entry('host', name),
              entry(
                'http',
                inlineMap([
                  entry(
                    'paths',
                    inlineList([
                      inlineMap([entry('path', '/'), entry('pathType', 'Prefix'), entry('backend', backend)]),
                    ]),
                  ),
                ]),
              ),
            ]),
          ),
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
