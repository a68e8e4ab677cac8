import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { entry, inlineList, inlineMap, list, map } from '../shared/yaml-text.js';
import { clusterNames } from './paths.js';
import { object } from './yaml-documents.js';

/** The Gateway that leads to the app, `infra/public`; undefined where an Ingress does. */
export function gatewayOf({ options }: Pick<Deployment, 'options'>): string | undefined {
  return String(options['gateway'] ?? '') || undefined;
}

/** The entry from outside, with the comment above it. */
export function entrance(deployment: Deployment): readonly [head: string, object: YAMLMap] {
  const gateway = gatewayOf(deployment);
  return gateway === undefined ? [INGRESS, ingress(deployment)] : [ROUTE, route(deployment, gateway)];
}

const INGRESS = `The entry from outside. Each release writes the domains of deploy.conf or DEPLOY_DOMAIN here. Of the annotations,
cert-manager reads the first one, and ingress-nginx the others.`;

const ROUTE = `The entry from outside, through a Gateway of the cluster. Each release writes the domains of deploy.conf or DEPLOY_DOMAIN
here. Certificates, the largest upload and the longest request are settings of the Gateway.`;

/** Of the placeholder the first release makes the domain. */
export function namesOf({ domain }: Pick<Deployment['host'], 'domain'>): readonly string[] {
  return domain === '' ? ['deploy-domain.invalid'] : domain.split(',');
}

function route({ host }: Deployment, gateway: string): YAMLMap {
  const [namespace = '', name = ''] = gateway.split('/');
  return object('gateway.networking.k8s.io/v1', 'HTTPRoute', clusterNames.app, [
    entry(
      'spec',
      map([
        entry('parentRefs', inlineList([inlineMap([entry('name', name), entry('namespace', namespace)])])),
        entry('hostnames', list(namesOf(host))),
        entry(
          'rules',
          list([
            inlineMap([
              entry('backendRefs', inlineList([inlineMap([entry('name', clusterNames.app), entry('port', 80)])])),
            ]),
          ]),
        ),
      ]),
    ),
  ]);
}

function ingress({ host, limits, options }: Deployment): YAMLMap {
  const names = namesOf(host);
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
