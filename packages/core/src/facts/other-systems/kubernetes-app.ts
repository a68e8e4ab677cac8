import { containersIn, documentsOf } from '../../project/kubernetes-files.js';
import type { Project } from '../../project/project.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { isOurs } from '../ours.js';
import { isOfTheApp } from './find-systems.js';

/** Objects that run containers. */
export const WORKLOAD = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Pod|Rollout)$/;

/** Many a file of other things has a `kind` of its own. */
const MANIFEST =
  /^(?:apiVersion|configMapGenerator|secretGenerator):|^kind:\s*["']?(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Pod|Rollout|ConfigMap|Secret)\b/m;

/** A file of manifests with its objects. */
export interface Manifests {
  readonly path: string;
  readonly roots: readonly YamlNode[];
}

/** The container that runs the app in a cluster. */
export interface KubernetesApp {
  /** File of the workload. */
  readonly path: string;
  readonly root: YamlNode;
  readonly container: YamlNode;
}

/** Many facts need them, and parsing takes long. */
const known = new WeakMap<Project, readonly Manifests[]>();

/** The manifests of the checkout that may say how the app runs. */
export function manifestsOf(project: Project): readonly Manifests[] {
  const before = known.get(project);
  if (before) return before;
  const files = project.files
    .filter(
      (path) =>
        /\.ya?ml$/.test(path) && isOfTheApp(path) && !isOurs(project, path) && MANIFEST.test(project.read(path) ?? ''),
    )
    .map((path) => ({ path, roots: documentsOf(project, path) }));
  known.set(project, files);
  return files;
}

/** Of several workloads the first that listens, and no database server or the like. */
export function kubernetesApp(project: Project): KubernetesApp | undefined {
  const all = manifestsOf(project).flatMap(({ path, roots }) =>
    roots
      .filter((root) => WORKLOAD.test(root.get('kind').text ?? ''))
      .flatMap((root) =>
        containersIn(root)
          .slice(0, 1)
          .map((container) => ({ path, root, container })),
      ),
  );
  const listens = ({ root }: KubernetesApp): boolean =>
    containersIn(root).some((container) => container.get('ports').items.length > 0);
  return all.find(listens) ?? all[0];
}

/** The objects of a kind and a name. */
export function objectsNamed(roots: readonly YamlNode[], kind: string, name: string | undefined): readonly YamlNode[] {
  return roots.filter((root) => root.get('kind').text === kind && root.get('metadata').get('name').text === name);
}
