import type { Deployment } from 'litestream-generator-core';
import { rowsIn } from '../rows.js';
import type { AccessObjects } from './access-objects.js';
import { accountOf } from './account.js';
import { arrange } from './arrange.js';
import { read, send, succeed, type Kubectl } from './kubectl.js';
import { rehearsalLabel } from './names.js';
import { restoredFirst, type Pod } from './pod.js';
import { release, type Released, type ReleaseOptions } from './release.js';

/** What plays the cluster of the app. */
export interface ClusterOptions extends ReleaseOptions {
  readonly kubectl: Kubectl;
  readonly context: string;
  readonly deployment: Deployment;
  readonly access: AccessObjects;
  readonly rehearsal: string;
}

/** A deployment in a namespace of its own: prepared as the guide says, and released by the steps of the workflow. */
export function makeCluster(options: ClusterOptions) {
  const { kubectl, deployment, access, namespace, rehearsal, limit } = options;
  const inNamespace = (...args: readonly string[]) => [...args, `--namespace=${namespace}`];
  const inSidecar = (...command: readonly string[]) =>
    kubectl(inNamespace('exec', 'app-0', '--container=litestream').concat('--', ...command), { limit });

  return {
    /** The namespace and the account that deploys, which is all that a release has. Fails where the namespace exists. */
    async prepare(): Promise<void> {
      await send(kubectl, ['create'], [access.namespace]);
      await send(kubectl, ['create'], access.others);
    },

    /** @param choices options of this release */
    async deploy(...choices: readonly string[]): Promise<Released> {
      await arrange(options);
      const values = { ...options.values, KUBE_CONFIG: await accountOf(options) };
      return release({ ...options, values }, choices);
    },

    ...rowsIn(inSidecar, deployment),

    /** @throws when the app was started before its databases were there */
    async requireRestoredFirst(databases: readonly string[], { output }: Released): Promise<void> {
      const restored = new Set([...output.matchAll(/^restored=\S+ (.+?)(?: \(.*\))?$/gm)].map(([, name]) => name));
      const missing = databases.filter((name) => !restored.has(name));
      if (missing.length > 0)
        throw new Error(`The release did not restore ${missing.join(', ')} before it started the app.\n${output}`);
      if (!restoredFirst(await read<Pod>(kubectl, namespace, 'pod', 'app-0')))
        throw new Error('The pod started the app before its restore check had ended.');
    },

    /**
     * As when a cluster is lost: nothing is stopped first, and volume, values and record are lost too.
     * @returns what was lost, for people
     */
    async lose(): Promise<string> {
      const count = async (kind: string): Promise<number> =>
        (await succeed(kubectl, inNamespace('get', kind, '--output=name'))).split('\n').filter(Boolean).length;
      const [pods, claims] = [await count('pods'), await count('persistentvolumeclaims')];
      await succeed(kubectl, inNamespace('delete', 'statefulset', 'app', '--cascade=orphan'));
      await succeed(kubectl, inNamespace('delete', 'pods', '--all', '--grace-period=0', '--force'));
      const ours = `--selector=${rehearsalLabel}=${rehearsal}`;
      const field = `--field-selector=metadata.name=${namespace}`;
      await succeed(kubectl, ['delete', 'namespace', ours, field, '--timeout=5m'], { limit: 330 });
      return `the namespace with ${counted(pods, 'pod')} and ${counted(claims, 'volume')}`;
    },
  };
}

/** What `makeCluster` returns. */
export type Cluster = ReturnType<typeof makeCluster>;

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
