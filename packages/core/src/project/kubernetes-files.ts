import { posix } from 'node:path';
import { isHelper } from './helper-images.js';
import type { Project } from './project.js';
import { isYaml, readYaml, type YamlNode } from './yaml-file.js';

/** Manifests of Kubernetes, by the folders that people keep them in. */
const MANIFESTS = /(?:^|\/)(?:k8s|kube|kubernetes|manifests|deploy|deployment)\/(?:[^/]+\/)*[^/]+\.ya?ml$/i;

/** The documents of a file, each with its lines where they stand. */
export function documentsOf(project: Project, path: string): readonly YamlNode[] {
  const parts = (project.read(path) ?? '').split(/^(?=---(?:\s|$))/m);
  return parts.flatMap((_, index) => {
    const file = readYaml(project, path, () =>
      parts.map((part, other) => (other === index ? part.replace(/^---/, '') : part.replace(/[^\n]/g, ''))).join(''),
    );
    return isYaml(file) ? [file.root] : [];
  });
}

/** Pods that a document describes. */
function podsIn(root: YamlNode): readonly YamlNode[] {
  return [root.get('spec'), root.get('spec').get('template').get('spec')];
}

/** Containers that a document runs, without those of a database server and the like. */
export function containersIn(root: YamlNode): readonly YamlNode[] {
  return podsIn(root)
    .flatMap((pod) => pod.get('containers').items)
    .filter((container) => !isHelper(container.get('image').text));
}

/** A file that a ConfigMap puts into the container of the app; without a text where the checkout does not hold the map. */
export function configMapFile(
  project: Project,
  target: string,
): { readonly from: string; readonly content?: string } | undefined {
  const roots = project.files.filter((path) => MANIFESTS.test(path)).flatMap((path) => documentsOf(project, path));
  for (const root of roots)
    for (const pod of podsIn(root))
      for (const mount of pod.get('containers').items.flatMap((container) => container.get('volumeMounts').items)) {
        const at = mount.get('mountPath').text?.replace(/(?<=.)\/+$/, '');
        const isFolder = at === posix.dirname(target) && mount.get('subPath').text === undefined;
        if (at === undefined || (at !== target && !isFolder)) continue;
        const volume = pod.get('volumes').items.find((one) => one.get('name').text === mount.get('name').text);
        const name = volume?.get('configMap').get('name').text;
        if (name === undefined) continue;
        const map = roots.find(
          (one) => one.get('kind').text === 'ConfigMap' && one.get('metadata').get('name').text === name,
        );
        const entry = map?.get('data').get(mount.get('subPath').text ?? posix.basename(target));
        if (entry?.text !== undefined) return { from: entry.from, content: entry.text };
        if (!isFolder) return { from: mount.from };
      }
  return undefined;
}
