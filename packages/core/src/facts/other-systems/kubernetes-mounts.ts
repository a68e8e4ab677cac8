import type { Project } from '../../project/project.js';
import { kubernetesApp } from './kubernetes-app.js';
import { kubernetesPodItems } from './kubernetes-pod-items.js';

/** What a cluster mounts in the app's container to stay, as a volume. */
export function kubernetesMounts(
  project: Project,
): readonly { readonly source: string; readonly target: string; readonly from: string }[] {
  const app = kubernetesApp(project);
  if (app === undefined) return [];
  return kubernetesPodItems(app.root, []).flatMap(({ mount, where }) =>
    mount === undefined ? [] : [{ source: mount.source ?? '', target: mount.target, from: where }],
  );
}
