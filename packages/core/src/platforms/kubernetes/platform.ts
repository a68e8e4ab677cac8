import pc from 'picocolors';
import { definePlatform } from '../platform.js';
import { appEnvironment } from './app-environment.js';
import { secretsForCluster } from './cluster-secrets.js';
import { kubernetesFiles } from './paths.js';
import { placeOf } from './place-of.js';
import { readersOf } from './readers-of.js';
import { kubernetesQuestions, kubernetesWithout } from './questions.js';
import { renderKubernetes } from './render.js';
import { restarts } from './restarts.js';
import { secretFiles } from './secret-files.js';
import { secretStoreOf } from './secret-store.js';
import { wording } from './wording.js';

/** An existing cluster: one pod with a volume of its own, behind an Ingress. */
export const kubernetes = definePlatform({
  id: 'kubernetes',
  title: 'Kubernetes',
  order: 2,
  questions: kubernetesQuestions,
  without: kubernetesWithout,
  evidence: ({ earlierItems = [] }) =>
    earlierItems.find(({ name }) => /^(?:Kubernetes|a Helm chart): /.test(name))?.where,
  refuses: ({ folder }) =>
    folder === undefined
      ? undefined
      : 'A folder of one host cannot hold the backup of a cluster, whose pod moves from node to node. Choose another --target.',
  files: Object.values(kubernetesFiles),
  hostSecrets: secretsForCluster,
  secretStore: secretStoreOf,
  wording,
  // There is one pod, with one volume for the databases.
  runsBeside: false,
  placeOf,
  render: renderKubernetes,
  prepares: ({ storage }) => `the storage (${storage.title}), a namespace of the cluster and the domain`,
  restarts,
  appEnvironment: (read) => appEnvironment(read(kubernetesFiles.app)),
  leaves: (deployments) =>
    deployments.flatMap((deployment) => {
      const { id, environment } = deployment;
      return [
        '',
        `${pc.bold(deployments.length === 1 ? 'In the cluster' : `In the cluster of ${environment}`)}: ` +
          'the namespace with the app, its sidecar and the data volume. The last command also deletes the ' +
          'databases; the commands before it stop the app and keep the volume:',
        `  kubectl -n ${id} delete statefulset app`,
        ...(readersOf(deployment) > 0 ? [`  kubectl -n ${id} delete deployment readers`] : []),
        `  kubectl delete namespace ${id}`,
      ];
    }),
  ends: (id) =>
    `What runs in its cluster stays as well; to end it there: kubectl -n ${id} delete statefulset app, ` +
    `which keeps the data in the volume claim data-app-0.`,
  secretFiles,
});
