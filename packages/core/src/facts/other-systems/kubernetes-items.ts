import type { Project } from '../../project/project.js';
import { containersIn, documentsOf } from '../../project/kubernetes-files.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { kubernetesPodItems, podIn } from './kubernetes-pod-items.js';
import type { FoundSystem } from './find-systems.js';
import { kubernetesApp, manifestsOf, WORKLOAD } from './kubernetes-app.js';

/** What only holds the others together in a cluster. */
const PLUMBING = /^(?:Namespace|ServiceAccount|Role|RoleBinding|Kustomization|Certificate|ClusterIssuer|Issuer|List)$/;
const HOST_NAME = /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;

/** The items of the manifests in a file, object by object; undefined if the file is not YAML, such as a Helm template. */
export function kubernetesItems(project: Project, { file }: FoundSystem): readonly EarlierItem[] | undefined {
  const own = documentsOf(project, file);
  if (own.length === 0) return undefined;
  const files = manifestsOf(project);
  const runs = files.filter(({ roots }) =>
    roots.some((root) => /^(?:Deployment|StatefulSet)$/.test(textOf(root, 'kind'))),
  );
  const all = files.flatMap(({ roots }) => roots);
  const app = kubernetesApp(project)?.root;
  const isApp = (root: YamlNode): boolean =>
    app !== undefined && textOf(root, 'kind') === textOf(app, 'kind') && nameOf(root) === nameOf(app);
  // Items of files without a workload are reported with the first file that has one.
  const beside = runs[0]?.path === file ? files.filter((one) => !runs.includes(one)).flatMap(({ roots }) => roots) : [];
  return [...own, ...beside].flatMap((root) => objectItems(root, all, isApp(root)));
}

function nameOf(root: YamlNode): string | undefined {
  return root.get('metadata').get('name').text;
}

function objectItems(root: YamlNode, all: readonly YamlNode[], isApp: boolean): readonly EarlierItem[] {
  const kind = textOf(root, 'kind');
  const title = `${kind} ${nameOf(root) ?? ''}`.trim();
  const { from } = root;
  const plain = (name: string, where: string): EarlierItem => ({
    kind: 'setting',
    name,
    where,
    value: 'other settings',
  });
  if (kind === '' || PLUMBING.test(kind)) return kind === '' ? [] : [plain(title, from)];
  if (WORKLOAD.test(kind) && isApp)
    return [{ kind: 'service', name: title, where: from, value: 'app' }, ...kubernetesPodItems(root, all)];
  if (WORKLOAD.test(kind) || kind === 'CronJob' || kind === 'Job') {
    const image = podIn(root)?.get('containers').items[0]?.get('image').text;
    return [
      { kind: 'service', name: image === undefined ? title : `${title} (${image})`, where: from, value: 'other' },
    ];
  }
  switch (kind) {
    case 'Service':
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
      return [plain(title, from)];
    case 'Secret':
      return ['data', 'stringData'].flatMap((key) =>
        root
          .get(key)
          .entries.filter(([name]) => !isNamed(all, nameOf(root), name))
          .flatMap(([name, node]) => environmentItem(name, undefined, node.from)),
      );
    case 'ConfigMap':
      // What the pod reads of it is reported there.
      return [plain(title, from)];
    case 'Ingress':
    case 'IngressRoute':
    case 'HTTPRoute':
      return ingressItems(root, title);
    default:
      return [{ kind: 'setting', name: title, where: from }];
  }
}

/** Whether a variable of a container names this key of a Secret, and so stands for it. */
function isNamed(all: readonly YamlNode[], secret: string | undefined, key: string): boolean {
  return all
    .flatMap((root) => containersIn(root).flatMap((container) => container.get('env').items))
    .map((item) => item.get('valueFrom').get('secretKeyRef'))
    .some((reference) => reference.get('name').text === secret && reference.get('key').text === key);
}

function ingressItems(root: YamlNode, title: string): readonly EarlierItem[] {
  const spec = root.get('spec');
  const rules = spec.get('rules').items.map((rule) => rule.get('host'));
  const routes = spec.get('routes').items.map((route) => route.get('match'));
  const names = [
    ...[...rules, ...spec.get('hostnames').items].map((node) => [node.text ?? '', node.from] as const),
    ...routes.flatMap((node) =>
      [...(node.text ?? '').matchAll(/Host\(([^)]*)\)/g)].flatMap(([, hosts = '']) =>
        [...hosts.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, name = '']) => [name, node.from] as const),
      ),
    ),
  ];
  return [
    { kind: 'setting', name: title, where: root.from, value: 'other settings' },
    ...names.flatMap(([name, where]): readonly EarlierItem[] =>
      HOST_NAME.test(name) ? [{ kind: 'domain', name, where }] : [],
    ),
    ...root
      .get('metadata')
      .get('annotations')
      .entries.flatMap(([name, node]) => annotationItems(name, node)),
  ];
}

/** Limits in the words of nginx, which the deployment's own proxy knows as well; certificates; and what nothing here does. */
function annotationItems(name: string, node: YamlNode): readonly EarlierItem[] {
  const { text = '', from: where } = node;
  const [, key] = /^nginx(?:\.ingress\.kubernetes|\.org)?\.?(?:io|org)?\/(.+)$/.exec(name) ?? [];
  if (key === 'proxy-body-size' || key === 'client-max-body-size')
    return [{ kind: 'setting', name: `client_max_body_size ${text}`, where }];
  if (key === 'proxy-read-timeout' || key === 'proxy-send-timeout')
    return [{ kind: 'time-out', name: `${key.replaceAll('-', '_')} ${text}`, where }];
  if (
    /^(?:cert-manager\.io\/|kubernetes\.io\/(?:ingress\.class|tls-acme)|acme\.)|\/(?:force-)?ssl-redirect$/.test(name)
  )
    return [{ kind: 'setting', name: `annotation ${name}`, where, value: 'other settings' }];
  return [{ kind: 'setting', name: `annotation ${name}: ${text}`, where }];
}

function textOf(root: YamlNode, key: string): string {
  return root.get(key).text ?? '';
}
