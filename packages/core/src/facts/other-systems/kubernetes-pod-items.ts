import { containersIn } from '../../project/kubernetes-files.js';
import { shellCommands } from '../../project/shell-commands.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { startItem, startWords } from '../carry-over/start-words.js';
import { beforeRelease } from './before-release.js';
import { expanded, readable, type KnownValues } from './kubernetes-expansion.js';
import { heldIn, valuesIn } from './kubernetes-variables.js';

/** The pod that an object describes. */
export function podIn(root: YamlNode): YamlNode | undefined {
  const spec = root.get('spec');
  return [spec.get('jobTemplate').get('spec').get('template').get('spec'), spec.get('template').get('spec'), spec].find(
    (pod) => pod.get('containers').items.length > 0,
  );
}

/** What a workload gives the app: variables, secrets, volumes, ports, its image, and how it is run. */
export function kubernetesPodItems(root: YamlNode, all: readonly YamlNode[]): readonly EarlierItem[] {
  const pod = podIn(root);
  if (pod === undefined) return [];
  const [app] = containersIn(root);
  const others = pod.get('containers').items.filter((container) => container.from !== app?.from);
  return [
    ...(app === undefined ? [] : containerItems(app, pod, root, all)),
    ...others.map((one): EarlierItem => ({ kind: 'service', name: besides(one), where: one.from, value: 'other' })),
    ...pod.get('initContainers').items.map((one) => beforeStart(one, all)),
    ...pod.get('imagePullSecrets').items.flatMap((one): readonly EarlierItem[] => {
      const { text: name, from: where } = one.get('name');
      return name === undefined ? [] : [{ kind: 'secret', name, where, value: 'the log-in of the registry' }];
    }),
    ...userItems(pod.get('securityContext')),
    ...root
      .get('spec')
      .entries.filter(([key]) => key === 'replicas')
      .map(([key, { from, text }]): EarlierItem => ({
        kind: 'setting',
        name: `${key}: ${text}`,
        where: from,
        value: `other ${key}`,
      })),
  ];
}

function besides(container: YamlNode): string {
  const image = container.get('image').text;
  return `${container.get('name').text ?? 'a container'}${image === undefined ? '' : ` (${image})`}`;
}

/** What runs before the app starts, such as a migration. */
function beforeStart(container: YamlNode, all: readonly YamlNode[]): EarlierItem {
  const known = valuesIn(container, all);
  const words = ['command', 'args'].flatMap((key) =>
    container.get(key).items.map(({ text = '' }) => readable(text, known)),
  );
  const script = /^(?:\S*\/)?(?:ba)?sh$/.test(words[0] ?? '') ? words.slice(2).join('\n') : words.join(' ');
  const commands = shellCommands(script);
  const name = `${besides(container)} before the app`;
  return commands.length === 0
    ? { kind: 'service', name, where: container.from, value: 'other' }
    : { kind: 'step', name, where: container.from, commands, value: beforeRelease(script) };
}

function containerItems(
  app: YamlNode,
  pod: YamlNode,
  root: YamlNode,
  all: readonly YamlNode[],
): readonly EarlierItem[] {
  const known = valuesIn(app, all);
  return [
    ...app.get('env').items.flatMap((item) => variableItems(item, known)),
    ...app.get('envFrom').items.flatMap((item) => variablesFrom(item, all)),
    ...app.get('volumeMounts').items.flatMap((item) => mountItems(item, pod, root)),
    ...app.get('ports').items.map((port): EarlierItem => {
      const { text = '', from: where } = port.get('containerPort');
      return { kind: 'setting', name: `containerPort: ${text}`, where, value: `app ports: ${text}` };
    }),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((key): readonly EarlierItem[] => {
      const { text, from: where } = app.get(key).get('httpGet').get('path');
      return text === undefined
        ? []
        : [{ kind: 'setting', name: `health check ${text}`, where, value: `health ${text}` }];
    }),
    ...userItems(app.get('securityContext')),
    ...app.entries.flatMap(([key, node]): readonly EarlierItem[] => {
      const text = node.text ?? node.items.map((item) => item.text ?? '').join(' ');
      if (key === 'image')
        return [{ kind: 'setting', name: `image: ${text}`, where: node.from, value: `app image: ${text}` }];
      if (key === 'command' || key === 'args')
        return [
          startItem(key === 'args' ? 'command' : 'entrypoint', `${key} of the app`, node.from, startOf(node, known)),
        ];
      return /^(?:resources|workingDir|lifecycle)$/.test(key)
        ? [{ kind: 'setting', name: `${key}${text === '' ? '' : `: ${text}`} of the app`, where: node.from }]
        : [];
    }),
  ];
}

/** Kubernetes puts a variable in for `$(NAME)` only. */
function startOf({ items }: YamlNode, known: KnownValues): EarlierItem['starts'] {
  const words = items.flatMap(({ text }) => text ?? []);
  return startWords(words, (word) => ({ value: expanded(word, known) }));
}

function variableItems(item: YamlNode, values: KnownValues): readonly EarlierItem[] {
  const name = item.get('name').text;
  if (name === undefined) return [];
  // What the cluster makes up, such as the name of the pod.
  if (item.get('valueFrom').get('fieldRef').entries.length > 0)
    return [{ kind: 'setting', name: `${name} from the cluster`, where: item.from, value: 'other settings' }];
  return environmentItem(name, values.get(name), item.from);
}

/** All keys of a ConfigMap or a Secret; a name alone where the checkout does not hold it. */
function variablesFrom(item: YamlNode, all: readonly YamlNode[]): readonly EarlierItem[] {
  const prefix = item.get('prefix').text ?? '';
  return (['ConfigMap', 'Secret'] as const).flatMap((kind): readonly EarlierItem[] => {
    const reference = item.get(kind === 'Secret' ? 'secretRef' : 'configMapRef').get('name');
    if (reference.text === undefined) return [];
    const found = heldIn(all, kind, reference.text);
    if (found.length === 0)
      return [{ kind: 'setting', name: `every variable of the ${kind} ${reference.text}`, where: reference.from }];
    return found.flatMap(([name, node]) =>
      environmentItem(`${prefix}${name}`, kind === 'Secret' ? undefined : node.text, node.from),
    );
  });
}

/** A volume of the cluster becomes one of the host; a volume that the cluster creates at each start has no content. */
function mountItems(item: YamlNode, pod: YamlNode, root: YamlNode): readonly EarlierItem[] {
  const { text: path, from: where } = item.get('mountPath');
  const target = path?.replace(/(?<=.)\/+$/, '');
  const name = item.get('name').text;
  if (target === undefined) return [];
  const volume = pod.get('volumes').items.find((one) => one.get('name').text === name);
  const claim =
    volume?.get('persistentVolumeClaim').get('claimName').text ??
    root
      .get('spec')
      .get('volumeClaimTemplates')
      .items.map((one) => one.get('metadata').get('name').text)
      .find((one) => one === name);
  const of = (kind: string, key: string): string | undefined => {
    const known = volume?.get(kind).get(key).text;
    return known === undefined ? undefined : `${kind} ${known}`;
  };
  const file = of('configMap', 'name') ?? of('secret', 'secretName');
  if (volume?.entries.some(([key]) => key === 'emptyDir') === true)
    return [{ kind: 'setting', name: `emptyDir at ${target}`, where, value: 'other emptyDir' }];
  if (file !== undefined) return [{ kind: 'mount', name: `${file} at ${target}`, where, value: target }];
  const source = claim ?? volume?.get('hostPath').get('path').text ?? name ?? '';
  const readOnly = item.get('readOnly').text === 'true';
  const mount = { target, ...(readOnly && { readOnly: true as const }) };
  return [{ kind: 'mount', name: `${source} at ${target}`, where, value: target, mount }];
}

function userItems(context: YamlNode): readonly EarlierItem[] {
  return context.entries.map(([key, { text = '', from }]): EarlierItem => ({
    kind: 'setting',
    name: `${key}: ${text}`.replace(/: $/, ''),
    where: from,
    ...(/^(?:runAsUser|fsGroup|runAsGroup)$/.test(key)
      ? { value: `app user: ${text}` }
      : key === 'runAsNonRoot' && { value: 'other settings' }),
  }));
}
