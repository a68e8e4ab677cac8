/** Lowest version of the cluster, the same as in the engine's cluster/kubectl.sh: sidecars among the init containers. */
export const kubernetesFloor = '1.29';
/** Lowest version of the External Secrets Operator: it knows `external-secrets.io/v1`. The engine has the same in cluster/manifests.sh. */
export const operatorFloor = '0.16';
