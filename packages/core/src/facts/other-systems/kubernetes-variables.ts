import type { Project } from '../../project/project.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { expanded, type KnownValues } from './kubernetes-expansion.js';
import { unfitValue } from '../unfit-value.js';
import { kubernetesApp, manifestsOf, objectsNamed } from './kubernetes-app.js';

/** A variable that a cluster gives the app. */
export interface KubernetesVariable {
  readonly name: string;
  /** Undefined for a secret, and where the checkout does not hold it. */
  readonly value: string | undefined;
  readonly from: string;
  /** The Secret that holds it, by its name and the key in it. */
  readonly secret?: { readonly name: string; readonly key: string };
  /** Where the checkout holds the value of that secret. */
  readonly clearIn?: string;
}

/** What a cluster gives the app, the one that wins first. */
export interface KubernetesVariables {
  /** File of the workload; undefined where the checkout holds none, so that nothing says which maps are the app's. */
  readonly path?: string;
  readonly variables: readonly KubernetesVariable[];
}

/** Each variable that a fact rests on asks for all of them. */
const known = new WeakMap<Project, KubernetesVariables>();

/** The variables of the app's container in the manifests; without a workload those of every map. */
export function kubernetesVariables(project: Project): KubernetesVariables {
  const found = known.get(project) ?? readVariables(project);
  known.set(project, found);
  return found;
}

function readVariables(project: Project): KubernetesVariables {
  const app = kubernetesApp(project);
  const roots = manifestsOf(project).flatMap((file) => file.roots);
  const values: KnownValues = app ? valuesIn(app.container, roots) : new Map();
  const own = app?.container.get('env').items.flatMap((item) => ofItem(item, roots, values)) ?? [];
  const taken = app?.container.get('envFrom').items.toReversed() ?? [];
  const all =
    app === undefined
      ? roots.filter((root) => root.get('kind').text === 'ConfigMap').flatMap((root) => ofMap(root.get('data').entries))
      : [...own.toReversed(), ...taken.flatMap((item) => ofAll(item, roots))];
  return {
    ...(app && { path: app.path }),
    variables: all.filter(({ name }) => /^[A-Za-z_]\w*$/.test(name)),
  };
}

/** ConfigMaps and Secrets whose every key becomes a variable of the app, and that the checkout does not hold. */
export function unheldObjects(project: Project): readonly { readonly name: string; readonly from: string }[] {
  const taken = kubernetesApp(project)?.container.get('envFrom').items ?? [];
  if (taken.length === 0) return [];
  const roots = manifestsOf(project).flatMap((file) => file.roots);
  return taken.flatMap((item) =>
    (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
      const name = item.get(kind === 'Secret' ? 'secretRef' : 'configMapRef').get('name').text;
      return name === undefined || heldIn(roots, kind, name).length > 0 ? [] : [{ name, from: item.from }];
    }),
  );
}

function ofMap(entries: YamlNode['entries'], prefix = ''): readonly KubernetesVariable[] {
  return entries.map(([key, { text, from }]) => ({ name: `${prefix}${key}`, value: text, from }));
}

/** The values of a container's variables: in each one, those before it may stand as `$(NAME)`. */
export function valuesIn(container: YamlNode, roots: readonly YamlNode[]): KnownValues {
  const values = new Map<string, string | undefined>();
  for (const item of container.get('envFrom').items)
    for (const { name, value } of ofAll(item, roots)) values.set(name, value);
  for (const item of container.get('env').items) {
    const name = item.get('name').text;
    if (name === undefined) continue;
    const text = item.get('value').text;
    // A text of a ConfigMap stays as it is.
    values.set(name, text === undefined ? ofKey(item, roots) : expanded(text, values));
  }
  return values;
}

/** What a ConfigMap of the checkout has for a variable. */
function ofKey(item: YamlNode, roots: readonly YamlNode[]): string | undefined {
  const map = item.get('valueFrom').get('configMapKeyRef');
  return heldIn(roots, 'ConfigMap', map.get('name').text).find(([key]) => key === map.get('key').text)?.[1].text;
}

function ofItem(item: YamlNode, roots: readonly YamlNode[], values: KnownValues): readonly KubernetesVariable[] {
  const name = item.get('name').text;
  const { from } = item;
  const source = item.get('valueFrom');
  // What the cluster makes up, such as the name of the pod.
  if (name === undefined || ['fieldRef', 'resourceFieldRef'].some((key) => source.get(key).entries.length > 0))
    return [];
  const secret = source.get('secretKeyRef');
  const key = secret.get('key').text;
  const of = secret.get('name').text;
  if (of !== undefined && key !== undefined)
    return [secretVariable(name, of, key, from, heldIn(roots, 'Secret', of).find(([one]) => one === key)?.[1])];
  return [{ name, value: values.get(name), from }];
}

/** All keys of a ConfigMap or a Secret that the checkout holds. */
function ofAll(item: YamlNode, roots: readonly YamlNode[]): readonly KubernetesVariable[] {
  const prefix = item.get('prefix').text ?? '';
  const secret = item.get('secretRef').get('name').text;
  return [
    ...ofMap(heldIn(roots, 'ConfigMap', item.get('configMapRef').get('name').text), prefix),
    ...(secret === undefined
      ? []
      : heldIn(roots, 'Secret', secret).map(([key, node]) =>
          secretVariable(`${prefix}${key}`, secret, key, node.from, node),
        )),
  ];
}

function secretVariable(
  name: string,
  secret: string,
  key: string,
  from: string,
  held: YamlNode | undefined,
): KubernetesVariable {
  const clear =
    held?.text !== undefined &&
    held.text !== '' &&
    !/[<>{}]|^\$/.test(held.text) &&
    unfitValue(name, held.text) !== 'placeholder';
  return { name, value: undefined, from, secret: { name: secret, key }, ...(clear && { clearIn: held.from }) };
}

/** Keys and values of an object, also of a ConfigMap that Kustomize makes. */
export function heldIn(
  roots: readonly YamlNode[],
  kind: 'ConfigMap' | 'Secret',
  name: string | undefined,
): readonly (readonly [string, YamlNode])[] {
  if (name === undefined) return [];
  const generator = kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator';
  const literals = roots
    .flatMap((root) => root.get(generator).items)
    .filter((one) => one.get('name').text === name)
    .flatMap((one) => one.get('literals').items)
    .flatMap((item): readonly (readonly [string, YamlNode])[] => {
      const [, key, text] = /^([^=]+)=(.*)$/s.exec(item.text ?? '') ?? [];
      return key === undefined || text === undefined
        ? []
        : [[key, { ...item, text: text.replace(/^(["'])(.*)\1$/s, '$2') }]];
    });
  return [
    ...objectsNamed(roots, kind, name).flatMap((root) =>
      ['data', 'stringData'].flatMap((key) => root.get(key).entries),
    ),
    ...literals,
  ];
}
