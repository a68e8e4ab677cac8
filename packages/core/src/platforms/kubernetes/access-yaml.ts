import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { entry, inlineList, inlineMap, list, map } from '../shared/yaml-text.js';
import { gatewayOf } from './entrance.js';
import { kubernetesFiles } from './paths.js';
import { yamlDocuments } from './yaml-documents.js';

/** What a person applies once: the namespace, and the account that deploys in it and nowhere else. */
export function renderAccessYaml(deployment: Deployment): GeneratedFile {
  const { id, others } = deployment;
  return {
    path: kubernetesFiles.access,
    purpose: 'the namespace and the account that deploys, applied once by hand',
    text: yamlDocuments(
      [id, ...others.map((other) => other.id)].flatMap((namespace, index) => [
        [index === 0 ? HEAD : '', object('v1', 'Namespace', namespace, undefined, [], LEVEL)] as const,
        ['The account that the workflows use.', object('v1', 'ServiceAccount', 'deployer', namespace, [])] as const,
        [
          'Its token, which does not expire. To replace it, delete the Secret and apply this file again.',
          object(
            'v1',
            'Secret',
            'deployer',
            namespace,
            [entry('type', 'kubernetes.io/service-account-token')],
            entry('annotations', inlineMap([entry('kubernetes.io/service-account.name', 'deployer')])),
          ),
        ] as const,
        ['What it may do: everything that a release needs, in this namespace.', role(namespace, deployment)] as const,
        ['', binding(namespace)] as const,
      ]),
    ),
  };
}

const HEAD = `Apply this once, as an administrator of the cluster: kubectl apply -f ${kubernetesFiles.access}
No workflow applies it, because the account could then give itself more rights.`;

const LEVEL = entry('labels', inlineMap([entry('pod-security.kubernetes.io/enforce', 'baseline')]));

function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  entries: Parameters<typeof map>[0],
  meta?: ReturnType<typeof entry>,
): YAMLMap {
  return map([
    entry('apiVersion', apiVersion),
    entry('kind', kind),
    entry(
      'metadata',
      map([
        entry('name', name),
        ...(namespace === undefined ? [] : [entry('namespace', namespace)]),
        ...(meta === undefined ? [] : [meta]),
      ]),
    ),
    ...entries,
  ]);
}

const all = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

function role(namespace: string, deployment: Deployment): YAMLMap {
  const rule = (group: string, resources: readonly string[], verbs: readonly string[] = all) =>
    inlineMap([
      entry('apiGroups', inlineList([group])),
      entry('resources', inlineList(resources)),
      entry('verbs', inlineList(verbs)),
    ]);
  return object('rbac.authorization.k8s.io/v1', 'Role', 'deployer', namespace, [
    entry(
      'rules',
      list([
        rule('', ['namespaces', 'events'], ['get', 'list']),
        rule('', ['configmaps', 'secrets', 'services', 'persistentvolumeclaims', 'pods']),
        rule('', ['pods/log', 'pods/exec'], ['get', 'create']),
        rule('apps', ['statefulsets', 'statefulsets/scale', 'deployments']),
        rule('batch', ['jobs', 'cronjobs']),
        rule('networking.k8s.io', ['ingresses', 'networkpolicies']),
        rule('policy', ['poddisruptionbudgets']),
        ...(gatewayOf(deployment) === undefined ? [] : [rule('gateway.networking.k8s.io', ['httproutes'])]),
        ...(deployment.secretStore === undefined ? [] : [rule('external-secrets.io', ['externalsecrets'])]),
        ...(deployment.metrics ? [rule('monitoring.coreos.com', ['podmonitors'])] : []),
      ]),
    ),
  ]);
}

function binding(namespace: string): YAMLMap {
  return object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'deployer', namespace, [
    entry(
      'roleRef',
      inlineMap([entry('apiGroup', 'rbac.authorization.k8s.io'), entry('kind', 'Role'), entry('name', 'deployer')]),
    ),
    entry(
      'subjects',
      inlineList([
        inlineMap([entry('kind', 'ServiceAccount'), entry('name', 'deployer'), entry('namespace', namespace)]),
      ]),
    ),
  ]);
}
