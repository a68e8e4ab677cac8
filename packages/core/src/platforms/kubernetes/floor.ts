/** Lowest version of the cluster, the same as in the engine's cluster/kubectl.sh: sidecars among the init containers. */
export const kubernetesFloor = '1.29';
