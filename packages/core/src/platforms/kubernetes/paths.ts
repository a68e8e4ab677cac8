/** Where the files of this platform lie in the project. */
export const kubernetesFiles = {
  /** What the first environment applies: the folder below, in its namespace, with the engine and its values as a ConfigMap. */
  overlay: '.deploy/kustomization.yaml',
  base: '.deploy/kubernetes/kustomization.yaml',
  app: '.deploy/kubernetes/app.yaml',
  network: '.deploy/kubernetes/network.yaml',
  drill: '.deploy/kubernetes/restore-drill.yaml',
  monitor: '.deploy/kubernetes/pod-monitor.yaml',
  readers: '.deploy/kubernetes/readers.yaml',
  /** What the secret store has, as Secrets. */
  externalSecrets: '.deploy/external-secrets.yaml',
  /** Applied once, by a person: no part of a deployment. */
  access: '.deploy/kubernetes-access.yaml',
} as const;

/** What another environment applies. */
export function environmentOverlay(environment: string): string {
  return `.deploy/kustomization.${environment}.yaml`;
}

/** The Secrets of another environment. */
export function environmentExternalSecrets(environment: string): string {
  return `.deploy/external-secrets.${environment}.yaml`;
}

/** Names within the namespace, which is the deployment's own: the engine has the same in src/cluster/names.sh. */
export const clusterNames = {
  app: 'app',
  claim: 'data',
  config: 'litestream',
  storage: 'storage',
  keys: 'storage-keys',
  values: 'app-values',
  monitor: 'monitor',
  registry: 'registry',
  tools: 'tools',
  record: 'record',
  certificate: 'certificate',
  drill: 'restore-drill',
  readers: 'readers',
} as const;
