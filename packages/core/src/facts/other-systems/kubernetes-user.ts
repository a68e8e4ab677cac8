import { isYaml, readYaml, type YamlNode } from '../../project/yaml-file.js';
import type { Project } from '../../project/project.js';
import { folderOf, joinPath, nameOf } from '../../project/paths.js';
import { isOfTheApp } from './find-systems.js';
import { kubernetesApp } from './kubernetes-app.js';

/** The user that a cluster runs the app's container as, by its manifests or by the values of a Helm chart of the checkout. */
export function kubernetesUser(project: Project): { readonly text: string; readonly from: string } | undefined {
  const app = kubernetesApp(project);
  const pods = app ? [app.root.get('spec').get('template').get('spec'), app.root.get('spec')] : [];
  const contexts = app ? [app.container, ...pods].map((node) => node.get('securityContext')) : [];
  return userOf(contexts) ?? userOf(ofValues(project));
}

/** What the container says wins over its pod. Files of the volume have the group of `fsGroup`, so the app writes as that one. */
function userOf(contexts: readonly YamlNode[]): { readonly text: string; readonly from: string } | undefined {
  const first = (key: string): YamlNode | undefined =>
    contexts.map((node) => node.get(key)).find(({ text }) => text !== undefined && /^\d+$/.test(text));
  const user = first('runAsUser');
  const group = first('runAsGroup') ?? first('fsGroup');
  if (user?.text === undefined) return undefined;
  return { text: group?.text === undefined ? user.text : `${user.text}:${group.text}`, from: user.from };
}

/** Where the values of charts keep both contexts, that of the container first. */
const CONTEXTS: readonly (readonly string[])[] = [
  ['containerSecurityContext'],
  ['securityContext'],
  ['securityContext', 'container'],
  ['podSecurityContext'],
  ['securityContext', 'pod'],
  ['defaultPodOptions', 'securityContext'],
];

/** Values beside a `Chart.yaml`; those for production say more than the defaults of the chart. */
function ofValues(project: Project): readonly YamlNode[] {
  const isChart = (path: string): boolean => project.files.includes(joinPath(folderOf(path), 'Chart.yaml') ?? '');
  return project.files
    .filter((path) => /^values(?:[.-]prod(?:uction)?)?\.ya?ml$/.test(nameOf(path)) && isOfTheApp(path) && isChart(path))
    .toSorted((a, b) => Number(/prod/.test(nameOf(b))) - Number(/prod/.test(nameOf(a))))
    .flatMap((path) => {
      const file = readYaml(project, path);
      return isYaml(file) ? CONTEXTS.map((keys) => keys.reduce((node, key) => node.get(key), file.root)) : [];
    });
}
