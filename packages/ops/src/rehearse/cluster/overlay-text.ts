import path from 'node:path';
import { kubernetesFiles } from 'litestream-generator-core';
import { parse, stringify } from 'yaml';

/** Where the objects of the rehearsal differ from those of the deployment. */
export interface ClusterDifferences {
  readonly namespace: string;
  /** Address of the storage server, and the names under which the pods find it. */
  readonly storage: { readonly address: string; readonly names: readonly string[] };
  /** Variables that Litestream needs to find the storage server, beside those of the target. */
  readonly sidecar: Readonly<Record<string, string>>;
}

interface Overlay {
  readonly resources?: readonly string[];
  readonly patches?: readonly unknown[];
}

/** Objects that would reach beyond the rehearsal, or act by themselves. */
const leftOut = [
  { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' },
  { group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute' },
  { group: 'batch', version: 'v1', kind: 'CronJob' },
  { group: 'monitoring.coreos.com', version: 'v1', kind: 'PodMonitor' },
  { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' },
] as const;

/** Objects of the readers, which a release starts after its last check. No backup depends on them. */
const ofReaders = [
  { group: 'apps', version: 'v1', kind: 'Deployment' },
  { version: 'v1', kind: 'Service' },
  { group: 'policy', version: 'v1', kind: 'PodDisruptionBudget' },
] as const;

/** The file `kustomization.yaml` of the rehearsal: that of the deployment, with further patches. Patches of the user's own stay. */
export function overlayText(own: string, { namespace, storage, sidecar }: ClusterDifferences): string {
  const overlay = parse(own) as Overlay;
  const secrets = path.posix.basename(kubernetesFiles.externalSecrets, '.yaml');
  return stringify({
    ...overlay,
    namespace,
    resources: overlay.resources?.filter((name) => !name.startsWith(`${secrets}.`)),
    patches: [
      ...(overlay.patches ?? []),
      { patch: stringify(storagePatch(storage, sidecar)) },
      ...leftOut.map((target) => ({ target, patch: removal(target) })),
      ...ofReaders.map((target) => ({
        target: { ...target, labelSelector: 'generator-litestream/part=readers' },
        patch: removal(target),
      })),
    ],
  });
}

/** Names in the hosts file of the pods need no name server, and no rights in the namespace of the storage. */
function storagePatch({ address, names }: ClusterDifferences['storage'], sidecar: ClusterDifferences['sidecar']) {
  const env = Object.entries(sidecar).map(([name, value]) => ({ name, value }));
  const containers = env.length === 0 ? [] : ['restore', 'litestream'].map((name) => ({ name, env }));
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'app' },
    spec: {
      template: {
        spec: {
          hostAliases: [{ ip: address, hostnames: names }],
          ...(containers.length > 0 && { initContainers: containers }),
        },
      },
    },
  };
}

function removal({
  group,
  version,
  kind,
}: {
  readonly group?: string;
  readonly version: string;
  readonly kind: string;
}): string {
  const apiVersion = group === undefined ? version : `${group}/${version}`;
  return stringify({ $patch: 'delete', apiVersion, kind, metadata: { name: 'every-one' } });
}
