import type { TargetServer } from 'litestream-generator-core';
import type { OpenedServer } from '../../servers/open-server.js';
import { rehearsalLabel } from './names.js';

/** Name of the pod, and of the Secret with its values. */
export const storagePod = 'storage';

/** What the storage server of a rehearsal is made of. */
export interface StorageOptions {
  readonly namespace: string;
  readonly rehearsal: string;
  /** Image of the server. */
  readonly image: string;
  /** Image with bash, for the questions to the server. */
  readonly litestream: string;
}

/** The namespace of the storage server. Its label says which rehearsal may delete it. */
export function storageNamespace({ namespace, rehearsal }: StorageOptions): object {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: { [rehearsalLabel]: rehearsal, 'pod-security.kubernetes.io/enforce': 'baseline' },
    },
  };
}

/** The server in a pod of its own. Its data goes with the pod. */
export function storageObjects(
  server: TargetServer,
  opened: OpenedServer,
  { namespace, image, litestream }: StorageOptions,
): readonly object[] {
  const metadata = { name: storagePod, namespace, labels: { 'app.kubernetes.io/name': storagePod } };
  return [
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: opened.environment },
    {
      // The pods of the app are in another namespace, which a cluster may keep away by default.
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1,
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'server',
            image,
            command: ['sh', '-c', withoutExpansion(server.script)],
            envFrom: [{ secretRef: { name: storagePod } }],
            securityContext: { runAsUser: 0, runAsGroup: 0 },
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
          { name: 'question', image: litestream, command: ['sleep', 'infinity'] },
        ],
        volumes: [{ name: 'data', emptyDir: {} }],
      },
    },
  ];
}

/** Kubernetes replaces `$(NAME)` in a command, and takes `$$` for one dollar sign. */
function withoutExpansion(script: string): string {
  return script.replaceAll('$', '$$$$');
}
