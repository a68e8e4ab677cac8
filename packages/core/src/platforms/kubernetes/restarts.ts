import type { ChangedFile } from '../platform.js';
import { listed } from '../shared/listed.js';
import { isEnvironmentConf, projectFiles } from '../shared/paths.js';
import { kubernetesFiles } from './paths.js';

/** Files that the pod is made of. */
const ofPod: readonly string[] = [projectFiles.litestream, projectFiles.conf, projectFiles.engine, kubernetesFiles.app];

/** What the next deployment restarts because of these changes, as full sentences. */
export function restarts(changed: readonly ChangedFile[]): readonly string[] {
  const causes = changed.map(({ path }) => path).filter((path) => ofPod.includes(path) || isEnvironmentConf(path));
  return [
    ...(changed.some(({ path }) => path === kubernetesFiles.readers)
      ? [`The readers restart with the next release, after the app, because of ${kubernetesFiles.readers}.`]
      : []),
    causes.length > 0
      ? `The pod restarts at the next deployment, app and sidecar together, because of ${listed(causes)}. ` +
        'The sidecar uploads what is left before it stops, and the backup goes on where it was.'
      : 'The pod restarts with the next release, as with every new image, and for no other reason.',
  ];
}
